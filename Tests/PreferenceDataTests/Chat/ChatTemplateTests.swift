import Foundation
import Testing

@testable import PreferenceData

@Suite("Chat templates")
struct ChatTemplateTests {
  /// What transformers rendered, from `make_chats.py`; nil where the template raised an exception.
  private struct Fixture: Decodable {
    struct Template: Decodable {
      var name: String
      var rendered: [String?]
    }

    var conversations: [[ChatMessage]]
    var templates: [Template]

    static func load() throws -> Fixture {
      let file = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Fixtures/Chat/chats.json")
      return try JSONDecoder().decode(Fixture.self, from: Data(contentsOf: file))
    }
  }

  static let templates: [String: ChatTemplate] = [
    "chatml": .chatML(), "smollm2": .smolLM2, "qwen2": .qwen2, "qwen2_5": .qwen25,
    "llama2": .llama2, "llama3": .llama3, "llama3_1": .llama31(), "llama3_2": .llama31(),
    "mistral-instruct01": .mistral(.instruct01), "mistral-instruct02": .mistral(.instruct02),
    "mistral-v1": .mistral(.v1), "mistral-v3": .mistral(.v3),
    "mistral-v3Tekken": .mistral(.v3Tekken), "mistral-v7": .mistral(.v7), "zephyr": .zephyr,
  ]

  @Test("Conversations are written as transformers writes them", arguments: templates.keys.sorted())
  func rendering(name: String) throws {
    let fixture = try Fixture.load()
    let template = try #require(Self.templates[name])
    let expected = try #require(fixture.templates.first { $0.name == name }).rendered
    #expect(expected.count == 2 * fixture.conversations.count)
    #expect(expected.contains { $0 != nil })
    for (index, expected) in expected.enumerated() {
      let messages = fixture.conversations[index / 2]
      let found = try? template.render(messages, addsGenerationPrompt: index % 2 == 1)
      #expect(
        found.map { Array($0.text.utf8) } == expected.map { Array($0.utf8) },
        "\(index): \(found?.text.debugDescription ?? "nil"), \(expected?.debugDescription ?? "nil")"
      )
    }
  }

  @Test(
    "A reply's bytes begin where a prompt for it ends, and are the message with the end of its turn",
    arguments: templates.keys.sorted() + ["plain"]
  )
  func replies(name: String) throws {
    let template = Self.templates[name] ?? .plain
    for messages in try Fixture.load().conversations {
      guard let chat = try? template.render(messages) else { continue }
      let bytes = Array(chat.text.utf8)
      let places = messages.indices.filter { messages[$0].role == .assistant }
      #expect(chat.replies.count == places.count)
      for (place, range) in zip(places, chat.replies) {
        let reply = String(decoding: bytes[range], as: UTF8.self)
        let content = messages[place].content
        #expect(reply.hasSuffix(template.endOfTurn))
        let text = PythonSpace.stripped(content)
        #expect(text.isEmpty || reply.contains(text))
        #expect(reply.utf8.count <= content.utf8.count + template.endOfTurn.utf8.count + 2)
        guard place > 0,
          let prompt = try? template.render(
            Array(messages[..<place]),
            addsGenerationPrompt: true
          )
        else { continue }
        // Where the system prompt goes depends on how many turns there are.
        if template.family == .mistral(.v3) || template.family == .mistral(.v3Tekken) { continue }
        #expect(bytes[..<range.lowerBound].elementsEqual(prompt.text.utf8))
      }
    }
  }

  @Test(
    "All that the template did not write is from the messages",
    arguments: templates.keys.sorted()
  )
  func markup(name: String) throws {
    let template = try #require(Self.templates[name])
    for messages in try Fixture.load().conversations {
      guard let chat = try? template.render(messages) else { continue }
      var content = Array(chat.text.utf8)
      for range in chat.markup.reversed() { content.removeSubrange(range) }
      let all = messages.map(\.content).joined()
      let text = String(decoding: content, as: UTF8.self)
      #expect(text.filter { !$0.isWhitespace }.count <= all.filter { !$0.isWhitespace }.count)
      #expect(!text.contains("<|im_start|>") || all.contains("<|im_start|>"))
    }
  }

  @Test("ChatML is known from its text, however that is spelled, with its system prompt")
  func recognizing() throws {
    let block =
      "'<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>' + '\\n'"
    let end = "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}"
    for spelled in [block, block.replacing("'", with: "\""), block.replacing("\\n", with: "\n")] {
      let text = "{% for message in messages %}{{ \(spelled)}}{% endfor %}\(end)\n"
      let found = try ChatTemplate(recognizing: text, file: "x")
      #expect(found == .chatML())
      let rules =
        "{% if loop.first and messages[0]['role'] != 'system' %}"
        + "{{ '<|im_start|>system\nIt\\'s \\\\boxed{}.<|im_end|>\\n' }}{% endif %}"
      let other = "{% for message in messages %}\(rules){{\(spelled)}}{% endfor %}\(end)"
      #expect(
        try ChatTemplate(recognizing: other, file: "x") == .chatML(system: "It's \\boxed{}.")
      )
    }
  }

  @Test(
    "A template that is not known is an error that names the file, a likely family and what to do"
  )
  func unknown() {
    let error = #expect(throws: ChatTemplateError.self) {
      try ChatTemplate(recognizing: "{{ '[INST]' + messages[0]['content'] }}", file: "a/b.json")
    }
    let text = error?.description ?? ""
    #expect(text.hasPrefix("a/b.json: ") && text.contains("Mistral"))
    #expect(text.contains(".chatML(") && text.contains(".plain"))
  }

  @Test("Roles that do not take turns are named")
  func turns() {
    let error = #expect(throws: ChatTemplateError.self) {
      try ChatTemplate.llama2.render([ChatMessage(.user, "a"), ChatMessage(.user, "b")])
    }
    #expect(error?.description.contains("message 2 is of the role user") == true)
  }

  /// A longer check by hand: the folder has the published templates, as `make_chats.py` reads them.
  @Test(
    "Published templates are known",
    .enabled(if: ProcessInfo.processInfo.environment["PENCHANT_CHAT_TEMPLATES"] != nil)
  )
  func published() throws {
    let folder = ProcessInfo.processInfo.environment["PENCHANT_CHAT_TEMPLATES"] ?? ""
    for (name, template) in Self.templates.sorted(by: { $0.key < $1.key }) {
      let text = try String(contentsOfFile: "\(folder)/\(name).jinja", encoding: .utf8)
      do {
        #expect(try ChatTemplate(recognizing: text, file: name) == template)
      } catch {
        Issue.record("\(name): \(ChatTemplateText(text).digest)")
      }
    }
  }
}
