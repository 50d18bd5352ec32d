/// A head that turns the hidden state at a reply's last token into a score.
public enum HeadPlan: Codable, Hashable, Sendable {
  /// One linear map without bias.
  case linear
  /// A hidden layer with SiLU, then a linear map.
  case multilayer(hiddenWidth: Int)
}
