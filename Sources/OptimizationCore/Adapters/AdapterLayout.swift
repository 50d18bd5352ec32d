/// The parameters that an adapter's settings ask for in a decoder.
struct AdapterLayout {
  /// The shape of one low-rank map.
  struct Map {
    let module: String
    let rank: Int
    let inputs: Int
    let outputs: Int
    let scale: Float

    var downName: String { module + ".lora_A.weight" }
    var upName: String { module + ".lora_B.weight" }
    var downShape: [Int] { [rank, inputs] }
    var upShape: [Int] { [outputs, rank] }
  }

  /// The low-rank maps in the order of the decoder's linear maps.
  let maps: [Map]
  /// The decoder's parameters that are trained whole.
  let whole: [Parameter<Float>]

  /// Names and shapes of all parameters.
  var names: [(name: String, shape: [Int])] {
    maps.flatMap { [($0.downName, $0.downShape), ($0.upName, $0.upShape)] }
      + whole.map { ($0.name, $0.shape) }
  }
}
