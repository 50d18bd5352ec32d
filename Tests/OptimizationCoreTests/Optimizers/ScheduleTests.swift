import Foundation
import OptimizationCore
import Testing

@Suite("Learning-rate schedules and clipping")
struct ScheduleTests {
  @Test("Warmup rises in a straight line from 0", arguments: [1, 4, 10])
  func warmup(steps: Int) {
    let schedules: [Schedule] = [
      .constant(warmupSteps: steps), .linear(warmupSteps: steps), .cosine(warmupSteps: steps),
    ]
    for schedule in schedules {
      for step in 0..<steps {
        #expect(schedule.factor(step: step, of: 20) == Double(step) / Double(steps))
      }
      #expect(schedule.factor(step: steps, of: 20) == 1)
    }
  }

  @Test("After the warmup each schedule has its own formula")
  func decay() {
    #expect(Schedule.constant().factor(step: 99, of: 100) == 1)
    #expect(Schedule.linear().factor(step: 0, of: 10) == 1)
    #expect(Schedule.linear().factor(step: 4, of: 10) == 0.6)
    #expect(Schedule.linear(warmupSteps: 2).factor(step: 6, of: 10) == 0.5)
    #expect(Schedule.linear().factor(step: 10, of: 10) == 0)
    #expect(Schedule.linear().factor(step: 12, of: 10) == 0)
    #expect(abs(Schedule.cosine().factor(step: 5, of: 10) - 0.5) < 1e-15)
    let quarter = (1 + cos(Double.pi / 4)) / 2
    #expect(abs(Schedule.cosine(warmupSteps: 2).factor(step: 4, of: 10) - quarter) < 1e-15)
    #expect(abs(Schedule.cosine().factor(step: 10, of: 10)) < 1e-15)
  }

  @Test("Runs shorter than their warmup are defined")
  func shortRuns() {
    #expect(Schedule.linear(warmupSteps: 10).factor(step: 3, of: 5) == 0.3)
    #expect(Schedule.cosine(warmupSteps: 0).factor(step: 0, of: 0) == 1)
  }

  @Test("Schedules survive JSON")
  func coding() throws {
    for schedule in [Schedule.constant(), .linear(warmupSteps: 3), .cosine(warmupSteps: 5)] {
      let data = try JSONEncoder().encode(schedule)
      #expect(try JSONDecoder().decode(Schedule.self, from: data) == schedule)
    }
  }

  private func makeSet(_ first: [Float], _ second: [Float]) -> ParameterSet<Float> {
    let set = ParameterSet<Float>([
      Parameter<Float>(name: "a", shape: [first.count], values: first),
      Parameter<Float>(name: "b", shape: [second.count], values: second),
    ])
    for parameter in set { parameter.gradient = parameter.values }
    return set
  }

  @Test("Gradients above the norm are scaled to it, others are left alone")
  func clipping() {
    let set = makeSet([3, 0], [4])
    #expect(clipGradients(of: set, toNorm: nil) == 5)
    #expect(clipGradients(of: set, toNorm: 6) == 5)
    #expect(set["a"]?.gradient == [3, 0])
    #expect(clipGradients(of: set, toNorm: 1) == 5)
    expectClose(set["a"]?.gradient ?? [], [0.6, 0], tolerance: 1e-6)
    expectClose(set["b"]?.gradient ?? [], [0.8], tolerance: 1e-6)
  }

  @Test("The norm of many gradients is added up in 64 bits")
  func longNorm() {
    let set = makeSet([Float](repeating: 0.1, count: 1_000_003), [1e-3])
    let square = Double(Float(0.1)) * Double(Float(0.1))
    let expected = (1_000_003 * square + 1e-6).squareRoot()
    let ratio = clipGradients(of: set, toNorm: nil) / expected
    #expect(abs(ratio - 1) < 1e-9)
  }

  @Test("Gradients that are not numbers are reported and left alone")
  func nonFinite() {
    let set = makeSet([.nan], [1])
    #expect(clipGradients(of: set, toNorm: 0.5).isNaN)
    #expect(set["b"]?.gradient == [1])
    #expect(clipGradients(of: makeSet([.infinity], [1]), toNorm: 1) == .infinity)
    #expect(clipGradients(of: makeSet([3e38], [3e38]), toNorm: nil).isFinite)
  }
}
