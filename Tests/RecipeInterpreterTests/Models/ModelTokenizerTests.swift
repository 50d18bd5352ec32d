import Foundation
import OptimizationCore
import PreferenceData
import RecipeInterpreter
import Testing

@Suite("Tokenizers of models on disk")
struct ModelTokenizerTests {
  private let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("model-tokenizer-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  private func write(_ text: String, to name: String) throws {
    try Data(text.utf8).write(to: folder.appendingPathComponent(name))
  }

  /// The metadata of a GGUF file with a tokenizer of single bytes' letters and one merge.
  private func gguf(_ changes: [String: [UInt8]] = [:]) throws -> String {
    func integer(_ value: some FixedWidthInteger) -> [UInt8] {
      withUnsafeBytes(of: value.littleEndian) { Array($0) }
    }
    func text(_ text: String) -> [UInt8] { integer(UInt64(text.utf8.count)) + text.utf8 }
    func texts(_ list: [String]) -> [UInt8] {
      integer(UInt32(9)) + integer(UInt32(8)) + integer(UInt64(list.count)) + list.flatMap(text)
    }
    func number(_ number: UInt32) -> [UInt8] { integer(UInt32(4)) + integer(number) }
    func string(_ value: String) -> [UInt8] { integer(UInt32(8)) + text(value) }
    let block =
      "'<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>' + '\\n'"
    var values: [String: [UInt8]] = [
      "tokenizer.ggml.model": string("gpt2"),
      "tokenizer.ggml.pre": string("smollm"),
      "tokenizer.ggml.tokens": texts([
        "<|endoftext|>", "<|im_start|>", "<|im_end|>", "a", "b", "ab",
      ]),
      "tokenizer.ggml.token_type": integer(UInt32(9)) + integer(UInt32(5)) + integer(UInt64(6))
        + [3, 3, 3, 1, 1, 1].flatMap { integer(Int32($0)) },
      "tokenizer.ggml.merges": texts(["a b"]),
      "tokenizer.ggml.bos_token_id": number(1),
      "tokenizer.ggml.eos_token_id": number(0),
      "tokenizer.chat_template": string(
        "{% for message in messages %}{{\(block)}}{% endfor %}"
          + "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}"
      ),
    ]
    for (key, value) in changes { values[key] = value.isEmpty ? nil : value }
    var bytes = Array("GGUF".utf8) + integer(UInt32(3)) + integer(UInt64(0))
    bytes += integer(UInt64(values.count))
    for (key, value) in values.sorted(by: { $0.key < $1.key }) { bytes += text(key) + value }
    let file = folder.appendingPathComponent("model.gguf")
    try Data(bytes).write(to: file)
    return file.path
  }

  @Test("A GGUF file gives its tokenizer, stop tokens and template; its folder does as well")
  func gguf() throws {
    let file: String = try gguf()
    for path in [file, folder.path] {
      let model = try ModelTokenizer(path: path)
      #expect(model.tokenizer.encode("abb") == [5, 4])
      #expect(model.tokenizer.endOfText == 0 && model.tokenizer.beginningOfText == 1)
      #expect(model.stopTokens == [0, 2])
      #expect(try model.chatTemplate() == .chatML())
    }
  }

  @Test("Keys of a GGUF file that are missing or wrong are named with the file")
  func faults() throws {
    for (key, value): (String, [UInt8]) in [
      ("tokenizer.ggml.model", []), ("tokenizer.ggml.tokens", []), ("tokenizer.ggml.merges", []),
      ("tokenizer.ggml.token_type", [4, 0, 0, 0, 1, 0, 0, 0]),
      ("tokenizer.ggml.eos_token_id", [4, 0, 0, 0, 9, 0, 0, 0]),
      ("tokenizer.ggml.eot_token_id", [4, 0, 0, 0, 9, 0, 0, 0]),
    ] {
      let path = try gguf([key: value])
      let error = #expect(throws: (any Error).self) { try ModelTokenizer(path: path) }
      #expect("\(error.map { "\($0)" } ?? "")".contains(path))
      #expect("\(error.map { "\($0)" } ?? "")".contains(key), "\(String(describing: error))")
    }
  }

  @Test("A folder of Hugging Face gives its tokenizer, the ends of generation and its template")
  func folders() throws {
    try write(
      #"""
      {"added_tokens": [{"id": 3, "content": "</s>", "special": true}],
       "model": {"type": "BPE", "vocab": {"a": 0, "b": 1, "ab": 2}, "merges": ["a b"]}}
      """#,
      to: "tokenizer.json"
    )
    #expect(try ModelTokenizer(path: folder.path).stopTokens == [3])
    #expect(throws: ChatTemplateError.noTemplate(file: folder.path)) {
      try ModelTokenizer(path: folder.path).chatTemplate()
    }
    try write(
      #"{"eos_token": {"content": "</s>"}, "bos_token": "b", "chat_template": [{"name": "default", "template": "{{ messages }}"}]}"#,
      to: "tokenizer_config.json"
    )
    try write(#"{"eos_token_id": 3}"#, to: "config.json")
    try write(#"{"eos_token_id": [3, 1]}"#, to: "generation_config.json")
    try write("", to: "model.safetensors")
    let model = try ModelTokenizer(path: folder.appendingPathComponent("model.safetensors").path)
    #expect(model.stopTokens == [1, 3])
    #expect(model.chatTemplateText == "{{ messages }}")
    let error = #expect(throws: ChatTemplateError.self) { try model.chatTemplate() }
    #expect(error?.description.contains("tokenizer_config.json: the chat template") == true)
    try write("{{ x }}", to: "chat_template.jinja")
    #expect(try ModelTokenizer(path: folder.path).chatTemplateText == "{{ x }}")
    try write(#"{"eos_token_id": "x"}"#, to: "generation_config.json")
    let wrong = #expect(throws: DataError.self) { try ModelTokenizer(path: folder.path) }
    #expect(wrong?.description.contains("generation_config.json") == true)
    #expect(wrong?.description.contains("eos_token_id") == true)
  }

  @Test("A checkpoint of llama2.c needs its tokenizer beside it")
  func checkpoints() throws {
    try Data([1, 0, 0, 0, 7]).write(to: folder.appendingPathComponent("story.bin"))
    let path = folder.appendingPathComponent("story.bin").path
    let missing = #expect(throws: DataError.self) { try ModelTokenizer(path: path) }
    #expect(missing?.description.contains("beside story.bin") == true)
    var bytes = withUnsafeBytes(of: UInt32(6).littleEndian) { Array($0) }
    for id in 0..<260 {
      let digits = String(max(0, id - 3), radix: 16, uppercase: true)
      let piece =
        id < 3 ? "x" : id < 259 ? "<0x\(digits.count == 1 ? "0" : "")\(digits)>" : " a"
      bytes += withUnsafeBytes(of: Float(-id)) { Array($0) }
      bytes += withUnsafeBytes(of: UInt32(piece.utf8.count).littleEndian) { Array($0) }
      bytes += piece.utf8
    }
    try Data(bytes).write(to: folder.appendingPathComponent("tok260.bin"))
    let model = try ModelTokenizer(path: path)
    #expect(model.stopTokens == [1, 2])
    #expect(model.tokenizer.encode("b") == [35, 101])
    #expect(throws: (any Error).self) { try ModelTokenizer(path: path + "x") }
  }
}
