import Foundation
import OptimizationCore
import Testing

@testable import Benchmarks

@Suite("Tables of kernels")
struct KernelTableTests {
  private let meter = KernelMeter(
    threadCounts: [1, 2],
    peaks: [1: MachinePeak(operationsPerSecond: 1e11, bytesPerSecond: 1e10, threads: 1)],
    seconds: 0.0005,
    isQuick: true
  )

  @Test("every quick case gives times above 0 for one thread and for two")
  func quick() throws {
    let report = Report(printsMarkdown: false, output: .nullDevice)
    FunctionBenchmarks(meter: meter).run(report)
    RowBenchmarks(meter: meter).run(report)
    AttentionBenchmarks(meter: meter).run(report)
    PredictionBenchmarks(meter: meter).run(report)
    OptimizerBenchmarks(meter: meter).run(report)
    ThreadBenchmarks(meter: meter, threads: 2).run(report)
    #expect(report.tables.count == 12)
    for table in report.tables {
      #expect(Set(table.columns).count == table.columns.count, "\(table.title)")
      for row in table.rows {
        let times = row.compactMap { if case .seconds(let seconds) = $0 { seconds } else { nil } }
        #expect(times.count >= 2 && times.allSatisfy { $0 > 0 && $0 < 10 }, "\(table.title)")
      }
    }
  }

  @Test("a rate is work by time, and its share is by the peak of as many threads")
  func rates() {
    let line = KernelCase(labels: [.text("x")], work: .operations(5e9)) { context, _ in
      Sample(seconds: [context.threads == 1 ? 0.5 : 0.25])
    }
    let table = meter.table("t", note: "", labels: ["what"], cases: [line])
    let row = table.rows[0]
    #expect(row.prefix(3) == [.text("x"), .seconds(0.5), .number(10, digits: 1)])
    #expect(Array(row[4...5]) == [.seconds(0.25), .number(20, digits: 1)])
    // The peak is measured beside the line, and the case's work is made up.
    for (place, rate, threads) in [(3, 10e9, 1), (6, 20e9, 2)] {
      guard case .share(let share) = row[place] else {
        Issue.record("no share in \(row)")
        continue
      }
      // Of several, as other programs may be at work.
      let peak = MachinePeak.withoutInterruptions(
        (0..<5).map { _ in MachinePeak.registerRate(threads: threads) }
      )
      #expect(rate / share > 0.2 * peak && rate / share < 5 * peak)
    }
    #expect(table.columns[1] == "time (1)")
  }

  @Test(
    "the entry point multiplies as a sum over three loops does, in every form",
    arguments: ProductShape(rows: 5, depth: 19, columns: 7).allForms
  )
  func products(shape: ProductShape) {
    let left = RandomFloats.uniform(shape.rows * shape.depth)
    let right = RandomFloats.uniform(shape.depth * shape.columns, seed: 2)
    var output = [Float](repeating: .nan, count: shape.rows * shape.columns)
    KernelEntryPoints(ComputeContext(threads: 1)).multiply(
      left,
      right,
      transposingLeft: shape.transposesLeft,
      transposingRight: shape.transposesRight,
      rows: shape.rows,
      depth: shape.depth,
      columns: shape.columns,
      into: &output
    )
    for row in 0..<shape.rows {
      for column in 0..<shape.columns {
        let sum = (0..<shape.depth).reduce(0.0) { sum, term in
          let first =
            left[shape.transposesLeft ? term * shape.rows + row : row * shape.depth + term]
          let second =
            right[
              shape.transposesRight ? column * shape.depth + term : term * shape.columns + column
            ]
          return sum + Double(first) * Double(second)
        }
        #expect(abs(Double(output[row * shape.columns + column]) - sum) < 1e-5)
      }
    }
  }

  @Test("handing off calls every piece once")
  func handOff() {
    nonisolated(unsafe) let counts = UnsafeMutablePointer<Int>.allocate(capacity: 4)
    defer { counts.deallocate() }
    counts.initialize(repeating: 0, count: 4)
    KernelEntryPoints(ComputeContext(threads: 4)).handOff { counts[$0] += 1 }
    #expect((0..<4).map { counts[$0] } == [1, 1, 1, 1])
  }

  @Test("the groups of products have the sizes that a layer and its gradients have")
  func layer() {
    let shapes = ProductShape.layer(tokens: 2048, inputs: 288, outputs: 32000)
    #expect(
      shapes.map(\.sizes) == ["2048 x 288 x 32000", "2048 x 32000 x 288", "32000 x 2048 x 288"]
    )
    #expect(shapes.map(\.form) == ["NT", "NN", "TN"])
    #expect(Set(shapes.map(\.operations)).count == 1)
    for group in ProductBenchmarks.groups {
      #expect(Set(group.shapes).count == group.shapes.count, "\(group.title)")
    }
  }

  @Test("random arguments fill their range")
  func arguments() {
    let values = RandomFloats.uniform(10_000, in: 2...4)
    #expect(values.allSatisfy { (2...4).contains($0) })
    #expect(abs(values.reduce(0, +) / 10_000 - 3) < 0.03)
  }
}
