/// In which order the rows of a stored matrix stand.
public enum RowOrder: Hashable, Sendable {
  /// As they are used.
  case asUsed
  /// Within each head, the two rows of every rotated pair are neighbours.
  ///
  /// Rotary embedding turns pairs of a head's components. llama2.c and GGUF files of Llama pair
  /// neighbours, (0, 1), (2, 3) and so on; Hugging Face and `Decoder` pair a component of the first
  /// half with one of the second. Reordering the rows of the query and key projections leaves all
  /// attention scores as they are.
  case rotaryNeighbours(headCount: Int)

  /// The row at which a stored row is used.
  @inline(__always)
  func destination(ofRow row: Int, rowCount: Int) -> Int {
    switch self {
    case .asUsed: return row
    case .rotaryNeighbours(let headCount):
      let headWidth = rowCount / headCount
      let (head, place) = row.quotientAndRemainder(dividingBy: headWidth)
      return head * headWidth + (place & 1) * (headWidth / 2) + place / 2
    }
  }
}
