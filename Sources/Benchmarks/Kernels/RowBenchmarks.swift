import OptimizationCore

/// Tables of operations on rows: softmax, norms, rotation and gated units.
struct RowBenchmarks {
  /// How to measure.
  let meter: KernelMeter

  private struct Operation {
    var name: String
    var rows: Int
    var columns: Int
    /// The bytes read and written by the pass forward, per element of the input.
    var bytesPerElement: Int
    var operation: GraphOperation
  }

  /// Measures all operations.
  ///
  /// - Parameter report: Gets the tables.
  func run(_ report: Report) {
    let operations = meter.cases(softmax + norms + rotations + gates)
    let labels = ["operation", "rows", "columns"]
    report.add(
      meter.table(
        "Rows, forward",
        note: "Bytes are those of inputs and outputs; small inputs stay in caches.",
        labels: labels,
        cases: operations.map { entry in
          KernelCase(
            labels: cells(entry),
            work: .bytesPerElement(
              entry.bytesPerElement,
              elements: entry.rows * entry.columns
            ),
            measure: entry.operation.measureForward
          )
        }
      )
    )
    report.add(
      meter.table(
        "Rows, backward",
        note: "From the sum of the output to the gradients of all inputs.",
        labels: labels,
        cases: operations.map { entry in
          KernelCase(
            labels: cells(entry),
            work: .elements(entry.rows * entry.columns),
            measure: entry.operation.measureBackward
          )
        }
      )
    )
  }

  private func cells(_ entry: Operation) -> [Cell] {
    [.text(entry.name), .count(entry.rows), .count(entry.columns)]
  }

  private var softmax: [Operation] {
    [(4096, 64), (2048, 1024), (64, 32000)].map { rows, columns in
      Operation(
        name: "softmax",
        rows: rows,
        columns: columns,
        bytesPerElement: 8,
        operation: GraphOperation(
          inputs: [(RandomFloats.uniform(rows * columns, in: -5...5), [rows, columns])],
          apply: { $0.softmax($1[0]) }
        )
      )
    }
  }

  private var norms: [Operation] {
    [(4096, 64), (4096, 288), (2048, 1024)].flatMap { rows, columns in
      let input = (RandomFloats.uniform(rows * columns), [rows, columns])
      let weight = (RandomFloats.uniform(columns, in: 0.5...1.5, seed: 2), [columns])
      let bias = (RandomFloats.uniform(columns, seed: 3), [columns])
      return [
        Operation(
          name: "RMSNorm",
          rows: rows,
          columns: columns,
          bytesPerElement: 8,
          operation: GraphOperation(
            inputs: [input, weight],
            apply: { $0.rmsNorm($1[0], weight: $1[1], epsilon: 1e-6) }
          )
        ),
        Operation(
          name: "LayerNorm",
          rows: rows,
          columns: columns,
          bytesPerElement: 8,
          operation: GraphOperation(
            inputs: [input, weight, bias],
            apply: { $0.layerNorm($1[0], weight: $1[1], bias: $1[2], epsilon: 1e-6) }
          )
        ),
      ]
    }
  }

  private var rotations: [Operation] {
    [(64, 8), (288, 48), (1024, 64)].map { columns, headWidth in
      let rows = 4096
      let table = RotaryTable(positionCount: 512, headWidth: headWidth, base: 10000)
      let positions = (0..<rows).map { Int32($0 % 512) }
      return Operation(
        name: "rotation, heads of \(headWidth)",
        rows: rows,
        columns: columns,
        bytesPerElement: 8,
        operation: GraphOperation(
          inputs: [(RandomFloats.uniform(rows * columns), [rows, columns])],
          apply: { $0.rotate($1[0], positions: positions, table: table) }
        )
      )
    }
  }

  private var gates: [Operation] {
    [(4096, 172), (4096, 768)].map { rows, columns in
      Operation(
        name: "SwiGLU",
        rows: rows,
        columns: columns,
        bytesPerElement: 12,
        operation: GraphOperation(
          inputs: [
            (RandomFloats.uniform(rows * columns, in: -4...4), [rows, columns]),
            (RandomFloats.uniform(rows * columns, seed: 2), [rows, columns]),
          ],
          apply: { $0.swiGLU(gate: $1[0], up: $1[1]) }
        )
      )
    }
  }
}
