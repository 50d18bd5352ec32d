import Foundation

/// A Python program that computes a model's logits, or an encoder's states, on given tokens.
///
/// Folders are read by transformers and computed with its plain attention, in 64-bit and in 32-bit
/// floats. For GGUF and llama2.c files the program reads the weights itself, GGUF's through the
/// package `gguf`, and computes the model in NumPy with 64-bit floats.
struct ModelPeer {
  /// What one computation gave.
  struct Result {
    /// The program or package with its version, and its floats.
    var reference: String
    /// The logits of every token, text by text; for an encoder the hidden states of every token and
    /// then the normalized mean of each text.
    var values: [Float]
  }

  private struct Answer: Decodable {
    var references: [String]
  }

  /// The Python that runs the program.
  let python: String

  /// Runs a model.
  ///
  /// - Parameters:
  ///   - model: The path of the model.
  ///   - texts: The tokens of each text.
  /// - Returns: What 64-bit floats gave, then what 32-bit floats gave where there are two.
  /// - Throws: `BenchmarkError` if the program fails.
  func run(model: String, texts: [[Int32]]) throws -> [Result] {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("penchant-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let tokens = folder.appendingPathComponent("tokens.json")
    let output = folder.appendingPathComponent("values.f32")
    try JSONEncoder().encode(texts).write(to: tokens)
    let printed = try ChildProgram(
      path: "/usr/bin/env",
      arguments: [python, "-c", Self.program, model, tokens.path, output.path],
      environment: ["HF_HUB_OFFLINE": "1"]
    ).run()
    let answer = printed.split(separator: "\n").reversed().lazy.compactMap {
      try? JSONDecoder().decode(Answer.self, from: Data($0.utf8))
    }.first
    guard let answer else { throw BenchmarkError.unreadable(program: "Python", output: printed) }
    return try answer.references.enumerated().map { index, reference in
      let file = output.appendingPathExtension("\(index)")
      guard let data = try? Data(contentsOf: file), data.count.isMultiple(of: 4) else {
        throw BenchmarkError.unreadable(program: "Python", output: printed)
      }
      return Result(reference: reference, values: Self.floats(data))
    }
  }

  private static func floats(_ data: Data) -> [Float] {
    data.withUnsafeBytes { bytes in
      (0..<(data.count / 4)).map { index in
        Float(
          bitPattern: bytes.loadUnaligned(fromByteOffset: 4 * index, as: UInt32.self).littleEndian
        )
      }
    }
  }

  private static let program = """
    import json
    import os
    import sys
    import numpy as np

    path, tokens_file, output = sys.argv[1:4]
    with open(tokens_file) as file:
        texts = json.load(file)


    def with_transformers(floats):
        import torch
        import transformers
        from transformers import AutoConfig, AutoModel, AutoModelForCausalLM
        is_encoder = AutoConfig.from_pretrained(path).model_type == "bert"
        kind = AutoModel if is_encoder else AutoModelForCausalLM
        model = kind.from_pretrained(
            path, dtype=torch.float32, attn_implementation="eager").eval().to(floats)
        values, embeddings = [], []
        with torch.no_grad():
            for text in texts:
                result = model(input_ids=torch.tensor([text]))
                if is_encoder:
                    hidden = result.last_hidden_state[0]
                    values.append(hidden.numpy())
                    mean = torch.nn.functional.normalize(hidden.mean(0), dim=0)
                    embeddings.append(mean.numpy()[None])
                else:
                    values.append(result.logits[0].numpy())
        bits = torch.finfo(floats).bits
        return f"transformers {transformers.__version__}, {bits} bits", values + embeddings


    def llama(sizes, tensor, tokens):
        # Names are GGUF's, and rotated pairs stand as in the file.
        heads, shared, width = sizes["heads"], sizes["shared"], sizes["head_width"]
        count = len(tokens)
        places = np.arange(count)
        frequencies = sizes["base"] ** (-2.0 * np.arange(width // 2) / width)
        frequencies = frequencies / sizes.get("divisors", 1.0)
        angles = np.outer(places, frequencies)
        cosines, sines = np.cos(angles)[:, None], np.sin(angles)[:, None]
        low, high = (slice(0, None, 2), slice(1, None, 2)) if sizes["neighbours"] else (
            slice(0, width // 2), slice(width // 2, None))

        def norm(x, name):
            scale = 1 / np.sqrt((x * x).mean(-1, keepdims=True) + sizes["epsilon"])
            return x * scale * tensor(name)

        def linear(x, name):
            y = x @ tensor(name + ".weight").astype(np.float64).T
            bias = tensor(name + ".bias")
            return y if bias is None else y + bias

        def rotate(x):
            y = np.empty_like(x)
            y[..., low] = x[..., low] * cosines - x[..., high] * sines
            y[..., high] = x[..., high] * cosines + x[..., low] * sines
            return y

        x = tensor("token_embd.weight")[tokens].astype(np.float64)
        hidden = places[:, None] < places[None]
        if sizes.get("window"):
            hidden |= places[:, None] - places[None] >= sizes["window"]
        for layer in range(sizes["layers"]):
            at = f"blk.{layer}."
            y = norm(x, at + "attn_norm.weight")
            q = rotate(linear(y, at + "attn_q").reshape(count, heads, width))
            k = rotate(linear(y, at + "attn_k").reshape(count, shared, width))
            v = linear(y, at + "attn_v").reshape(count, shared, width)
            k, v = (np.repeat(z, heads // shared, axis=1) for z in (k, v))
            scores = np.einsum("qhw,khw->hqk", q, k) / np.sqrt(width)
            scores[:, hidden] = -np.inf
            scores = np.exp(scores - scores.max(-1, keepdims=True))
            scores /= scores.sum(-1, keepdims=True)
            y = np.einsum("hqk,khw->qhw", scores, v).reshape(count, heads * width)
            x = x + linear(y, at + "attn_output")
            y = norm(x, at + "ffn_norm.weight")
            gate = linear(y, at + "ffn_gate")
            x = x + linear(gate / (1 + np.exp(-gate)) * linear(y, at + "ffn_up"), at + "ffn_down")
        head = "output" if tensor("output.weight") is not None else "token_embd"
        return linear(norm(x, "output_norm.weight"), head)


    def from_gguf():
        import importlib.metadata
        from gguf import GGUFReader
        from gguf.quants import dequantize
        reader = GGUFReader(path)
        stored = {tensor.name: tensor for tensor in reader.tensors}
        found = {}

        def tensor(name):
            if name not in found:
                found[name] = dequantize(stored[name].data, stored[name].tensor_type) \\
                    if name in stored else None
            return found[name]

        def value(key, other=None):
            field = reader.fields.get(key)
            return other if field is None else field.contents()

        name = value("general.architecture")
        heads = value(name + ".attention.head_count")
        width = value(name + ".embedding_length")
        sizes = dict(
            layers=value(name + ".block_count"), heads=heads,
            shared=value(name + ".attention.head_count_kv", heads),
            head_width=value(name + ".attention.key_length", width // heads),
            base=value(name + ".rope.freq_base", 10000.0),
            epsilon=value(name + ".attention.layer_norm_rms_epsilon"),
            window=value(name + ".attention.sliding_window"), neighbours=name == "llama")
        if "rope_freqs.weight" in stored: sizes["divisors"] = tensor("rope_freqs.weight")
        version = importlib.metadata.version("gguf")
        return f"NumPy, gguf {version}, 64 bits", [llama(sizes, tensor, text) for text in texts]


    def from_llama2c():
        data = open(path, "rb").read()
        is_new = data[:4] == (0x616B3432).to_bytes(4, "little")
        numbers = np.frombuffer(data, np.int32, 7, 8 if is_new else 0).tolist()
        width, inner, layers, heads, shared, vocabulary, context = numbers
        tied = data[36] == 1 if is_new else vocabulary > 0
        vocabulary, head = abs(vocabulary), width // heads
        shapes = dict(
            token_embd=(vocabulary, width), attn_norm=(width,), attn_q=(width, width),
            attn_k=(shared * head, width), attn_v=(shared * head, width),
            attn_output=(width, width), ffn_norm=(width,), ffn_gate=(inner, width),
            ffn_down=(width, inner), ffn_up=(inner, width), output_norm=(width,),
            angles=(context, head), output=(vocabulary, width))
        attention = ["attn_q", "attn_k", "attn_v", "attn_output"]
        feed = ["ffn_gate", "ffn_down", "ffn_up"]
        order = ["attn_norm", "ffn_norm", "output_norm", "token_embd"] + attention + feed \\
            if is_new else ["token_embd", "attn_norm"] + attention + ["ffn_norm"] + feed \\
            + ["output_norm", "angles"]
        offset, found = 256 if is_new else 28, {}
        for name in order + ([] if tied else ["output"]):
            shape, in_layers = shapes[name], name[:4] in ("attn", "ffn_")
            for layer in range(layers if in_layers else 1):
                size = int(np.prod(shape))
                values = np.frombuffer(data, np.float32, size, offset).reshape(shape)
                found[(f"blk.{layer}." if in_layers else "") + name + ".weight"] = values
                offset += 4 * size
        assert offset == len(data)
        sizes = dict(layers=layers, heads=heads, shared=shared, head_width=head, base=10000.0,
                     epsilon=1e-5, neighbours=True)
        return f"NumPy {np.__version__}, 64 bits", [llama(sizes, found.get, text) for text in texts]


    if os.path.isdir(path):
        import torch
        results = [with_transformers(floats) for floats in (torch.float64, torch.float32)]
    else:
        with open(path, "rb") as file:
            is_gguf = file.read(4) == b"GGUF"
        results = [from_gguf() if is_gguf else from_llama2c()]
    for index, (_, parts) in enumerate(results):
        with open(f"{output}.{index}", "wb") as file:
            for part in parts:
                file.write(np.ascontiguousarray(part, np.float32).tobytes())
    print(json.dumps({"references": [reference for reference, _ in results]}))
    """
}
