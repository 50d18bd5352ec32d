/// Tables of matrix products.
struct ProductBenchmarks {
  /// How to measure.
  let meter: KernelMeter

  /// The tables with their shapes; a comparison uses the same ones.
  static let groups: [(title: String, shapes: [ProductShape])] = [
    ("Matrix products: squares", ProductShape.squares),
    ("Matrix products: transposes", ProductShape.forms),
    ("Matrix products: skinny", ProductShape.skinny),
    ("Matrix products: one token of a language model", ProductShape.decoding),
    ("Matrix products: layers of the two models", ProductShape.layers),
  ]

  /// What the note of all tables of products says.
  static let note =
    "rows x depth x columns; N and T tell whether left and right lie as they are or transposed."

  /// Measures all groups.
  ///
  /// - Parameter report: Gets the tables.
  func run(_ report: Report) {
    for group in Self.groups {
      let cases = meter.cases(group.shapes).map { shape in
        KernelCase(
          labels: [.text(shape.sizes), .text(shape.form)],
          work: .operations(shape.operations)
        ) { context, sampler in
          ProductOperands(shape).measure(context, sampler)
        }
      }
      report.add(
        meter.table(group.title, note: Self.note, labels: ["sizes", "form"], cases: cases)
      )
    }
  }
}
