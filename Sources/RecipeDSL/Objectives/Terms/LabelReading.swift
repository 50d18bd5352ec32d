/// How an objective reads what a row says of its label.
public enum LabelReading: String, Sendable, Hashable {
  /// The chosen reply is the better one.
  case hard
  /// The chosen reply is the better one with the row's soft label as probability.
  case soft
}
