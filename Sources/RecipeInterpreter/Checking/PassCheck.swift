import OptimizationCore
import PreferenceData
import RecipePlan

/// Tries a loss term through a model: what rows stand beside a row in a pass, and what tokens stand
/// behind its replies, must change neither its loss nor the weights' gradient.
///
/// The model is a tiny one with random weights, the rows are made up. A pass over all rows, one pass per
/// row, and passes with padding behind every reply give the same numbers but for rounding.
struct PassCheck {
  /// What is wrong, in sentences.
  private(set) var findings: [String] = []

  /// The loss and the gradient of all weights.
  private struct Outcome {
    var loss: Double
    var gradient: [Float]
  }

  private let term: LossTermPlan
  private let loss: TermLoss
  private let model: ModelInstance
  private let group: TermGroup
  private let heads: HeadParameters

  /// Tries a term.
  /// - Parameters:
  ///   - term: The term.
  ///   - head: The head of the model that the term trains; nil for a policy, or for a score alone.
  ///   - pack: How rows are laid out for a pass; tests give one with a mistake.
  /// - Throws: An error when the term can't be evaluated on the made-up rows.
  init(
    _ term: LossTermPlan,
    head: HeadPlan? = nil,
    pack: @escaping TermGroup.Pack = { PackedReplies($0, subjects: $1, padding: $2) }
  ) throws {
    // A score or a preference is made of what the head gives.
    var term = term
    term.formula = head?.resolved(term.formula) ?? term.formula
    self.term = term
    loss = try TermLoss([term])
    let isScored = term.formula.terms.contains { $0.quantity == .score }
    model = Self.model(seed: 1, head: head ?? (isScored ? .linear : nil))
    let reference = Self.model(seed: 2, head: nil)
    let rows = try TokenizedRows(
      Self.rows(for: term.formula).enumerated().map { Self.judged($1, $0, term.formula) },
      subjects: Self.subjects(of: term.formula),
      layout: model.layout,
      limit: nil,
      context: 64
    )
    let readsReference = term.formula.terms.contains(where: \.readsReference)
    let node = PlanNode(
      id: NodeID("check"),
      label: "check",
      operation: .transformer(Self.plan),
      location: SourceLocation(file: "", line: 0),
      elementLocations: [:]
    )
    let scorer = ReplyScorer(compute: ComputeContext(threads: 1)) { false }
    let readsPrevious = term.formula.terms.contains(where: \.readsPrevious)
    heads = HeadParameters(term.formula.learnedHeads, width: model.decoder.configuration.width)
    group = try TermGroup(
      places: [0],
      terms: [term],
      node: node,
      data: DataReference(node: node.id, part: nil),
      rows: rows,
      reference: readsReference
        ? try scorer.scores(
          of: rows,
          subjects: rows.places(of: [term], whole: true),
          by: reference
        ) { _, _ in } : nil,
      referenceModel: readsReference ? reference : nil,
      previous: readsPrevious
        ? try scorer.scores(
          of: rows,
          subjects: rows.places(of: [term], whole: true),
          by: Self.model(seed: 3, head: nil)
        ) { _, _ in } : nil,
      isPrimary: true,
      pack: pack
    )
    let all = Array(rows.rows.indices)
    let together = try outcome([all], padding: 0)
    guard together.loss.isFinite else { return }
    // Rows that are compared with each other are in one pass.
    if !term.formula.terms.contains(where: { $0.quantity == .similarity }) {
      try compare(together, outcome(all.map { [$0] }, padding: 0), "in passes of their own")
    }
    try compare(together, outcome([all], padding: 3), "with padding behind the replies")
  }

  /// Runs passes, takes the loss of all of their rows and goes back through every pass.
  private func outcome(_ parts: [[Int]], padding: Int) throws -> Outcome {
    model.parameters.zeroGradients()
    let context = ComputeContext(threads: 1)
    let passes = parts.map { rows in
      GroupPass(
        rows,
        of: group,
        through: model,
        in: Graph<Float>(context),
        heads: heads,
        tastes: TasteDraws(seed: 1, step: 0),
        padding: padding
      )
    }
    let batch = FormulaBatch(joining: passes.map(\.batch))
    let all = parts.flatMap(\.self)
    let share = try loss.share(
      of: batch,
      weights: all.map { group.rows.rows[$0].weight },
      denominators: group.denominators(of: all)
    )
    var first = 0
    for (pass, rows) in zip(passes, parts) {
      let own = first..<(first + rows.count)
      var gradients: [FormulaTerm: [Double]] = [:]
      for (quantity, values) in share.gradients {
        gradients[quantity] = own.flatMap { row in
          batch.range(of: quantity, row: row).map { Array(values[$0]) } ?? []
        }
      }
      pass.backward(from: gradients)
      first += rows.count
    }
    return Outcome(loss: share.total, gradient: model.parameters.flatMap { Array($0.gradient) })
  }

  private mutating func compare(_ expected: Outcome, _ found: Outcome, _ circumstance: String) {
    // Passes differ by rounding in single precision.
    if !(abs(found.loss - expected.loss) <= 1e-4 * max(1, abs(expected.loss))) {
      findings.append(
        "the loss of rows is \(expected.loss), but \(found.loss) \(circumstance)."
      )
    } else {
      let size = expected.gradient.reduce(0) { max($0, abs($1)) }
      let distance = zip(expected.gradient, found.gradient).reduce(0) { max($0, abs($1.0 - $1.1)) }
      if !(distance <= 1e-3 * size + 1e-7) {
        findings.append(
          "the weights' gradient differs by \(distance) of \(size) when rows are \(circumstance)."
        )
      }
    }
  }
}

extension PassCheck {
  private static let plan = TransformerPlan(
    tokenizer: .bytes,
    width: 8,
    layers: 1,
    heads: 2,
    keyValueHeads: 1,
    hiddenWidth: 16,
    context: 64,
    ropeBase: 10_000,
    normEpsilon: 1e-5,
    tiesHead: true,
    variant: 0
  )

  private static func model(seed: UInt64, head: HeadPlan?) -> ModelInstance {
    let tokenizer = ByteTokenizer()
    let configuration = ModelStore.configuration(plan, vocabularySize: tokenizer.vocabularySize)
    return ModelInstance(
      decoder: Decoder(configuration, seed: seed),
      layout: TextLayout(tokenizer),
      head: head,
      annotators: ["first", "second"],
      headSeed: seed
    )
  }

  private static func subjects(of formula: Formula) -> [FormulaTerm.Subject] {
    let read = Set(formula.terms.map(\.subject))
    if read.contains(.candidates) { return [.candidates] }
    return read.contains(.completion) || read.contains(.mismatched)
      || formula.terms.contains { $0.quantity == .desirable }
      ? [.completion] : [.chosen, .rejected]
  }

  /// A row with who judged it, and with what data say of replies under names.
  private static func judged(_ row: ModelRow, _ place: Int, _ formula: Formula) -> ModelRow {
    var row = row
    row.annotator = place == 0 ? "first" : "second"
    for term in formula.terms where term.quantity == .attribute || term.quantity == .isRated {
      if let name = term.name { row.attributes[name] = Double(place) }
    }
    return row
  }

  /// Rows of the kind that a formula reads, of different lengths, with everything that rows can say.
  private static func rows(for formula: Formula) -> [ModelRow] {
    let subjects = subjects(of: formula)
    func origin(_ line: Int) -> RowOrigin { RowOrigin(name: "check", line: line) }
    let prompts = ["a", "two words", "why?"]
    let replies = [
      ["yes", "no, never"], ["a longer reply", "b"], ["so", "or else", "x y", "quiet"],
    ]
    return prompts.indices.map { row in
      let own = replies[row]
      switch subjects {
      case [.candidates]:
        let ratings = own.indices.map { Double(($0 * 2 + row) % 5) / 4 }
        return ModelRow(
          Row(
            Ranking(prompt: prompts[row], completions: own, ratings: ratings),
            origin: origin(row)
          ),
          subjects: subjects
        )
      case [.completion] where formula.terms.contains { $0.quantity == .tokenRatings }:
        return ModelRow(
          Row(
            Demonstration(
              prompt: prompts[row],
              completion: own[0],
              tokenRatings: [[0.25, 0.75, 0.5][row]]
            ),
            origin: origin(row)
          ),
          subjects: subjects
        )
      case [.completion]:
        return ModelRow(
          Row(
            Judgement(
              prompt: prompts[row],
              completion: own[0],
              desirable: row != 1,
              rating: 0.25
            ),
            origin: origin(row)
          ),
          subjects: subjects
        )
      default:
        return ModelRow(
          Row(
            Comparison(
              prompt: prompts[row],
              chosen: own[0],
              rejected: own[1],
              strength: 1,
              softLabel: [1, 0.5, 0.75][row],
              extra: "because",
              chosenRating: 0.75,
              rejectedRating: 0.25,
              chosenTokenRatings: [0.5],
              rejectedTokenRatings: [-0.25]
            ),
            origin: origin(row)
          ),
          subjects: subjects
        )
      }
    }
  }
}

extension FormulaBatch {
  /// The rows of several batches in one.
  init(joining parts: [FormulaBatch]) {
    self.init(count: parts.reduce(0) { $0 + $1.count })
    learned = parts.first?.learned ?? [:]
    func append(_ starts: [Int], to joined: [Int]?) -> [Int] {
      guard let joined, let last = joined.last else { return starts }
      return joined + starts.dropFirst().map { $0 + last }
    }
    for part in parts {
      for (subject, starts) in part.tokenStarts {
        tokenStarts[subject] = append(starts, to: tokenStarts[subject])
      }
      if let starts = part.candidateStarts {
        candidateStarts = append(starts, to: candidateStarts)
      }
      for (term, numbers) in part.values { values[term, default: []] += numbers }
    }
  }
}
