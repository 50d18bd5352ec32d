import Foundation
import RecipePluginSupport
import Testing

@Suite struct RecipeProcessTests {
  static func run(
    _ script: String,
    stopping: Bool = false
  ) throws -> ([RecipeMessage], RecipeEnding) {
    let process = try RecipeProcess(
      executable: URL(fileURLWithPath: "/bin/sh"),
      arguments: ["-c", script]
    )
    if stopping { process.stop(now: false) }
    var messages: [RecipeMessage] = []
    let ending = process.wait { messages.append($0) }
    return (messages, ending)
  }

  @Test("the status and the messages arrive")
  func status() throws {
    let (messages, ending) = try Self.run(
      "echo 'step 1' >&2; printf 'error: bad\\n  more\\nwarning: odd\\nend' >&2; exit 3"
    )
    #expect(ending == .exited(status: 3))
    #expect(
      messages == [.progress("step 1"), .error("bad\n  more"), .warning("odd"), .progress("end")]
    )
  }

  @Test("a signal is not taken for a status")
  func signal() throws {
    let (_, ending) = try Self.run("kill -ILL $$")
    #expect(ending == .killed(signal: 4))
  }

  @Test("a stop ends the recipe's standard input", .timeLimit(.minutes(1)))
  func stop() throws {
    let (messages, ending) = try Self.run("cat; echo stopped >&2; exit 130", stopping: true)
    #expect(messages == [.progress("stopped")])
    #expect(ending == .exited(status: 130))
  }

  @Test("an urgent stop ends a recipe that does not listen", .timeLimit(.minutes(1)))
  func urgentStop() throws {
    let process = try RecipeProcess(
      executable: URL(fileURLWithPath: "/bin/sleep"),
      arguments: ["60"]
    )
    process.stop(now: false)
    process.stop(now: true)
    #expect(process.wait { _ in } == .exited(status: 130))
  }

  @Test("endings are told in sentences")
  func endings() {
    #expect(RecipeEnding.exited(status: 0).failure(of: "A") == nil)
    #expect(RecipeEnding.exited(status: 2).failure(of: "A") == "Recipe 'A' ended with status 2.")
    #expect(
      RecipeEnding.exited(status: 130).failure(of: "A") == "Recipe 'A' was stopped before its end."
    )
    let crash = RecipeEnding.killed(signal: 4).failure(of: "A")
    #expect(crash?.hasPrefix("Recipe 'A' crashed (signal 4). ") == true)
    #expect(crash?.contains("swift package clean") == true)
    #expect(
      RecipeEnding.killed(signal: 9).failure(of: "A")
        == "Recipe 'A' was killed (signal 9); the machine may have run out of memory."
    )
  }

  @Test("a message is complete when the bytes pause behind a line, or at the end")
  func reading() {
    var reader = RecipeMessageReader()
    #expect(reader.read(Data("err".utf8)) == [])
    let next = reader.read(Data("or: a\n  b\nnext\nla".utf8))
    #expect(next == [.error("a\n  b"), .progress("next")])
    #expect(reader.read(Data("st\n".utf8)) == [.progress("last")])
    #expect(reader.read(Data("warning: w\n".utf8)) == [.warning("w")])
    #expect(reader.read(Data("  indented".utf8)) == [])
    #expect(reader.finish() == [.progress("  indented")])
    #expect(reader.finish() == [])
  }
}
