import Foundation
import RecipeInterpreter
import RecipePlan
import RunReports

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Talks to the policies of a recipe, line by line, until the input ends.
struct ChatCommand {
  /// What a line that begins with a slash asks for.
  enum Command: String, CaseIterable {
    case reset = "/reset"
    case help = "/help"
    case quit = "/quit"
    case exit = "/exit"

    var summary: String {
      switch self {
      case .reset: "forgets the conversation"
      case .help: "lists the commands"
      case .quit, .exit: "ends the chat, as the end of the input does"
      }
    }
  }

  let chat: RecipeChat
  /// Whether somebody named the policy.
  var isChosen = false
  /// The next line; nil at the end of the input, or when the chat is interrupted.
  let next: () -> String?
  /// Receives every line of the output.
  var write: (String) -> Void = { print($0) }
  var isStopped: @Sendable () -> Bool = { StopRequest.isMade }

  /// Replies to every line; an empty one is passed over.
  ///
  /// - Returns: Whether the chat came to its end without an interruption.
  func run() throws -> Bool {
    for line in introduction { write(line) }
    while true {
      prompt()
      guard let line = next() else {
        if isStopped() { return false }
        write("")
        return true
      }
      let text = line.trimmingCharacters(in: .whitespaces)
      if text.isEmpty { continue }
      // A line that begins with a space is never a command.
      if line.hasPrefix("/"), !text.contains(" ") {
        guard obey(text) else { return true }
        continue
      }
      do {
        show(try chat.replies(to: line))
      } catch RunError.stopped {
        return false
      }
    }
  }

  /// Does what a command asks for; false for the end of the chat.
  private func obey(_ text: String) -> Bool {
    switch Command(rawValue: text) {
    case .quit, .exit:
      write("")
      return false
    case .reset:
      chat.reset()
      write("(The conversation is forgotten.)")
    case .help:
      for command in Command.allCases {
        let name = command.rawValue
        write("  \(name)\(String(repeating: " ", count: 8 - name.count))\(command.summary)")
      }
      write("  Any other line goes to the policies; begin it with a space if it starts with '/'.")
    case nil:
      let near = NearestName.suggestion(for: text, among: Command.allCases.map(\.rawValue))
      write(
        "(There is no command '\(text)'; "
          + (near.map { "did you mean '\($0)'?)" } ?? "'/help' lists them.)")
      )
    }
    write("")
    return true
  }

  private func show(_ replies: [ChatReply]) {
    let texts = zip(chat.partners, replies).map {
      (title: $0.label, text: $1.text ?? "(The line is longer than this model's context.)")
    }
    for line in SideBySide(columns: Self.columns).lines(texts) { write(line) }
    for (partner, reply) in zip(chat.partners, replies) where reply.droppedTurns > 0 {
      let turns = reply.droppedTurns == 1 ? "oldest turn" : "\(reply.droppedTurns) oldest turns"
      write("('\(partner.label)' no longer remembers the \(turns): its context is full.)")
    }
    write("")
  }

  private var introduction: [String] {
    let names = chat.partners.map { partner in
      partner.file.map { "'\(partner.label)', saved by an earlier run in \($0)" }
        ?? "'\(partner.label)'"
    }
    var lines = ["Talking to \(names.joined(separator: "\n  and "))."]
    if chat.policies.count > 1, !isChosen {
      let all = chat.policies.map { "'\($0)'" }.joined(separator: ", ")
      lines.append(
        "The recipe trains \(chat.policies.count) policies, \(all); this is the last one. "
          + "'--policy NAME' takes another."
      )
    }
    return lines + [
      chat.hasMemory
        ? "They remember the conversation as far as their context reaches; '/reset' forgets it."
        : "They continue texts and know no turns: each line is a prompt of its own.",
      "'/help' lists the commands; '/quit' or the end of the input ends the chat.", "",
    ]
  }

  /// Where somebody types directly, says that it is their turn.
  private func prompt() {
    guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else { return }
    StandardStreams.print(Data("> ".utf8))
  }

  private static var columns: Int {
    var size = winsize()
    if ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col >= 40 {
      return Int(size.ws_col)
    }
    return ProcessInfo.processInfo.environment["COLUMNS"].flatMap(Int.init).map { max(40, $0) }
      ?? 100
  }
}
