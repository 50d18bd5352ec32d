/// A token of a piece of text, and where in the piece it ends.
struct PieceToken {
  var id: Int32
  var end: Int32
}
