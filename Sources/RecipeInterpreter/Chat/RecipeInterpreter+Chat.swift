import Foundation
import OptimizationCore
import PreferenceData
import RecipeDSL
public import RecipePlan

extension RecipeInterpreter {
  /// Says why nobody in a plan can be talked to as the settings ask for; nil if somebody can.
  ///
  /// - Parameters:
  ///   - settings: How the policies reply, and which it is.
  ///   - plan: The plan.
  /// - Returns: The fault in a sentence.
  public static func chatFault(_ settings: ChatSettings, in plan: Plan) -> String? {
    do {
      _ = try chatNode(settings, in: plan)
      return nil
    } catch {
      return "\(error)"
    }
  }

  /// A chat with the policies of a run that has ended: the one that the settings name, or the last one
  /// that was trained, and the one it was trained from.
  ///
  /// - Parameter settings: How the policies reply.
  /// - Returns: The chat.
  /// - Throws: `RunError.unusable` if the recipe trains no policy.
  public func chat(_ settings: ChatSettings) throws -> RecipeChat {
    let (trained, base) = try chatNodes(settings)
    return chat(
      try [base, trained].map {
        ChatPartner(label: $0.label, file: nil, model: try models.model($0.id))
      },
      settings
    )
  }

  /// A chat with the policies that an earlier run of the same plan, data and seed has saved.
  ///
  /// - Parameter settings: How the policies reply.
  /// - Returns: The chat; nil if a policy's weights are not there or belong to something else.
  /// - Throws: `RunError.unusable` if the recipe trains no policy, and what reading data and weights
  ///   fails with.
  public func savedChat(_ settings: ChatSettings) throws -> RecipeChat? {
    let (trained, base) = try chatNodes(settings)
    var partners: [ChatPartner] = []
    for node in [base, trained] {
      guard try readTokenizerData(of: node.id) else { return nil }
      guard case .train = node.operation else {
        partners.append(
          ChatPartner(label: node.label, file: nil, model: try models.model(node.id))
        )
        continue
      }
      guard let partner = try savedPartner(node) else { return nil }
      partners.append(partner)
    }
    return chat(partners, settings)
  }

  private func chat(_ partners: [ChatPartner], _ settings: ChatSettings) -> RecipeChat {
    RecipeChat(
      partners,
      policies: Self.policies(in: experiment.plan).map(\.label),
      settings,
      seed: streams.replies(variant: 0),
      sampler: ReplySampler(compute: compute, isStopped: isStopped)
    )
  }

  private func chatNodes(
    _ settings: ChatSettings
  ) throws -> (trained: PlanNode, base: PlanNode) {
    let node = try Self.chatNode(settings, in: experiment.plan)
    guard case .train(let train) = node.operation,
      let base = experiment.plan.node(unadapted(train.model))
    else { throw RunError.unusable("'\(node.label)' can't be talked to.") }
    return (node, base)
  }

  /// The stages that train policies, in the order of the plan.
  private static func policies(in plan: Plan) -> [PlanNode] {
    plan.nodes.filter {
      if case .train(let train) = $0.operation { train.role == .policy } else { false }
    }
  }

  private static func chatNode(_ settings: ChatSettings, in plan: Plan) throws -> PlanNode {
    let policies = policies(in: plan)
    guard let last = policies.last else {
      throw RunError.unusable("There is nobody to talk to: the recipe trains no policy.")
    }
    guard let name = settings.policy else { return last }
    if let exact = policies.first(where: { $0.label == name }) { return exact }
    let alike = policies.filter { $0.label.lowercased() == name.lowercased() }
    if let only = alike.first, alike.count == 1 { return only }
    let labels = policies.map(\.label)
    let advice =
      NearestName.suggestion(for: name, among: labels).map { "did you mean '\($0)'?" }
      ?? "it trains \(labels.map { "'\($0)'" }.joined(separator: ", "))."
    throw RunError.unusable("The recipe trains no policy called '\(name)'; \(advice)")
  }

  /// Reads what a model's tokenizer is learned from; false if that is yet to be drawn.
  private func readTokenizerData(of model: NodeID) throws -> Bool {
    guard let last = experiment.plan.tokenizerData(of: model).first else { return true }
    guard !deferred.contains(last) else { return false }
    for node in experiment.plan.nodes {
      if case .data = node.operation, !deferred.contains(node.id), !datasets.hasRead(node.id) {
        try located(node) { _ = try datasets.load(node) }
      }
      if node.id == last { break }
    }
    return true
  }

  private func savedPartner(_ node: PlanNode) throws -> ChatPartner? {
    if let saved = try savedFolder(node) { return saved }
    let name = "\(weightNames[node.id] ?? node.id.short).safetensors"
    let file = options.output.appendingPathComponent("weights").appendingPathComponent(name)
    guard FileManager.default.fileExists(atPath: file.path) else { return nil }
    let contents = try Safetensors.read(file)
    guard contents.metadata["fingerprint"] == node.id.text,
      contents.metadata["seed"] == "\(options.seed)", contents.metadata["head"] == nil,
      let configuration = contents.metadata["decoder"]
    else { return nil }
    let structure = try models.structure(of: node.id)
    guard contents.metadata["tokenizer"] == structure.tokenizer.identity else { return nil }
    let decoder = try Decoder(
      JSONDecoder().decode(DecoderConfiguration.self, from: Data(configuration.utf8)),
      parameters: contents.tensors
    )
    return ChatPartner(
      label: node.label,
      file: file.path,
      model: ModelInstance(decoder: decoder, layout: structure.layout, origin: structure.origin)
    )
  }

  /// Reads a model that was saved as a folder, because it comes from a pretrained one.
  private func savedFolder(_ node: PlanNode) throws -> ChatPartner? {
    let folder = options.output.appendingPathComponent("weights")
      .appendingPathComponent(weightNames[node.id] ?? node.id.short)
    let names = [AdapterFolder.weightsFile, "model.safetensors"]
    let files = names.map { folder.appendingPathComponent($0) }
    guard let file = files.first(where: { FileManager.default.fileExists(atPath: $0.path) }) else {
      return nil
    }
    // The header alone: the weights are read once, when they are known to be the right ones.
    let metadata = try SafetensorsFile(file.path).metadata
    guard metadata["fingerprint"] == node.id.text, metadata["seed"] == "\(options.seed)",
      metadata["head"] == nil
    else { return nil }
    let structure = try models.structure(of: node.id)
    guard let origin = structure.origin, metadata["tokenizer"] == structure.tokenizer.identity
    else {
      return nil
    }
    let decoder =
      file == files[0]
      ? try AdapterFolder(folder.path)
        .makeDecoder(on: structure.decoder.base ?? structure.decoder).decoder
      : try StoredModel(folder.path).makeDecoder(contextLength: origin.context)
    return ChatPartner(
      label: node.label,
      file: file.path,
      model: ModelInstance(decoder: decoder, layout: structure.layout, origin: origin)
    )
  }
}
