/// How a family of models writes conversations: a typed form of the templates in model files.
///
/// What is rendered is, byte for byte, what transformers renders with the family's template.
public struct ChatTemplate: Hashable, Sendable, Codable {
  /// The format.
  public var family: ChatFamily
  /// The system prompt of conversations that have none; nil for none.
  public var system: String?
  /// How the beginning of text is spelled, for the families that write it.
  public var beginningOfText: String
  /// How the end of text is spelled, for the families that end replies with it.
  public var endOfText: String

  /// Makes a template.
  ///
  /// - Parameters:
  ///   - family: The format.
  ///   - system: The system prompt of conversations that have none; only ChatML has one.
  ///   - beginningOfText: How the beginning of text is spelled.
  ///   - endOfText: How the end of text is spelled.
  public init(
    _ family: ChatFamily,
    system: String? = nil,
    beginningOfText: String = "<s>",
    endOfText: String = "</s>"
  ) {
    self.family = family
    self.system = system
    self.beginningOfText = beginningOfText
    self.endOfText = endOfText
  }

  /// No marks at all.
  public static let plain = ChatTemplate(.plain, beginningOfText: "", endOfText: "")

  /// ChatML, with the system prompt of conversations that have none.
  public static func chatML(system: String? = nil) -> ChatTemplate {
    ChatTemplate(.chatML, system: system, beginningOfText: "", endOfText: "<|im_end|>")
  }

  /// ChatML as SmolLM2 was trained with.
  public static let smolLM2 = chatML(
    system: "You are a helpful AI assistant named SmolLM, trained by Hugging Face"
  )

  /// ChatML as Qwen2 was trained with.
  public static let qwen2 = chatML(system: "You are a helpful assistant.")

  /// ChatML as Qwen2.5 was trained with.
  public static let qwen25 = chatML(
    system: "You are Qwen, created by Alibaba Cloud. You are a helpful assistant."
  )

  /// The format of Llama 2.
  public static let llama2 = ChatTemplate(.llama2)

  /// The format of Llama 3.
  public static let llama3 = ChatTemplate(
    .llama3,
    beginningOfText: "<|begin_of_text|>",
    endOfText: "<|eot_id|>"
  )

  /// The format of Llama 3.1 and 3.2.
  ///
  /// Llama 3.2's own template writes today's date; a date that is declared gives the same text
  /// every day.
  public static func llama31(date: String = "26 Jul 2024") -> ChatTemplate {
    var template = llama3
    template.family = .llama31(date: date)
    return template
  }

  /// One of the formats of Mistral.
  public static func mistral(_ version: MistralVersion) -> ChatTemplate {
    ChatTemplate(.mistral(version))
  }

  /// The format of Zephyr.
  public static let zephyr = ChatTemplate(.zephyr)

  /// The format of TinyLlama's chat models, which is that of Zephyr.
  public static let tinyLlama = zephyr

  /// How the end of a reply is spelled; a model that has written it has finished.
  public var endOfTurn: String {
    switch family {
    case .chatML: "<|im_end|>"
    case .llama3, .llama31: "<|eot_id|>"
    case .plain, .llama2, .mistral, .zephyr: endOfText
    }
  }
}
