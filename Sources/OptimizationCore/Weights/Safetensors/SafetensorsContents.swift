/// What a safetensors file holds.
public struct SafetensorsContents {
  /// The metadata of the file; empty if it has none.
  public let metadata: [String: String]
  /// The tensors as 32-bit floats, in the order of their data in the file.
  public let tensors: ParameterSet<Float>
}
