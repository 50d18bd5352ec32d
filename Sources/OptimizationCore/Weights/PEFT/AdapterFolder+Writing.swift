public import Foundation

extension AdapterFolder {
  /// Writes an adapter as PEFT does, so that `PeftModel.from_pretrained` opens it.
  ///
  /// - Parameters:
  ///   - decoder: A decoder with an adapter.
  ///   - head: A head that was trained beside the adapter, as `modules_to_save`; `nil` for none.
  ///   - baseModel: The path of the base model or its name on the Hub; `nil` if it is not known.
  ///   - metadata: Free text in the weights' file by key.
  ///   - folder: The folder, which is made if it is not there.
  /// - Returns: The names of the files in the order they were written.
  /// - Throws: `UnsupportedModel` if PEFT has no names for the model's modules, or
  ///   `SafetensorsError.unwritable`.
  @discardableResult
  public static func write(
    adapterOf decoder: Decoder,
    head: ModelHead? = nil,
    baseModel: String? = nil,
    metadata: [String: String] = [:],
    to folder: URL
  ) throws -> [String] {
    guard let adapter = decoder.adapter else {
      throw UnsupportedModel(features: ["an adapter's folder of a model without an adapter"])
    }
    if let fault = head?.fault { throw UnsupportedModel(features: [fault]) }
    guard decoder.configuration.positions == .rotary else {
      throw UnsupportedModel(features: ["PEFT's adapters of GPT-2, whose projections are one map"])
    }
    var settings = adapter.settings
    if let head, !settings.wholeModules.contains(head.module) {
      settings.wholeModules.append(head.module)
    }
    let configuration = AdapterConfigurationFile(
      settings: settings,
      baseModel: baseModel,
      task: head?.labels == nil ? .languageModel : .sequenceClassification
    )
    let tensors =
      adapter.parameters.map { OutgoingTensor($0, as: prefix + $0.name) }
      + (head?.tensors ?? []).map {
        OutgoingTensor(name: prefix + $0.name, shape: $0.shape, values: $0.values)
      }
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    } catch {
      throw SafetensorsError.unwritable(file: folder.path, reason: error.localizedDescription)
    }
    try Safetensors.write(
      tensors,
      metadata: metadata.merging(["format": "pt"]) { _, new in new },
      to: folder.appendingPathComponent(weightsFile)
    )
    let members = configuration.members(modules: adapter.maps.map(\.module))
    try AtomicFile.save(
      Array(JSONValue.object(members).text.utf8),
      to: folder.appendingPathComponent(configurationFile)
    )
    return [weightsFile, configurationFile]
  }
}
