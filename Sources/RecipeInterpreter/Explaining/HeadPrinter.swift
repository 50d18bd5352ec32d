import RecipePlan

/// Says what a head gives, and what score or preference that makes.
enum HeadPrinter {
  /// Lines for people.
  static func lines(_ head: HeadPlan) -> [String] {
    var lines = ["  head      \(describe(head))"]
    let printer = FormulaPrinter()
    if let score = head.score(of: .completion) {
      lines.append(
        "  score     r(y) = \(printer.text(score).replacing("(completion)", with: "(y)"))"
      )
    }
    if case .latentTastes(let tastes) = head {
      if case .encoder(let comparisons, let width) = tastes.posterior {
        lines.append(
          "  tastes    μ and v by an encoder of up to \(comparisons) "
            + "\(comparisons == 1 ? "comparison" : "comparisons") of each annotator: linear in the mean of "
            + "SiLU(U·[h(better), h(worse)] + b), of width \(width), h before training, standardized"
        )
      }
      lines.append("  score     r(y) = c·h(y) + z·W·h(y); z = μ + exp(v/2)·ε in training, else μ")
    }
    if let preference = head.preference(of: .chosen, over: .rejected) {
      let text = printer.text(preference)
        .replacing("(chosen)", with: "(a)").replacing("(rejected)", with: "(b)")
        .replacing("chosen, rejected", with: "a, b").replacing("rejected, chosen", with: "b, a")
      lines.append("  compares  s(a ≻ b) = \(text)")
    }
    return lines
  }

  private static func describe(_ head: HeadPlan) -> String {
    switch head {
    case .linear: return "linear"
    case .gap: return "linear, behind two replies in one text"
    case .multilayer(let width, let activation):
      let between =
        switch activation {
        case nil: ""
        case .relu: " with ReLU"
        case .gelu: " with GELU"
        case .tanh: " with tanh"
        case .prelu: " with a ReLU of learned slope"
        }
      return "hidden layer of \(width)\(between), then linear"
    case .attributes(let names, _): return "linear with bias, of \(names.joined(separator: ", "))"
    case .ensemble(let members, _): return "\(members) linear heads"
    case .mixture(let components):
      return "\(components) linear heads with shares by the prompt"
    case .preferences(let planes, let isGated):
      return "linear, \(planes) \(planes == 1 ? "plane" : "planes")"
        + (isGated ? " with shares by the prompt" : "")
    case .dictionary(let plan):
      return
        "dictionary of \(plan.size) features, \(plan.active) of them kept per comparison on average"
    case .latentTastes(let tastes):
      return "a latent taste of \(tastes.dimensions) "
        + "\(tastes.dimensions == 1 ? "number" : "numbers") per annotator, N(μ, exp(v))"
        + (tastes.form == .normalized ? ", μ and v from −1 to 1, z of length √dimensions" : "")
    case .idealPoints(let points):
      let how =
        switch points.form {
        case .distance: "minus the distance to the annotator's ideal point"
        case .squaredDistance: "minus the squared distance to the annotator's ideal point"
        case .direction: "the scaled cosine with the annotator's map of the prompt"
        }
      return "\(how), a mixture of \(points.prototypes) of width \(points.width)"
    }
  }
}
