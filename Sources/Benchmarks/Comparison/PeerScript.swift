import Foundation

/// The script that runs the same training steps with other libraries.
struct PeerScript {
  /// What the script prints for one way of doing the steps.
  struct Outcome: Codable, Sendable {
    /// The way: `trl` or `torch`.
    var way: String
    /// The median over the timed steps of tokens per second.
    var tokensPerSecond: Double
    /// The largest resident memory, in MiB.
    var peakMegabytes: Int
    /// The loss of the first step.
    var firstLoss: Double

    private enum CodingKeys: String, CodingKey {
      case way
      case tokensPerSecond = "tokens_per_second"
      case peakMegabytes = "peak_rss_mb"
      case firstLoss = "first_loss"
    }
  }

  /// The initial weights and the first losses of the script's bare loop.
  struct Losses: Codable, Sendable {
    /// The losses of the steps in order.
    var losses: [Double]
  }

  /// The Python that runs the script.
  let python: String
  /// The script's path.
  let path: String

  /// Checks that the script is there.
  ///
  /// - Parameters:
  ///   - python: The Python that runs the script.
  ///   - path: The script's path.
  /// - Throws: `BenchmarkError.missingFile`.
  init(python: String, path: String) throws(BenchmarkError) {
    guard FileManager.default.fileExists(atPath: path) else {
      throw .missingFile(option: BenchmarkOption.peers.name, file: path)
    }
    self.python = python
    self.path = path
  }

  /// Runs the script for one way.
  ///
  /// - Parameters:
  ///   - way: `trl` or `torch`.
  ///   - shape: The model.
  ///   - options: The sizes.
  /// - Returns: What the script measured.
  /// - Throws: `BenchmarkError` if the script fails.
  func run(way: String, shape: ModelShape, options: BenchmarkOptions) throws -> Outcome {
    let output = try ChildProgram(
      path: python,
      arguments: [path] + arguments(way: way, shape: shape, options: options)
    ).run()
    return try Self.outcome(in: output)
  }

  /// Finds the script's result among what it and its libraries print.
  ///
  /// - Parameter output: All that was printed.
  /// - Returns: The last line that is a result.
  /// - Throws: `BenchmarkError.unreadable` if there is none.
  static func outcome(in output: String) throws(BenchmarkError) -> Outcome {
    let found = output.split(separator: "\n").reversed().lazy.compactMap {
      try? JSONDecoder().decode(Outcome.self, from: Data($0.utf8))
    }.first
    guard let found else { throw .unreadable(program: "The peers' script", output: output) }
    return found
  }

  /// Runs the script's bare loop, keeps the weights it starts from, and records its losses.
  ///
  /// - Parameters:
  ///   - shape: The model.
  ///   - options: The sizes.
  ///   - weights: Where the weights go, as safetensors.
  /// - Returns: The losses of the steps in order, warm-up included.
  /// - Throws: `BenchmarkError` if the script fails.
  func losses(shape: ModelShape, options: BenchmarkOptions, weights: String) throws -> [Double] {
    let output = try ChildProgram(
      path: python,
      arguments: ["-c", Self.recorder, weights, path]
        + arguments(way: "torch", shape: shape, options: options)
    ).run()
    for line in output.split(separator: "\n").reversed() {
      if let found = try? JSONDecoder().decode(Losses.self, from: Data(line.utf8)) {
        return found.losses
      }
    }
    throw BenchmarkError.unreadable(program: "The peers' script", output: output)
  }

  private func arguments(
    way: String,
    shape: ModelShape,
    options: BenchmarkOptions
  ) -> [String] {
    [
      "--way", way, "--shape", shape.rawValue, "--pairs", String(options.pairs), "--length",
      String(options.length), "--steps", String(options.steps), "--threads",
      String(options.threads),
    ]
  }

  /// Runs the script's own text, notes the loss of every backward pass, and writes the model that
  /// it made, which its loop only copies.
  private static let recorder = """
    from json import dumps
    from sys import argv
    from safetensors.torch import save_file
    from torch import Tensor
    weights, script = argv[1:3]
    del argv[:2]
    losses, backward = [], Tensor.backward
    def recording(self, *arguments, **options):
        losses.append(self.item())
        return backward(self, *arguments, **options)
    Tensor.backward = recording
    values = {"__name__": "__main__", "__file__": script}
    exec(compile(open(script).read(), script, "exec"), values)
    state = values["model"].state_dict()
    state.pop("lm_head.weight", None)
    save_file({name: value.contiguous() for name, value in state.items()}, weights)
    print(dumps({"losses": losses}))
    """
}
