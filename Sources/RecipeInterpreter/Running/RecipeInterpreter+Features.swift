import Foundation
import OptimizationCore
import PreferenceData
import RecipePlan

/// Features of rows for models that read them in place of tokens.
extension RecipeInterpreter {
  /// A part's rows as a model reads them, with features if it reads those: they are computed once per
  /// rows, whichever model asks.
  func read(
    _ data: DataReference,
    for model: ModelInstance,
    in node: PlanNode
  ) throws -> TokenizedRows {
    let rows = try tokenizations.rows(data, for: model)
    guard let features = model.features else { return rows }
    return try featured(rows, by: features, for: node) {
      try datasets.dataset(data.node).rows(data.part) ?? []
    } as: {
      try tokenizations.rows(data, for: $0)
    }
  }

  /// Rows with features.
  /// - Parameters:
  ///   - rows: The rows.
  ///   - features: What is read of them.
  ///   - node: The stage that needs them.
  ///   - texts: The rows' texts, by their places in the dataset.
  ///   - reading: The rows as another model reads them.
  /// - Returns: The same rows with features.
  /// - Throws: A `RunError` for rows that one of the models can't read.
  func featured(
    _ rows: TokenizedRows,
    by features: FrozenFeatures,
    for node: PlanNode,
    texts: () throws -> [ModelRow],
    as reading: (ModelInstance) throws -> TokenizedRows
  ) throws -> TokenizedRows {
    if let known = featureStore.rows(rows, with: features) { return known }
    var parts: [[RowFeatures]] = []
    for member in features.members {
      parts.append(try self.features(of: rows, as: reading(member.model), by: member, for: node))
    }
    if let embedding = features.embedding {
      let label = "\(embedding.encoder.path.name) on \(node.label)"
      parts.append(
        try reported(
          stage(label, of: rows, id: embedding.encoder.path.string, for: node),
          fingerprint: node.id.text
        ) { advance in
          let made = try embeddings(of: rows, texts: texts(), by: embedding.encoder)
          try advance(rows.rows.count, 0)
          return made
        }
      )
    }
    var joined = parts.first ?? []
    for part in parts.dropFirst() {
      for row in joined.indices { joined[row].append(part[row]) }
    }
    return featureStore.keep(rows, with: features, joined)
  }

  /// What a model's hidden states are at rows that another one may read otherwise.
  private func features(
    of rows: TokenizedRows,
    as own: TokenizedRows,
    by member: FrozenFeatures.Member,
    for node: PlanNode
  ) throws -> [RowFeatures] {
    let computed: [RowFeatures]
    if let known = featureStore.features(of: own, by: member.id) {
      computed = known
    } else {
      var subjects = own.places
      if own.rows.contains(where: { $0.extra != nil }) { subjects.append((.extra, 0)) }
      try checkFit(of: own, in: member.model, label: member.label, reading: subjects.map(\.subject))
      let scorer = ReplyScorer(compute: compute, isStopped: isStopped)
      computed = try reported(
        stage("\(member.label) on \(node.label)", of: own, id: member.id.text, for: node),
        fingerprint: member.id.text
      ) { advance in
        try scorer.features(of: own, subjects: subjects, by: member.model, progress: advance)
      }
      StepMemory.release()
      featureStore.keep(computed, of: own, by: member.id)
    }
    let places = Dictionary(uniqueKeysWithValues: zip(own.rows.map(\.place), computed))
    return try rows.rows.map { row in
      guard let found = places[row.place] else {
        throw RunError.unusable(
          "\(row.origin) is read by other models of the features, but '\(member.label)' leaves it "
            + "out, as it doesn't fit its limit of tokens. Leave such rows out of the data."
        )
      }
      guard (found.prompt + found.replies.values.joined().joined()).allSatisfy(\.isFinite) else {
        throw RunError.notFinite(
          what: "hidden state",
          stage: "\(member.label) on \(node.label)",
          step: row.place + 1,
          term: "",
          rows: [row.origin.description]
        )
      }
      return found
    }
  }

  /// Embeddings of prompts and replies.
  private func embeddings(
    of rows: TokenizedRows,
    texts: [ModelRow],
    by encoder: SentenceEmbedding
  ) throws -> [RowFeatures] {
    let chosen = rows.rows.map { texts[$0.place] }
    var known = TextEmbeddings()
    try encoders.add(
      chosen.flatMap { [$0.prompt] + $0.replies + ($0.extra.map { [$0] } ?? []) },
      by: encoder,
      to: &known
    )
    func embedding(_ text: String) -> [Float] { known.embedding(of: text, by: encoder) ?? [] }
    let hasExtras = rows.rows.contains { $0.extra != nil }
    return chosen.map { row in
      var replies: [FormulaTerm.Subject: [[Float]]] = [:]
      for (place, subject) in rows.subjects.enumerated() {
        replies[subject] =
          subject == .candidates ? row.replies.map(embedding) : [embedding(row.replies[place])]
      }
      if hasExtras {
        replies[.extra] = [embedding(row.extra ?? "")]
      }
      return RowFeatures(prompt: embedding(row.prompt), replies: replies)
    }
  }

  private func stage(
    _ label: String,
    of rows: TokenizedRows,
    id: String,
    for node: PlanNode
  ) -> StageReport {
    StageReport(
      id: "\(id)/features/\(node.id.text)",
      label: label,
      kind: .reference,
      steps: rows.rows.count,
      formula: "",
      location: node.location
    )
  }

  /// What `--explain` says of features; empty for a model with a body.
  func featureLines(_ reward: RewardModelPlan) throws -> [String] {
    guard let features = reward.features else { return [] }
    let names = features.models.map { "the last hidden states of '\(label(of: $0))'" }
    let encoder = features.encoder.map { ["the embedding by '\(label(of: $0))'"] } ?? []
    return (names + encoder).enumerated().map { place, name in
      (place == 0 ? "  features  " : "            ") + name
    } + ["            computed once per reply; the head alone is trained"]
  }
}

/// Keeps features of rows, which are the same for every model that reads them.
final class FeatureStore {
  private struct Key: Hashable {
    var rows: ObjectIdentifier
    var identity: String
  }

  private var joined: [Key: TokenizedRows] = [:]
  private var parts: [Key: [RowFeatures]] = [:]
  // Identifiers stay valid only while the rows live.
  private var held: [TokenizedRows] = []

  /// Rows with features, if they were computed.
  func rows(_ rows: TokenizedRows, with features: FrozenFeatures) -> TokenizedRows? {
    joined[Key(rows: ObjectIdentifier(rows), identity: features.identity)]
  }

  /// Keeps rows with features.
  func keep(
    _ rows: TokenizedRows,
    with features: FrozenFeatures,
    _ values: [RowFeatures]
  ) -> TokenizedRows {
    let made = TokenizedRows(rows, features: values)
    joined[Key(rows: ObjectIdentifier(rows), identity: features.identity)] = made
    held.append(rows)
    return made
  }

  /// What a model's hidden states are at rows, if they were computed.
  func features(of rows: TokenizedRows, by model: NodeID) -> [RowFeatures]? {
    parts[Key(rows: ObjectIdentifier(rows), identity: model.text)]
  }

  /// Keeps what a model's hidden states are at rows.
  func keep(_ features: [RowFeatures], of rows: TokenizedRows, by model: NodeID) {
    parts[Key(rows: ObjectIdentifier(rows), identity: model.text)] = features
    held.append(rows)
  }
}
