extension Decoder {
  /// Returns a decoder with a new adapter on the frozen parameters of this one, which are shared.
  ///
  /// This decoder stays as it is and is the reference: the same model without the adapter, and no
  /// second copy of its weights.
  ///
  /// - Parameters:
  ///   - settings: The adapter's settings.
  ///   - seed: The seed of the adapter's first values.
  /// - Returns: A decoder that computes the same until it is trained.
  /// - Throws: `AdapterError`.
  public func withAdapter(
    _ settings: LowRankSettings,
    seed: UInt64
  ) throws(AdapterError) -> Decoder {
    sharing(try LowRankAdapter(settings, for: self, seed: seed))
  }

  /// Returns a decoder with an adapter of given parameters, which it shares as it does this one's.
  ///
  /// - Parameters:
  ///   - settings: The adapter's settings.
  ///   - adapterParameters: The adapter's parameters in any order, named as `LowRankAdapter` says.
  /// - Returns: The decoder.
  /// - Throws: `AdapterError`.
  public func withAdapter(
    _ settings: LowRankSettings,
    adapterParameters: ParameterSet<Float>
  ) throws(AdapterError) -> Decoder {
    sharing(try LowRankAdapter(settings, for: self, parameters: adapterParameters))
  }

  /// A decoder with an adapter that was made for this one.
  func sharing(_ adapter: LowRankAdapter) -> Decoder {
    let ordered = parameters.map { adapter.whole(named: $0.name) ?? $0.frozen() }
    return Decoder(
      configuration,
      ordered: ParameterSet<Float>(ordered),
      adapter: adapter,
      base: self
    )
  }

  /// Returns a decoder without an adapter that computes the same: every adapted weight is W + s*B*A.
  ///
  /// Weights without a low-rank map are shared with this decoder, not frozen; adapted ones have memory
  /// of their own. The decoder the adapter was added to stays as it is, to the last bit.
  ///
  /// - Parameter context: The threads to use.
  /// - Returns: The decoder; this one if it has no adapter.
  public func merged(context: ComputeContext = ComputeContext()) -> Decoder {
    guard let adapter, let base else { return self }
    return base.adding(adapter, times: 1, context: context)
  }

  /// Returns the decoder that an adapter was merged into.
  ///
  /// - Parameters:
  ///   - adapter: The adapter, with low-rank maps alone: what a whole module was before is lost.
  ///   - context: The threads to use.
  /// - Returns: A decoder whose weights are W - s*B*A, which rounding keeps from being exactly those
  ///   before the merge.
  public func unmerged(
    _ adapter: LowRankAdapter,
    context: ComputeContext = ComputeContext()
  ) -> Decoder {
    require(
      self.adapter == nil && adapter.wholeParameters.isEmpty,
      "Only low-rank maps can be taken out of a decoder, and only of one without an adapter."
    )
    return adding(adapter, times: -1, context: context)
  }

  private func adding(
    _ adapter: LowRankAdapter,
    times factor: Float,
    context: ComputeContext
  ) -> Decoder {
    let ordered = parameters.map { parameter -> Parameter<Float> in
      if let whole = adapter.whole(named: parameter.name) { return whole }
      let module = LinearLayer.moduleName(ofWeight: parameter.name)
      guard module != parameter.name, let map = adapter[module: module] else { return parameter }
      return map.merged(into: parameter, times: factor, context: context)
    }
    return Decoder(configuration, ordered: ParameterSet<Float>(ordered))
  }
}
