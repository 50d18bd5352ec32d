import Foundation

/// A low-rank adapter on disk as PEFT has it: `adapter_config.json` and `adapter_model.safetensors`.
public struct AdapterFolder: Sendable {
  /// The name of the file with the settings.
  public static let configurationFile = "adapter_config.json"
  /// The name of the file with the weights.
  public static let weightsFile = "adapter_model.safetensors"
  /// What PEFT puts before the names of the model's modules.
  static let prefix = "base_model.model."

  /// The adapter's settings.
  public let settings: LowRankSettings
  /// The model the adapter was trained on, as a path or a name on the Hub; `nil` if unknown.
  public let baseModel: String?
  /// What the model is for; `nil` if unknown.
  public let task: AdapterTask?
  /// The tensors under the names of the model's modules, none of them read yet.
  public let catalog: TensorCatalog
  /// The path of the folder.
  public let path: String

  /// Opens a folder and checks everything that can be checked without the model.
  ///
  /// - Parameter path: The path of the folder.
  /// - Throws: `WeightFileError` naming the file and the key, or `SafetensorsError`.
  public init(_ path: String) throws {
    let file = try MappedFile("\(path)/\(Self.configurationFile)")
    let configuration = try AdapterConfigurationFile(ConfigurationReader(file))
    let weights = try SafetensorsFile("\(path)/\(Self.weightsFile)")
    if let other = weights.otherTensors.min(by: { $0.key < $1.key }) {
      throw SafetensorsError.elementType(
        file: weights.file.path,
        tensor: other.key,
        found: other.value
      )
    }
    var tensors: [StoredTensor] = []
    for tensor in weights.catalog.tensors {
      guard tensor.name.hasPrefix(Self.prefix) else {
        throw WeightFileError(
          file: weights.file.path,
          subject: .tensor(tensor.name),
          reason: "a name that begins with \(Self.prefix) was expected"
        )
      }
      tensors.append(try tensor.renamed(String(tensor.name.dropFirst(Self.prefix.count))))
    }
    settings = configuration.settings
    baseModel = configuration.baseModel
    task = configuration.task
    catalog = try TensorCatalog(tensors)
    self.path = path
  }

  /// Adds the adapter to a decoder, whose parameters are shared and frozen.
  ///
  /// - Parameter decoder: The decoder of the base model, without an adapter.
  /// - Returns: The decoder with the adapter, and the parameters of modules outside it, such as
  ///   `score.weight`; empty if there are none.
  /// - Throws: `WeightFileError` naming the file and a tensor that is missing, unexpected or
  ///   misshapen, or `AdapterError`.
  public func makeDecoder(
    on decoder: Decoder
  ) throws -> (decoder: Decoder, head: ParameterSet<Float>) {
    var settings = settings
    let known = Set(decoder.parameters.names)
    func module(_ name: String) -> String {
      name.split(separator: ".").dropLast().joined(separator: ".")
    }
    // PEFT lists heads by every name they may have; those that the decoder has are its own.
    let outer = settings.wholeModules.filter { whole in
      !known.contains { AdapterTargets.isModule(module($0), called: whole) }
    }
    settings.wholeModules.removeAll(where: outer.contains)
    let head = catalog.tensors.filter { tensor in
      outer.contains { AdapterTargets.isModule(module(tensor.name), called: $0) }
    }
    let headNames = Set(head.map(\.name))
    let inner = try TensorCatalog(catalog.tensors.filter { !headNames.contains($0.name) })
    let headCatalog = try TensorCatalog(head)
    do throws(AdapterError) {
      return (
        try decoder.withAdapter(settings, adapterParameters: inner.makeParameters()),
        headCatalog.makeParameters()
      )
    } catch .parameters(let mismatch) {
      throw fault(mismatch)
    } catch {
      throw error
    }
  }

  /// The first difference, as an error about the weights' file.
  private func fault(_ mismatch: ParameterMismatch) -> WeightFileError {
    let file = "\(path)/\(Self.weightsFile)"
    if let shape = mismatch.misshapen.first {
      return WeightFileError(
        file: file,
        subject: .tensor(Self.prefix + shape.name),
        reason: "the shape \(shape.expected) was expected, not \(shape.found)"
      )
    }
    let (name, reason) =
      mismatch.missing.first.map { ($0, "is missing") }
      ?? (mismatch.unexpected.first ?? "", "has no place in the model or is not among the targets")
    let count = mismatch.missing.count + mismatch.unexpected.count
    return WeightFileError(
      file: file,
      subject: .tensor(Self.prefix + name),
      reason: reason + (count > 1 ? ", as \(count - 1) other tensors" : "")
    )
  }
}
