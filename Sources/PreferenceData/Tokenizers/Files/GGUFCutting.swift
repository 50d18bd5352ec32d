/// How text is cut before byte pairs are merged, by the names that llama.cpp gives it in GGUF files.
enum GGUFCutting: CaseIterable {
  /// GPT-2's pattern.
  case gpt2
  /// Single digits, then GPT-2's pattern.
  case digits
  /// Llama 3's pattern.
  case llama3
  /// Qwen2's pattern, on composed characters.
  case qwen2
  /// What llama.cpp does for files that do not say how their text was cut.
  case plain

  /// The names.
  var names: [String] {
    switch self {
    case .gpt2: ["gpt-2", "phi-2", "mpt", "olmo"]
    case .digits: ["smollm", "starcoder", "refact", "codeshell"]
    case .llama3: ["llama-bpe", "llama3", "llama-v3", "falcon3"]
    case .qwen2: ["qwen2", "deepseek-r1-qwen", "megrez"]
    case .plain: ["default"]
    }
  }

  /// All names that are known.
  static var known: [String] { allCases.flatMap(\.names) }

  /// The way with a name; nil if it is not known.
  init?(name: String) {
    guard let known = Self.allCases.first(where: { $0.names.contains(name) }) else { return nil }
    self = known
  }

  /// The steps.
  var cutters: [TextCutter] {
    switch self {
    case .gpt2: [.pattern(.gpt2)]
    case .digits: [.digits(oneByOne: true), .pattern(.gpt2)]
    case .llama3: [.pattern(.llama3)]
    case .qwen2: [.pattern(.qwen2)]
    case .plain: [.symbolRuns, .pattern(.gpt2), .digits(oneByOne: false), .digitTriples]
    }
  }

  /// The steps before: those of the models' own tokenizers, which llama.cpp leaves out.
  var normalizers: [TextNormalizer] { self == .qwen2 ? [.unicode(.nfc)] : [] }

  /// Whether whole pieces are tokens without merging.
  var ignoresMerges: Bool { self == .llama3 }

  /// Whether texts start with the beginning of text if the file does not say.
  var addsBeginning: Bool { self == .llama3 }
}
