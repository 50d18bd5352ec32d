import OptimizationCore
import RecipePlan

/// A head with a latent taste per annotator, and who the annotators are.
struct LatentTastes {
  let plan: LatentTastesPlan
  let head: LatentTasteHead<Float>
  /// The known annotators' rows of the head's tables.
  let places: [String: Int]

  /// Makes a head with random weights.
  init(_ plan: LatentTastesPlan, width: Int, annotators: [String], seed: UInt64) {
    self.plan = plan
    let isLimited = plan.form == .normalized
    switch plan.posterior {
    case .table:
      head = LatentTasteHead<Float>(
        width: width,
        dimensions: plan.dimensions,
        // A model whose annotators are not known yet is asked for its parameters' names.
        judgeCount: max(1, annotators.count),
        isLimited: isLimited,
        seed: seed
      )
    case .encoder(_, let hidden):
      head = LatentTasteHead<Float>(
        width: width,
        dimensions: plan.dimensions,
        encoderWidth: hidden,
        isLimited: isLimited,
        seed: seed
      )
    }
    places = Dictionary(uniqueKeysWithValues: annotators.enumerated().map { ($1, $0) })
  }

  /// The scores of all replies.
  /// - Parameters:
  ///   - hidden: The hidden states.
  ///   - packed: The replies.
  ///   - draws: What tastes are drawn with; nil for their means.
  ///   - graph: The graph of the pass.
  /// - Returns: One number per reply.
  func values(
    _ hidden: Tensor<Float>,
    of packed: PackedReplies,
    draws: TasteDraws?,
    in graph: Graph<Float>
  ) -> Tensor<Float> {
    let names = packed.examples.map { packed.annotators[$0] }
    return head.values(
      hidden,
      rows: packed.lastRows,
      judges: names.map(place),
      noise: draws.map { noise(of: names, $0) },
      in: graph
    )
  }

  /// How far the tastes of the rows' annotators are from the prior: one number per row.
  func divergences(of packed: PackedReplies, in graph: Graph<Float>) -> Tensor<Float> {
    head.divergences(of: packed.annotators.map(place), in: graph)
  }

  private func place(of annotator: String?) -> Int? { annotator.flatMap { places[$0] } }

  /// All replies of an annotator have the same noise.
  private func noise(of names: [String?], _ draws: TasteDraws) -> [Float] {
    var drawn: [String: [Float]] = [:]
    let zeros = [Float](repeating: 0, count: head.dimensions)
    return names.flatMap { name -> [Float] in
      guard let name, places[name] != nil else { return zeros }
      if let known = drawn[name] { return known }
      let numbers = draws.numbers(of: name, count: head.dimensions)
      drawn[name] = numbers
      return numbers
    }
  }
}
