import OptimizationCore
import PreferenceData
import RecipePlan

/// What a head reads of a reply in place of hidden states that are trained: the last hidden states of
/// finished models, side by side, and an embedding of the text.
struct FrozenFeatures {
  /// A model whose hidden states are read.
  struct Member {
    let id: NodeID
    let label: String
    let model: ModelInstance
  }

  /// The models, in the order of their numbers.
  let members: [Member]
  /// The text encoder whose embedding stands behind them, and its width; nil for none.
  let embedding: (encoder: SentenceEmbedding, width: Int)?

  /// How many numbers there are of a reply.
  var width: Int { members.reduce(embedding?.width ?? 0) { $0 + $1.model.width } }

  /// How lengths are counted and limits kept: as the first model reads, or in bytes where an encoder
  /// alone does.
  var layout: TextLayout { members.first?.model.layout ?? TextLayout(ByteTokenizer()) }

  /// How many tokens of that layout can be read; encoders cut what is too long themselves.
  var contextLength: Int { members.first?.model.contextLength ?? 1 << 24 }

  /// The same for features that say the same of the same rows.
  var identity: String {
    let encoder =
      embedding.map { ["\($0.encoder.path.string) \($0.encoder.pooling.rawValue)"] } ?? []
    return (members.map(\.id.text) + encoder).joined(separator: " ")
  }

  /// How many tokens all models read together to make the features of some rows.
  func tokens(of rows: TokenizedRows) -> Double {
    rows.tokensPerRow * Double(rows.rows.count) * Double(max(1, members.count))
  }

  /// What the features are, as a saved model's metadata name them.
  var names: [String] {
    members.map { member in
      let path = member.model.origin.map { " of \($0.plan.path)" } ?? ""
      return "\(member.label) (\(member.id.text)\(path)), \(member.model.width) numbers"
    } + (embedding.map { ["embedding by \($0.encoder.path.name), \($0.width) numbers"] } ?? [])
  }
}

extension ModelInstance {
  /// Rows as they are for a model that reads tokens; for one of features with zeros as these, to measure
  /// what a pass takes.
  func blank(_ rows: [TokenizedRow]) -> [TokenizedRow] {
    guard let features else { return rows }
    let zeros = [Float](repeating: 0, count: features.width)
    return rows.map { row in
      var row = row
      let own = FormulaTerm.Subject.allCases.map { subject in
        (subject, subject == .candidates ? row.replies.map { _ in zeros } : [zeros])
      }
      row.features = RowFeatures(prompt: zeros, replies: Dictionary(uniqueKeysWithValues: own))
      return row
    }
  }
}

/// A row's features: those at the end of its prompt, and those of every reply.
struct RowFeatures: Sendable {
  var prompt: [Float]
  var replies: [FormulaTerm.Subject: [[Float]]]

  /// Puts further features of the same row behind these.
  mutating func append(_ other: RowFeatures) {
    prompt += other.prompt
    for (subject, own) in other.replies {
      guard let before = replies[subject] else {
        replies[subject] = own
        continue
      }
      replies[subject] = zip(before, own).map { $0 + $1 }
    }
  }
}
