import RecipeDSL
import RecipePlan

/// A recipe whose body is given from outside.
struct Declared: Recipe {
  private var content: ExperimentContent

  init() { content = ExperimentBuilder.buildOptional(nil) }

  init(_ content: ExperimentContent) { self.content = content }

  var body: ExperimentContent { return content }
}

/// The plan of what is declared.
func declare(@ExperimentBuilder _ content: () -> ExperimentContent) -> LoweredExperiment {
  Declared(content()).lowered()
}

extension Transformer {
  /// A decoder that runs in no time.
  static func tiny(
    width: Int = 8,
    layers: Int = 1,
    context: Int = 64,
    tiesHead: Bool = true,
    variant: Int = 0,
    tokenizer: TokenizerDeclaration = .bytes
  ) -> Transformer {
    Transformer(
      tokenizer: tokenizer,
      width: width,
      layers: layers,
      heads: 2,
      keyValueHeads: 1,
      hiddenWidth: 12,
      context: context,
      tiesHead: tiesHead,
      variant: variant
    )
  }
}

/// The line on which it is called.
func here(file: String = #fileID, line: Int = #line) -> SourceLocation {
  SourceLocation(file: file, line: line)
}
