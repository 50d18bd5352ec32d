extension FloatKernels {
  func normalize(
    _ shape: NormalizationShape,
    _ buffers: NormalizationBuffers<Float>,
    bias: UnsafeMutablePointer<Float>?,
    epsilon: Float,
    into output: UnsafeMutablePointer<Float>,
    _ context: ComputeContext
  ) {
    let (width, subtractsMean) = (shape.width, shape.subtractsMean)
    let (source, factors, offsets) = (buffers.source, buffers.weight, bias)
    let (inverse, mean) = (buffers.inverses, buffers.means)
    context.forEachRange(
      of: shape.rows,
      pieceCount: NormalizationShape.piece,
      cost: width / 4
    ) { range in
      for row in range {
        let from = source + row * width
        let normalized =
          subtractsMean
          ? NormalizedRow(meanAndVarianceOf: from, width: width, epsilon: epsilon)
          : NormalizedRow(rootMeanSquareOf: from, width: width, epsilon: epsilon)
        inverse[row] = normalized.inverse
        if subtractsMean { mean[row] = normalized.mean }
        normalized.write(
          from,
          weight: factors,
          bias: UnsafePointer(offsets),
          to: output + row * width
        )
      }
    }
  }

  func normalizeGradient(
    _ shape: NormalizationShape,
    _ buffers: NormalizationBuffers<Float>,
    outer: UnsafeMutablePointer<Float>,
    input: (pointer: UnsafeMutablePointer<Float>, accumulates: Bool)?,
    weightParts: UnsafeMutablePointer<Float>?,
    biasParts: UnsafeMutablePointer<Float>?,
    _ context: ComputeContext
  ) {
    let (width, subtractsMean) = (shape.width, shape.subtractsMean)
    let (source, factors) = (buffers.source, buffers.weight)
    let (inverse, mean) = (buffers.inverses, buffers.means)
    context.forEachRange(
      of: shape.rows,
      pieceCount: NormalizationShape.piece,
      cost: width / 2
    ) { range in
      let part = range.lowerBound / NormalizationShape.piece * width
      for row in range {
        let place = row * width
        let normalized = NormalizedRow(
          width: width,
          mean: subtractsMean ? mean[row] : 0,
          inverse: inverse[row]
        )
        normalized.addParameterGradients(
          source + place,
          outer: outer + place,
          weightGradient: weightParts.map { $0 + part },
          biasGradient: biasParts.map { $0 + part }
        )
        guard let (target, accumulates) = input else { continue }
        normalized.writeGradient(
          source + place,
          weight: factors,
          outer: outer + place,
          subtractsMean: subtractsMean,
          to: target + place,
          accumulates: accumulates
        )
      }
    }
  }
}
