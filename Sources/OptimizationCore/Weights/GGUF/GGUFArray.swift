/// An array in the metadata of a GGUF file: where it is, not what it holds.
///
/// Vocabularies have hundreds of thousands of texts; they are made when they are asked for.
public struct GGUFArray: Hashable, Sendable {
  /// The type of every element.
  public let elementType: GGUFValueType
  /// The number of elements.
  public let count: Int

  /// The first byte of the first element in the file.
  let start: Int

  init(elementType: GGUFValueType, count: Int, start: Int) {
    self.elementType = elementType
    self.count = count
    self.start = start
  }
}
