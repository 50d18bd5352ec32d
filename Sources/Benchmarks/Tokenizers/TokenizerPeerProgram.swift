/// The program that encodes with the libraries.
enum TokenizerPeerProgram {
  /// Reads commands, each with as many bytes as it says, and answers them.
  ///
  /// Vocabularies that no library reads by itself are put together as their makers' converters do:
  /// those of llama2.c and of SentencePiece in GGUF as byte pairs with a merge for each way to make a
  /// piece of two others, in the order of scores.
  static let text = #"""
    import struct, sys, time
    path = sys.argv[1]
    stdin, stdout = sys.stdin.buffer, sys.stdout.buffer

    def scored(pieces, scores, special):
        from tokenizers import Tokenizer, decoders, models, normalizers
        vocab = {}
        for i, p in enumerate(pieces): vocab.setdefault(p, i)
        merges = []
        for i, p in enumerate(pieces):
            if i in special: continue
            for cut in range(1, len(p)):
                a, b = p[:cut], p[cut:]
                if a in vocab and b in vocab: merges.append((-scores[i], vocab[a], vocab[b], a, b))
        merges = [(m[3], m[4]) for m in sorted(merges)]
        t = Tokenizer(models.BPE(vocab=vocab, merges=merges, unk_token=pieces[0], fuse_unk=True, byte_fallback=True))
        t.add_special_tokens([pieces[i] for i in sorted(special) if i < 3])
        t.normalizer = normalizers.Sequence([normalizers.Prepend("\u2581"), normalizers.Replace(" ", "\u2581")])
        t.decoder = decoders.Sequence([decoders.Replace("\u2581", " "), decoders.ByteFallback(), decoders.Fuse(), decoders.Strip(" ", 1, 0)])
        return t

    def llama2c():
        data, pieces, scores, at = open(path, "rb").read(), [], [], 4
        while at < len(data):
            score, size = struct.unpack_from("<fI", data, at)
            pieces.append(data[at + 8:at + 8 + size].decode().replace(" ", "\u2581"))
            scores.append(score)
            at += 8 + size
        pieces[:3] = ["<unk>", "<s>", "</s>"]
        return scored(pieces, scores, set(range(259)))

    def gguf():
        from gguf import GGUFReader
        from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers as pre
        fields = {k: f.contents() for k, f in GGUFReader(path).fields.items() if k.startswith("tokenizer.ggml.")}
        get = lambda key: fields.get("tokenizer.ggml." + key)
        kinds = get("token_type")
        if get("model") == "llama":
            return scored(get("tokens"), get("scores"), {i for i, k in enumerate(kinds) if k != 1})
        name = get("pre")
        t = Tokenizer(models.BPE(vocab={p: i for i, p in enumerate(get("tokens"))}, merges=[tuple(m.split(" ")) for m in get("merges")],
                                 ignore_merges=name == "llama-bpe"))
        gpt2 = pre.ByteLevel(add_prefix_space=False)
        modern = (r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}%s| ?[^\s\p{L}\p{N}]+[\r\n]*"
                  r"|\s*[\r\n]+|\s+(?!\S)|\s+")
        split = lambda count: pre.Sequence([pre.Split(Regex(modern % count), "isolated"),
                                            pre.ByteLevel(add_prefix_space=False, use_regex=False)])
        t.pre_tokenizer = {"gpt-2": gpt2, "smollm": pre.Sequence([pre.Digits(individual_digits=True), gpt2]),
                           "llama-bpe": split("{1,3}"), "qwen2": split("")}[name]
        if name == "qwen2": t.normalizer = normalizers.NFC()
        t.decoder = decoders.ByteLevel()
        t.add_special_tokens([AddedToken(p, normalized=False) for p, k in zip(get("tokens"), kinds) if k == 3])
        return t

    if path.endswith(".model"):
        import sentencepiece
        s = sentencepiece.SentencePieceProcessor(model_file=path)
        library, special = "sentencepiece " + sentencepiece.__version__, None
        plain, decode = s.encode, s.decode
        def timed():
            start = time.process_time()
            s.encode(texts, num_threads=1)
            return time.process_time() - start
    else:
        import tokenizers
        t = gguf() if path.endswith(".gguf") else llama2c() if path.endswith(".bin") else tokenizers.Tokenizer.from_file(path)
        library = "tokenizers " + tokenizers.__version__
        t.no_truncation()
        t.no_padding()
        if path.endswith((".gguf", ".bin")): special = None
        else: special = lambda x: t.encode(x).ids
        def plain(x):
            t.encode_special_tokens = True
            ids = t.encode(x, add_special_tokens=False).ids
            t.encode_special_tokens = False
            return ids
        decode = lambda ids: t.decode(ids, skip_special_tokens=False)
        def timed():
            t.encode_special_tokens = True
            start = time.process_time()
            t.encode_batch_fast(texts, add_special_tokens=False)
            took = time.process_time() - start
            t.encode_special_tokens = False
            return took

    texts = []
    stdout.write((library + "\n").encode())
    stdout.flush()
    while True:
        words = stdin.readline().split()
        if not words: break
        if words[0] == b"time":
            stdout.write(b"%.9f\n" % timed())
        else:
            data = stdin.read(int(words[1]))
            try: text = data.decode()
            except UnicodeDecodeError: text = None
            if words[0] == b"text":
                if text is not None: texts.append(text)
                continue
            if text is None: stdout.write(b"refused\n")
            else:
                a = plain(text)
                b = special(text) if special else a
                d = decode(a).encode("utf-8", "replace")
                stdout.write(b"%d %d %d\n" % (len(a), len(b), len(d)))
                stdout.write(struct.pack("<%di" % len(a), *a) + struct.pack("<%di" % len(b), *b) + d)
        stdout.flush()

    """#
}
