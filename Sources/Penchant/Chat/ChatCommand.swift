import Foundation
import RecipeInterpreter
import RunReports

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Talks to the policies of a recipe, line by line, until the input ends.
struct ChatCommand {
  let chat: RecipeChat
  let lines: ChatLines
  var isStopped: @Sendable () -> Bool = { StopRequest.isMade }

  /// Replies to every line; an empty one is passed over.
  ///
  /// - Returns: Whether the chat came to its end without an interruption.
  func run() throws -> Bool {
    for line in introduction { print(line) }
    while true {
      prompt()
      guard let line = lines.next(isStopped: isStopped), line != "/quit", line != "/exit" else {
        if isStopped() { return false }
        print("")
        return true
      }
      if line.allSatisfy(\.isWhitespace) { continue }
      let replies: [String?]
      do {
        replies = try chat.replies(to: line)
      } catch RunError.stopped {
        return false
      }
      let texts = zip(chat.partners, replies).map {
        (title: $0.label, text: $1 ?? "(The line is longer than this model's context.)")
      }
      for line in SideBySide(columns: Self.columns).lines(texts) { print(line) }
      print("")
    }
  }

  private var introduction: [String] {
    let names = chat.partners.map { partner in
      partner.file.map { "'\(partner.label)', saved by an earlier run in \($0)" }
        ?? "'\(partner.label)'"
    }
    return [
      "Talking to \(names.joined(separator: "\n  and ")).",
      "Each line is a prompt of its own. '/quit' or the end of the input ends the chat.", "",
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
