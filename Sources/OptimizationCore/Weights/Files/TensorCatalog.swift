/// The tensors of a model, in one file or several, none of them read yet.
public struct TensorCatalog: Sendable {
  /// The tensors in the order of their data.
  public let tensors: [StoredTensor]
  private let indices: [String: Int]

  /// Creates a catalog.
  ///
  /// - Parameter tensors: The tensors; their names must differ.
  /// - Throws: `WeightFileError` naming a tensor that is there twice.
  public init(_ tensors: [StoredTensor]) throws(WeightFileError) {
    var indices: [String: Int] = [:]
    indices.reserveCapacity(tensors.count)
    for (index, tensor) in tensors.enumerated() {
      guard let other = indices.updateValue(index, forKey: tensor.name) else { continue }
      throw WeightFileError(
        file: tensor.file.path,
        subject: .tensor(tensor.name),
        reason: "there is another tensor of this name in \(tensors[other].file.path)"
      )
    }
    self.tensors = tensors
    self.indices = indices
  }

  /// The names in order.
  public var names: [String] { tensors.map(\.name) }

  /// The number of elements of all tensors.
  public var elementCount: Int { tensors.reduce(0) { $0 + $1.count } }

  /// Returns the tensor of a name, or `nil`.
  ///
  /// - Parameter name: The name.
  public subscript(name: String) -> StoredTensor? { indices[name].map { tensors[$0] } }
}
