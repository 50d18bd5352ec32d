import Foundation
import OptimizationCore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Runs a workload in this process.
enum WorkloadRunner {
  /// Runs all steps.
  ///
  /// - Parameter specification: What to run.
  /// - Returns: Times, losses and memory.
  /// - Throws: `BenchmarkError.weights` if a file of weights can't be used.
  static func run(_ specification: WorkloadSpecification) throws -> WorkloadOutcome {
    let pairs = specification.allPairs
    let batches = stride(from: 0, to: pairs.count, by: specification.pairs).map {
      pairs[$0..<$0 + specification.pairs]
    }
    let phases = PhaseClock()
    let step = try makeStep(specification, batches: batches, phases: phases)
    var losses: [Double] = []
    var seconds: [Double] = []
    var processorSeconds: [Double] = []
    for (index, batch) in batches.enumerated() {
      if index == WorkloadSpecification.warmUpSteps { phases.reset() }
      let start = (ProcessorClock.wall.now, processorTime())
      losses.append(step.run(index, batch))
      seconds.append(ProcessorClock.wall.now - start.0)
      processorSeconds.append(processorTime() - start.1)
    }
    let timed = WorkloadSpecification.warmUpSteps..<batches.count
    let cost = WorkloadCost(model: specification.model)
    let rates = timed.map { index in
      Double(batches[index].reduce(0) { $0 + $1.tokenCount }) / seconds[index]
    }
    let operations = timed.map { cost.step(specification, pairs: batches[$0]) }
    return WorkloadOutcome(
      tokensPerSecond: Sample.median(of: rates),
      secondsPerStep: Sample.median(of: Array(seconds[timed])),
      processorSecondsPerStep: Sample.median(of: Array(processorSeconds[timed])),
      losses: losses,
      peakMegabytes: StepMemory.peakResidentBytes >> 20,
      operationsPerStep: operations.reduce(0, +) / Double(timed.count),
      phases: phases.phases(steps: timed.count)
    )
  }

  private static func makeStep(
    _ specification: WorkloadSpecification,
    batches: [ArraySlice<PreferencePair>],
    phases: PhaseClock
  ) throws -> any WorkloadStep {
    let decoder = try decoder(specification)
    switch specification.kind {
    case .dpo, .dpoWithCachedReference:
      let adapted = try specification.adapterRank.map { rank in
        try decoder.withAdapter(
          LowRankSettings(rank: rank, alpha: 2 * Double(rank)),
          seed: 0
        )
      }
      return DPOStep(
        policy: adapted ?? decoder,
        base: adapted.map { _ in decoder },
        specification: specification,
        phases: phases,
        cachedPairs: specification.kind == .dpo ? [] : batches
      )
    case .reward: return RewardStep(decoder: decoder, specification: specification, phases: phases)
    case .scoring:
      return ScoringStep(decoder: decoder, specification: specification, phases: phases)
    }
  }

  private static func decoder(_ specification: WorkloadSpecification) throws -> Decoder {
    if let model = specification.baseModel {
      do {
        return try StoredModel(model).makeDecoder()
      } catch {
        throw BenchmarkError.weights(file: model, reason: "\(error)")
      }
    }
    guard let file = specification.weights else {
      return Decoder(specification.model, seed: 0)
    }
    do {
      let contents = try Safetensors.read(URL(fileURLWithPath: file))
      return try Decoder(specification.model, parameters: contents.tensors)
    } catch {
      throw BenchmarkError.weights(file: file, reason: "\(error)")
    }
  }

  /// The processor time of all threads of this process, in seconds.
  private static func processorTime() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
