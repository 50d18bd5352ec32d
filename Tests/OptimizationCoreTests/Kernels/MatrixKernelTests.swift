import Testing

@testable import OptimizationCore

@Suite("Matrix kernels")
struct MatrixKernelTests {
  /// How a product's factors lie in memory.
  struct Form: CustomStringConvertible {
    let transposesLeft: Bool
    let transposesRight: Bool
    var description: String {
      "\(transposesLeft ? "transposed" : "plain") x \(transposesRight ? "transposed" : "plain")"
    }

    static let all = [false, true].flatMap { left in
      [false, true].map { Form(transposesLeft: left, transposesRight: $0) }
    }
  }

  /// Two factors in memory and their naive product in 64-bit floats.
  struct Factors {
    let rows: Int
    let depth: Int
    let columns: Int
    let left: TensorStorage<Float>
    let right: TensorStorage<Float>
    let form: Form
    let expected: [Double]

    init(_ rows: Int, _ depth: Int, _ columns: Int, _ form: Form, seed: UInt64 = 1) {
      var random = CounterRandom(seed: seed, stream: "kernel \(rows) \(depth) \(columns)")
      let left = Matrix.random(rows, depth, using: &random)
      let right = Matrix.random(depth, columns, using: &random)
      self.rows = rows
      self.depth = depth
      self.columns = columns
      self.form = form
      self.left = TensorStorage<Float>((form.transposesLeft ? left.transposed : left).floats)
      self.right = TensorStorage<Float>((form.transposesRight ? right.transposed : right).floats)
      expected = (left * right).values
    }

    var leftOperand: MatrixOperand {
      form.transposesLeft
        ? MatrixOperand(left.pointer, rowStride: rows).transposed
        : MatrixOperand(left.pointer, rowStride: depth)
    }
    var rightOperand: MatrixOperand {
      form.transposesRight
        ? MatrixOperand(right.pointer, rowStride: depth).transposed
        : MatrixOperand(right.pointer, rowStride: columns)
    }

    /// The product of some of the left factor's rows.
    func product(
      threads: Int = 1,
      rows part: Range<Int>? = nil,
      packing: Bool = false
    ) -> [Float] {
      let part = part ?? 0..<rows
      let context = ComputeContext(threads: threads)
      let output = TensorStorage<Float>([Float](repeating: .nan, count: part.count * columns))
      let leftPart = leftOperand.droppingRows(part.lowerBound)
      if packing {
        let layout = PanelLayout(depth: depth, columns: columns)
        let packed = context.packed(rightOperand, layout: layout)
        multiplyBlock(
          leftPart,
          rows: part.count,
          depth: depth,
          panels: 0..<layout.panelCount,
          layout: layout,
          packed: packed.pointer,
          output: output.pointer,
          outputStride: columns,
          accumulates: false
        )
        withExtendedLifetime(packed) {}
      } else {
        context.multiply(
          leftPart,
          rightOperand,
          rows: part.count,
          depth: depth,
          columns: columns,
          into: output.pointer
        )
      }
      withExtendedLifetime((left, right)) {}
      return output.values
    }
  }

  @Test("Random shapes in every form match naive 64-bit sums", arguments: Form.all)
  func randomShapes(form: Form) {
    var random = CounterRandom(seed: 11, stream: "shapes")
    for _ in 0..<30 {
      let rows = 1 + Int(random.next() % 90)
      let depth = 1 + Int(random.next() % 340)
      let columns = 1 + Int(random.next() % 150)
      let factors = Factors(rows, depth, columns, form)
      let shape = "\(rows) x \(depth) x \(columns)"
      expectClose(factors.product(), factors.expected, tolerance: 3e-6, shape)
      expectClose(factors.product(packing: true), factors.expected, tolerance: 3e-6, shape)
    }
  }

  @Test(
    "Shapes at the limits of tiles, blocks and caches match naive 64-bit sums",
    arguments: [
      (1, 1, 1), (1, 300, 700), (700, 300, 1), (1, 1, 300), (2, 513, 290), (3, 70, 260),
      (4, 257, 259), (520, 20, 140), (1030, 9, 130), (33, 256, 64), (33, 257, 64), (40, 320, 64),
      (40, 321, 64), (40, 1100, 140), (13, 9000, 133), (6, 512, 256), (12, 288, 48),
      (32, 530, 100), (14, 300, 37), (8, 2100, 2050), (4, 280, 29), (5, 5300, 800),
      (1, 576, 192), (8, 576, 100), (1, 4096, 64), (7, 271, 61), (2, 300, 15),
    ]
  )
  func limits(rows: Int, depth: Int, columns: Int) {
    for form in Form.all {
      let factors = Factors(rows, depth, columns, form)
      expectClose(factors.product(), factors.expected, tolerance: 4e-6, "\(form)")
      expectClose(factors.product(packing: true), factors.expected, tolerance: 4e-6, "\(form)")
    }
  }

  @Test("Any number of threads gives the same bytes", arguments: Form.all)
  func threads(form: Form) {
    for (rows, depth, columns) in [(300, 290, 170), (9, 700, 500), (700, 130, 9), (2, 600, 1000)] {
      let factors = Factors(rows, depth, columns, form)
      let one = factors.product(threads: 1)
      for threads in [2, 3, 4] {
        #expect(factors.product(threads: threads) == one, "\(threads) threads")
      }
    }
  }

  @Test(
    "A row's bytes depend neither on the rows beside it nor on packing",
    arguments: Form.all
  )
  func rowIndependence(form: Form) {
    for (depth, columns) in [(300, 290), (600, 45), (1000, 33), (31, 530), (531, 100)] {
      let factors = Factors(75, depth, columns, form)
      let all = factors.product()
      #expect(factors.product(packing: true) == all)
      for part in [
        0..<1, 3..<4, 74..<75, 8..<16, 3..<8, 10..<12, 20..<23, 7..<11, 30..<36, 40..<49, 1..<60,
        5..<37, 2..<18,
        2..<17,
      ] {
        let expected = Array(all[(part.lowerBound * columns)..<(part.upperBound * columns)])
        #expect(factors.product(rows: part) == expected, "rows \(part)")
        #expect(factors.product(rows: part, packing: true) == expected, "rows \(part)")
      }
    }
  }

  @Test("Epilogues add what they are given, in every position", arguments: Form.all)
  func epilogues(form: Form) {
    let shapes = [
      (1, 300, 290), (5, 30, 37), (40, 520, 150), (70, 300, 33), (3, 0, 20), (9, 270, 1),
    ]
    for (rows, depth, columns) in shapes {
      let factors = Factors(rows, depth, columns, form)
      var random = CounterRandom(seed: 5, stream: "addend")
      let addend = Matrix.random(rows, columns, using: &random)
      let former = Matrix.random(rows, columns, using: &random)
      let addendStorage = TensorStorage<Float>(addend.floats)
      for threads in [1, 2] {
        let cases: [(String, Epilogue, (Int) -> Double)] = [
          ("replace", .replace, { _ in 0 }),
          ("accumulate", .accumulate, { former.values[$0] }),
          ("adding", .adding(UnsafePointer(addendStorage.pointer)), { addend.values[$0] }),
        ]
        for (name, epilogue, extra) in cases {
          let output = TensorStorage<Float>(former.floats)
          ComputeContext(threads: threads).multiply(
            factors.leftOperand,
            factors.rightOperand,
            rows: rows,
            depth: depth,
            columns: columns,
            into: output.pointer,
            epilogue: epilogue
          )
          let expected = factors.expected.indices.map { factors.expected[$0] + extra($0) }
          expectClose(output.values, expected, tolerance: 4e-6, "\(name) \(rows) x \(columns)")
        }
      }
      withExtendedLifetime(addendStorage) {}
    }
  }

  @Test("A block of panels writes its own columns only and uses the depth it is told")
  func blocks() {
    let factors = Factors(37, 300, 150, Form(transposesLeft: false, transposesRight: true))
    let layout = PanelLayout(depth: 300, columns: 150)
    let packed = ComputeContext(threads: 1).packed(factors.rightOperand, layout: layout)
    let output = TensorStorage<Float>([Float](repeating: 7, count: 37 * 150))
    multiplyBlock(
      factors.leftOperand,
      rows: 37,
      depth: 270,
      panels: 1..<3,
      layout: layout,
      packed: UnsafePointer(packed.pointer),
      output: output.pointer,
      outputStride: 150,
      accumulates: false
    )
    let values = output.values
    var worst = 0.0
    for row in 0..<37 {
      for column in 0..<150 {
        guard (tileColumns..<(3 * tileColumns)).contains(column) else {
          #expect(values[row * 150 + column] == 7)
          continue
        }
        var sum = 0.0
        for term in 0..<270 {
          sum +=
            Double(factors.left.values[row * 300 + term])
            * Double(factors.right.values[column * 300 + term])
        }
        worst = max(worst, abs(sum - Double(values[row * 150 + column])))
      }
    }
    #expect(worst < 1e-4)
  }

  @Test("NaN and infinity reach exactly the elements they belong to", arguments: Form.all)
  func notFinite(form: Form) {
    for (rows, depth, columns) in [(1, 20, 300), (7, 33, 40), (45, 300, 33)] {
      let factors = Factors(rows, depth, columns, form)
      let (row, term) = (rows / 2, depth / 3)
      let left = factors.leftOperand
      factors.left.pointer[row * left.rowStride + term * left.columnStride] = .nan
      let withNaN = factors.product()
      for index in withNaN.indices { #expect(withNaN[index].isNaN == (index / columns == row)) }
      factors.left.pointer[row * left.rowStride + term * left.columnStride] = .infinity
      let withInfinity = factors.product()
      for index in withInfinity.indices {
        #expect(withInfinity[index].isFinite == (index / columns != row))
      }
    }
  }
}
