import Foundation

/// A Python process that continues prompts with transformers' `generate`.
final class GenerationPeer {
  /// What it answers.
  struct Outcome: Codable, Sendable {
    /// The seconds it took.
    var seconds: Double
    /// The new tokens of each prompt.
    var tokens: [[Int32]]
  }

  private let process: LineProcess

  /// Starts the process, which loads the model when it is first asked.
  ///
  /// - Parameters:
  ///   - python: A Python that has PyTorch and transformers.
  ///   - model: A folder in the layout of the Hugging Face Hub.
  ///   - threads: How many threads PyTorch may use.
  /// - Throws: `BenchmarkError.unstartable`.
  init(python: String, model: String, threads: Int) throws(BenchmarkError) {
    process = try LineProcess(
      python: python,
      program: Self.program,
      arguments: [model, String(threads)],
      threads: threads,
      environment: ["HF_HUB_OFFLINE": "1", "TRANSFORMERS_VERBOSITY": "error"]
    )
  }

  /// Continues prompts once.
  ///
  /// - Parameter work: The prompts.
  /// - Returns: The time and the tokens.
  /// - Throws: `BenchmarkError` if the process ended or printed something else.
  func run(_ work: GenerationWork) throws -> Outcome {
    let prompts = work.prompts.map { "[" + $0.map(String.init).joined(separator: ",") + "]" }
    return try process.answer(
      to: "[\(work.newTokens), [\(prompts.joined(separator: ","))]]",
      as: Outcome.self
    )
  }

  /// Ends the process.
  func stop() { process.stop() }

  /// Reads a number of new tokens and prompts per line.
  ///
  /// No token ends a text, so that as many are computed as asked for. The pause lets threads that
  /// wait by turning round come to rest before somebody else is measured.
  private static let program = """
    from json import dumps, loads
    from sys import argv, stdin
    from time import perf_counter, sleep
    from torch import float32, inference_mode, ones_like, set_num_threads, tensor
    from transformers import AutoModelForCausalLM, GenerationConfig
    set_num_threads(int(argv[2]))
    model = AutoModelForCausalLM.from_pretrained(argv[1], dtype=float32).eval()
    for line in stdin:
        count, prompts = loads(line)
        tokens = tensor(prompts)
        settings = GenerationConfig(
            max_new_tokens=count, min_new_tokens=count, do_sample=False, use_cache=True,
            pad_token_id=0, eos_token_id=None, bos_token_id=None)
        model.generation_config = settings
        with inference_mode():
            start = perf_counter()
            found = model.generate(
                tokens, attention_mask=ones_like(tokens), generation_config=settings)
            seconds = perf_counter() - start
        new = found[:, tokens.shape[1]:].tolist()
        sleep(0.03)
        print(dumps(dict(seconds=seconds, tokens=new)), flush=True)
    """
}
