/// A pattern of parameters' names, in which `*` stands for any characters, or none.
public struct NamePattern: Codable, Hashable, Sendable, CustomStringConvertible {
  /// The pattern as it was written.
  public let text: String

  /// Creates a pattern.
  ///
  /// - Parameter text: A name with any number of `*`.
  public init(_ text: String) { self.text = text }

  /// The pattern as it was written.
  public var description: String { text }

  /// Tells whether a name matches from its beginning to its end.
  ///
  /// - Parameter name: The name.
  /// - Returns: Whether it matches.
  public func matches(_ name: String) -> Bool {
    let pattern = Array(text.utf8)
    let name = Array(name.utf8)
    let star = UInt8(ascii: "*")
    var (place, position) = (0, 0)
    // Where to go on if a later character does not match: the last star takes one more.
    var retry: (place: Int, position: Int)?
    while position < name.count {
      if place < pattern.count, pattern[place] == star {
        retry = (place, position)
        place += 1
      } else if place < pattern.count, pattern[place] == name[position] {
        place += 1
        position += 1
      } else if let last = retry {
        retry = (last.place, last.position + 1)
        place = last.place + 1
        position = last.position + 1
      } else {
        return false
      }
    }
    return pattern[place...].allSatisfy { $0 == star }
  }
}
