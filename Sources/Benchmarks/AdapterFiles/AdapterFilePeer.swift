import Foundation
import OptimizationCore

/// Opens saved models and adapters with transformers and PEFT, in a process of its own.
struct AdapterFilePeer {
  /// What the process measured.
  struct Outcome: Codable, Sendable {
    /// The versions of the libraries.
    var versions: String
    /// The largest resident memory, in MiB.
    var peakMegabytes: Int

    private enum CodingKeys: String, CodingKey {
      case versions
      case peakMegabytes = "peak_rss_mb"
    }
  }

  /// The Python.
  let python: String
  /// The folder for requests and results.
  let folder: URL

  /// Opens everything and computes logits and scores.
  ///
  /// - Parameter requests: What to open.
  /// - Returns: The values by the requests' names, and what was measured.
  /// - Throws: `BenchmarkError` or `SafetensorsError` if the process fails.
  func run(
    _ requests: [AdapterFileCase.Request]
  ) throws -> (values: [String: [Float]], outcome: Outcome) {
    let list = folder.appendingPathComponent("requests.json")
    let results = folder.appendingPathComponent("results.safetensors")
    try JSONEncoder().encode(requests).write(to: list)
    let output = try ChildProgram(
      path: python,
      arguments: ["-c", Self.program, list.path, results.path]
    ).run()
    let found = output.split(separator: "\n").reversed().lazy.compactMap {
      try? JSONDecoder().decode(Outcome.self, from: Data($0.utf8))
    }.first
    guard let found else {
      throw BenchmarkError.unreadable(program: "The Python program", output: output)
    }
    var values: [String: [Float]] = [:]
    for parameter in try Safetensors.read(results).tensors {
      values[parameter.name] = parameter.values
    }
    return (values, found)
  }

  /// Classifiers get all sequences as one padded batch, language models each by itself.
  private static let program = """
    import json, os, resource, sys
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    import torch, transformers, peft
    from peft import LoraConfig, PeftModel, get_peft_model
    from safetensors.torch import save_file
    from transformers import (
        AutoModelForCausalLM, AutoModelForSequenceClassification, AutoTokenizer)
    transformers.logging.set_verbosity_error()
    results = {}
    for request in json.load(open(sys.argv[1])):
        opening, tokens = request["opening"], request["tokens"]
        if opening == "tokenizer":
            tokenizer = AutoTokenizer.from_pretrained(request["model"])
            ids = [tokenizer.encode(text, add_special_tokens=False) for text in request["texts"]]
            assert [tokenizer.decode(row) for row in ids] == request["texts"]
            results[request["name"]] = torch.tensor([float(i) for row in ids for i in row])
            continue
        scores = opening in ("classifier", "classifierAdapter")
        torch.manual_seed(1)
        if scores:
            size = {"num_labels": 1} if opening == "classifierAdapter" else {}
            model, info = AutoModelForSequenceClassification.from_pretrained(
                request["model"], dtype=torch.float32, output_loading_info=True, **size)
            unknown = [] if opening == "classifierAdapter" else sorted(info["missing_keys"])
        else:
            model, info = AutoModelForCausalLM.from_pretrained(
                request["model"], dtype=torch.float32, output_loading_info=True)
            unknown = sorted(info["missing_keys"])
        assert not unknown and not info["unexpected_keys"] and not info["mismatched_keys"], info
        if opening == "foreignAdapter":
            model = get_peft_model(model, LoraConfig(
                r=request["rank"], lora_alpha=2 * request["rank"], use_rslora=True,
                target_modules=["q_proj", "v_proj", "down_proj"], task_type="CAUSAL_LM"))
            for name, parameter in sorted(model.named_parameters()):
                if "lora_B" in name: torch.nn.init.normal_(parameter, std=0.02)
            model.save_pretrained(request["adapter"])
        elif opening in ("adapter", "classifierAdapter"):
            model = PeftModel.from_pretrained(model, request["adapter"])
        # Its own rounding in 32 bits is as large as the one that is looked for.
        model.eval().double()
        with torch.no_grad():
            if scores:
                length = max(map(len, tokens))
                padding = model.config.pad_token_id
                rows = [row + [padding] * (length - len(row)) for row in tokens]
                mask = [[1] * len(row) + [0] * (length - len(row)) for row in tokens]
                values = model(
                    input_ids=torch.tensor(rows), attention_mask=torch.tensor(mask)).logits
            else:
                values = torch.cat([
                    model(input_ids=torch.tensor([row])).logits[0] for row in tokens])
        results[request["name"]] = values.float().contiguous()
        del model
    save_file(results, sys.argv[2])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    versions = f"transformers {transformers.__version__}, peft {peft.__version__}"
    print(json.dumps({"versions": versions, "peak_rss_mb": peak}))
    """
}
