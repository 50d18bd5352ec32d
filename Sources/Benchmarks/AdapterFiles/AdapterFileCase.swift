/// Something saved that another library opens.
struct AdapterFileCase: Sendable {
  /// How the other library opens it.
  enum Opening: String, Codable, Sendable {
    /// A language model.
    case model
    /// A classifier of sequences.
    case classifier
    /// An adapter on a language model.
    case adapter
    /// An adapter on a classifier of sequences.
    case classifierAdapter
    /// An adapter that the other library makes and saves first.
    case foreignAdapter
    /// A tokenizer.
    case tokenizer
  }

  /// What the other library is told.
  struct Request: Codable, Sendable {
    /// The name of its result.
    var name: String
    /// How to open it.
    var opening: Opening
    /// The folder of the whole model.
    var model: String
    /// The folder of the adapter.
    var adapter: String?
    /// The token ids of each sequence.
    var tokens: [[Int32]]
    /// The rank of an adapter to make.
    var rank: Int
    /// The texts to encode.
    var texts: [String] = []
  }

  /// What it is, as the table says it.
  var title: String
  /// What the other library is told.
  var request: Request
  /// Our logits of all tokens of all sequences, scores of all sequences, or token ids of all texts;
  /// nil if they can only be computed afterwards.
  var values: [Float]?
}
