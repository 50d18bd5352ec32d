/// Where the distributions of annotators' latent tastes come from.
public enum TastePosterior: Codable, Hashable, Sendable {
  /// A row of learned numbers for each annotator.
  case table
  /// An encoder that reads some of an annotator's comparisons, which are pairs of hidden states of the body
  /// before it is trained: at most so many comparisons, through a hidden layer of a width.
  case encoder(comparisons: Int = 8, hiddenWidth: Int = 64)
}
