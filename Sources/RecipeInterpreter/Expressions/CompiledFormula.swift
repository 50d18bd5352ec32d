package import RecipePlan

/// A formula that is ready to be evaluated and differentiated.
package struct CompiledFormula: Sendable {
  private let program: FormulaProgram

  /// Compiles a formula.
  /// - Throws: `FormulaError.malformed` for a formula whose shapes contradict each other.
  package init(_ formula: Formula) throws {
    program = try FormulaProgram([formula])
  }

  /// The formula's value for every example.
  /// - Throws: A `FormulaError` that names a quantity which the batch lacks.
  package func values(_ batch: FormulaBatch) throws -> [Double] {
    try program.run(batch).output(0)
  }

  /// The formula's values and the gradient of Σ upstreamᵢ·valueᵢ for every learned term it reads.
  ///
  /// A reply's log-probability that the batch holds only per token gives its gradient per token. An
  /// upstream value of zero gives a gradient of zero, also where the value is not finite.
  /// - Throws: A `FormulaError` that names a quantity which the batch lacks.
  package func gradients(
    _ batch: FormulaBatch,
    upstream: [Double]
  ) throws -> (values: [Double], gradients: [FormulaTerm: [Double]]) {
    guard upstream.count == batch.count else {
      throw FormulaError.wrongLength(
        of: "upstream values",
        expected: batch.count,
        found: upstream.count
      )
    }
    let run = try program.run(batch)
    return (run.output(0), run.gradients(upstream: [upstream]).terms)
  }
}
