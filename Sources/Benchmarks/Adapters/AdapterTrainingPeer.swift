import Foundation

/// Trains an adapter with TRL's DPO trainer and PEFT, in a process of its own.
struct AdapterTrainingPeer {
  /// What is asked for.
  let options: AdapterTrainingOptions

  /// Runs all steps.
  ///
  /// - Parameter pairs: The pairs of all steps, warm-up included.
  /// - Returns: What the script measured.
  /// - Throws: `BenchmarkError` if it fails.
  func run(_ pairs: [PreferencePair]) throws -> PeerScript.Outcome {
    struct Row: Encodable {
      var prompt: [Int32]
      var chosen: [Int32]
      var rejected: [Int32]
    }
    let file = FileManager.default.temporaryDirectory
      .appendingPathComponent("adapter-training-\(UUID().uuidString).json")
    defer { try? FileManager.default.removeItem(at: file) }
    let rows = pairs.map { Row(prompt: $0.prompt, chosen: $0.chosen, rejected: $0.rejected) }
    try JSONEncoder().encode(rows).write(to: file)
    let output = try ChildProgram(
      path: options.python,
      arguments: [
        "-c", Self.program, options.model, file.path, String(options.pairs), String(options.rank),
        String(options.threads),
      ]
    ).run()
    return try PeerScript.outcome(in: output)
  }

  /// Tokens become words of a tokenizer with a word per token, so that the trainer reads exactly them;
  /// it ends no reply, since what it appends is one of the words.
  private static let program = """
    import json, os, resource, statistics, sys, tempfile, time
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    os.environ.setdefault("TRL_EXPERIMENTAL_SILENCE", "1")
    folder, file, batch, rank, threads = sys.argv[1], sys.argv[2], *map(int, sys.argv[3:6])
    import torch
    torch.set_num_threads(threads)
    from datasets import Dataset
    from peft import LoraConfig
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import AutoModelForCausalLM, PreTrainedTokenizerFast, TrainerCallback
    from trl import DPOConfig, DPOTrainer
    model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32)
    size = model.config.vocab_size
    words = Tokenizer(models.WordLevel({f"t{i}": i for i in range(size)}, unk_token="t0"))
    words.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=words, bos_token="t1", eos_token="t2", pad_token="t0", unk_token="t0")
    rows = json.load(open(file))
    text = lambda tokens: " ".join(f"t{token}" for token in tokens)
    data = Dataset.from_list([
        {"prompt": text(r["prompt"]) + " ", "chosen": text(r["chosen"]), "rejected": text(r["rejected"])}
        for r in rows])
    counts = [
        sum(2 * len(r["prompt"]) + len(r["chosen"]) + len(r["rejected"]) for r in rows[i:i + batch])
        for i in range(0, len(rows), batch)]
    class Clock(TrainerCallback):
        seconds, losses = [], []
        def on_step_begin(self, *_, **__): self.start = time.perf_counter()
        def on_step_end(self, *_, **__): self.seconds.append(time.perf_counter() - self.start)
        def on_log(self, args, state, control, logs=None, **_):
            if "loss" in (logs or {}): self.losses.append(logs["loss"])
    class InOrder(DPOTrainer):
        def _get_train_sampler(self, *_, **__):
            return torch.utils.data.SequentialSampler(self.train_dataset)
    with tempfile.TemporaryDirectory() as output:
        clock = Clock()
        InOrder(
            model=model, train_dataset=data, processing_class=tokenizer, callbacks=[clock],
            peft_config=LoraConfig(
                r=rank, lora_alpha=2 * rank, lora_dropout=0.0, target_modules="all-linear",
                task_type="CAUSAL_LM"),
            args=DPOConfig(
                output_dir=output, per_device_train_batch_size=batch, max_steps=len(counts),
                learning_rate=1e-5, logging_steps=1, report_to="none", use_cpu=True,
                max_length=None, beta=0.1, save_strategy="no", bf16=False,
                gradient_checkpointing=False, disable_tqdm=True)).train()
    rates = [count / seconds for count, seconds in zip(counts[2:], clock.seconds[2:])]
    print(json.dumps({
        "way": "trl", "tokens_per_second": statistics.median(rates), "first_loss": clock.losses[0],
        "peak_rss_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}), flush=True)
    """
}
