/// A conversation as a model reads it, and which bytes of it are what.
public struct RenderedChat: Hashable, Sendable {
  /// The text.
  public internal(set) var text = ""
  /// The bytes of the text's UTF-8 that the template wrote; all others are from messages.
  ///
  /// Special tokens count only here: a message that spells the end of a turn does not end it.
  public internal(set) var markup: [Range<Int>] = []
  /// The bytes that the model has to write: each of the assistant's messages with the end of its
  /// turn, from where a prompt for it would end.
  public internal(set) var replies: [Range<Int>] = []

  private var count = 0

  /// An empty conversation.
  init() {}

  /// Writes marks of the template.
  mutating func mark(_ marks: String) {
    let start = count
    write(marks)
    guard count > start else { return }
    if let last = markup.last, last.upperBound == start {
      markup[markup.count - 1] = last.lowerBound..<count
    } else {
      markup.append(start..<count)
    }
  }

  /// Writes the text of a message.
  mutating func write(_ content: String) {
    text += content
    count += content.utf8.count
  }

  /// Writes a reply and marks around it that the model has to write as well.
  mutating func reply(_ before: String = "", _ content: String, _ after: String) {
    let start = count
    mark(before)
    write(content)
    mark(after)
    replies.append(start..<count)
  }
}
