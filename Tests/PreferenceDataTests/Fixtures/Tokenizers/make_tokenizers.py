#!/usr/bin/env python3
"""Trains small tokenizers of every kind on the text below, and writes what the libraries make of odd texts.

usage: python make_tokenizers.py   (needs tokenizers and sentencepiece; writes beside itself)
"""
import json
import os
import random
import struct

import sentencepiece as spm
import tokenizers
from tokenizers import (AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers,
                        processors, trainers)

HERE = os.path.dirname(os.path.abspath(__file__))
WORDS = """the a small tool learns which answer people like better and says so with care
she doesn't think they'll agree but we're sure it's fine I'd bet you've seen 12 of 345 cases in 2024
Ein kürzerer Text mit Umlauten: schöner, größer, später naïve café déjà vu
日本語の短い文です。 これは見本です。 краткий текст по-русски קצר بالعربية 🙂 👍🏽 👩‍👩‍👧
def count(items): return {item: items.count(item) for item in set(items)}  # tabs\tand (brackets) [too]""".split("\n")
r = random.Random(7)
LINES = [" ".join(r.choice(line.split(" ")) for _ in range(9)) for line in WORDS for _ in range(60)]
LINES += WORDS * 3

ODD = ["", " ", "  ", "\n", "\n\n", "\r\n", "\t \n x", "a", " a", "a ", "\0", "a\0b", "\ufeff",
       "don't we'll they've I'd 's 'll ' '' 're're", "DON'T WE'LL 'S 'ſ x'Re",
       "👨‍👩‍👧‍👦 family 🏳️‍🌈 🇩🇪", "e\u0301 é e\u0301\u0323 ṩ", "\u0301\u0301", "日本語のテキスト、テスト。",
       "العربية ١٢٣", "שלום", "१२३ abc123def", "\U0010ffff\ue000\ufffd", "word  two   three    four",
       "tabs\t\tand\n \n \nlines ", "\u3000\u00a0\u2003x\u2028\u0085 z", "the<|end|>a <|end|> b",
       "<s>the</s> <unk>x", "[CLS] the [SEP] [MASK]ed", "sword word words word,word <l>  <l>x  <r>  y <n> <r>",
       "▁ ▁▁a b▁c  d", "ﬁ ½ Å ① ｶﾞ Ⅷ", "가각 ᄀ", "İstanbul ẞ ΑΣ", "x\u200by\u200d\u00ad", "…—–“”‘’",
       "1234567890 12 3.14 1,000", "_a_ __init__ a_b", "$x^2+y=~`z|<>", "a" * 120, "ab " * 40,
       "👍🏽" * 20, " " * 90 + "x", "\n" * 50, "é" * 60, "1" * 70, "!?" * 40, "<sep>the<sep> these", "ABC Äpfel"]
ALPHABET = "ab 's\n\t0١é\u0301日👍\u200d\0.'L▁\r the"
ODD += ["".join(r.choice(ALPHABET) for _ in range(r.randint(1, 40))) for _ in range(60)]

GPT2 = r"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"
LLAMA3 = (r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*"
          r"|\s*[\r\n]+|\s+(?!\S)|\s+")
QWEN2 = LLAMA3.replace(r"\p{N}{1,3}", r"\p{N}")
expected = {"versions": {"tokenizers": tokenizers.__version__, "sentencepiece": spm.__version__},
            "texts": ODD, "cases": []}


def case(name, options, encode, decode=None):
    ids = [encode(text) for text in ODD]
    entry = {"file": name, "options": options, "tokens": ids}
    if decode:
        entry["decoded"] = [decode(i) for i in ids]
    expected["cases"].append(entry)


def finish(name, t):
    t.save(os.path.join(HERE, name), pretty=False)
    plain = lambda text: t.encode(text, add_special_tokens=False).ids
    case(name, "special", plain, lambda ids: t.decode(ids, skip_special_tokens=False))
    case(name, "special around", lambda text: t.encode(text).ids)
    t.encode_special_tokens = True
    case(name, "", plain)


def byte_level(name, pre, norm=None, added=(), post=None, ignore=False, size=420):
    t = Tokenizer(models.BPE(ignore_merges=ignore))
    t.pre_tokenizer = pre
    t.decoder = decoders.ByteLevel()
    if norm:
        t.normalizer = norm
    t.train_from_iterator(LINES, trainers.BpeTrainer(
        vocab_size=size, special_tokens=["<|end|>"], show_progress=False,
        initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet())))
    if added:
        t.add_tokens(list(added))
    if post:
        t.post_processor = post
    finish(name, t)


def split(pattern):
    return pre_tokenizers.Sequence([pre_tokenizers.Split(Regex(pattern), "isolated"),
                                    pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])


def sentence_piece(name, **settings):
    text = os.path.join(HERE, "text.tmp")
    with open(text, "w") as file:
        file.write("\n".join(LINES))
    spm.SentencePieceTrainer.train(input=text, model_prefix=os.path.join(HERE, name), minloglevel=2,
                                   hard_vocab_limit=False, **settings)
    os.remove(text)
    os.remove(os.path.join(HERE, name + ".vocab"))
    s = spm.SentencePieceProcessor(model_file=os.path.join(HERE, name + ".model"))
    case(name + ".model", "", s.encode, None if settings.get("treat_whitespace_as_suffix") else s.decode)
    return s


byte_level("gpt2.json", pre_tokenizers.ByteLevel(add_prefix_space=False))
byte_level("prefix.json", pre_tokenizers.ByteLevel(add_prefix_space=True),
           post=processors.RobertaProcessing(("<|end|>", 0), ("<|end|>", 0)))
byte_level("digits.json", pre_tokenizers.Sequence([
    pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False)]),
    added=[AddedToken("word", single_word=True, special=False), AddedToken("<l>", lstrip=True, special=True),
           AddedToken("<r>", rstrip=True, normalized=False), AddedToken("<n>", normalized=True)])
byte_level("llama3.json", split(LLAMA3), ignore=True, post=processors.TemplateProcessing(
    single="<|end|> $A", pair="<|end|> $A $B", special_tokens=[("<|end|>", 0)]))
byte_level("qwen2.json", split(QWEN2), norm=normalizers.NFC())

for name, lower in [("bert.json", True), ("bertcased.json", False)]:
    t = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    t.normalizer = normalizers.BertNormalizer(lowercase=lower)
    t.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    t.decoder = decoders.WordPiece()
    t.train_from_iterator(LINES, trainers.WordPieceTrainer(
        vocab_size=400, show_progress=False, special_tokens=["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]))
    t.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    finish(name, t)

rules = os.path.join(HERE, "rules.tmp")
with open(rules, "w") as file:
    for source, target in [("ﬁ", "fi"), ("½", "1/2"), ("\t", " "), ("\n", " "), ("\u3000", " "), ("e\u0301", "é"),
                           ("A", "a"), ("\u200d", "")]:
        file.write(" ".join(f"{ord(c):X}" for c in source) + "\t" + " ".join(f"{ord(c):X}" for c in target) + "\n")
s = sentence_piece("bytepairs", model_type="bpe", vocab_size=480, byte_fallback=True, split_digits=True,
                   normalization_rule_name="identity", remove_extra_whitespaces=False, character_coverage=0.99)
sentence_piece("unigram", model_type="unigram", vocab_size=300, user_defined_symbols=["<sep>", "these"],
               normalization_rule_tsv=rules, character_coverage=0.98)
sentence_piece("unigrambytes", model_type="unigram", vocab_size=480, byte_fallback=True,
               normalization_rule_name="identity", remove_extra_whitespaces=False)
mapped = sentence_piece("symbols", model_type="bpe", vocab_size=300, user_defined_symbols=["<sep>", "these"],
                        normalization_rule_tsv=rules, character_coverage=0.98)
sentence_piece("suffix", model_type="unigram", vocab_size=250, treat_whitespace_as_suffix=True,
               normalization_rule_name="identity")
os.remove(rules)

# The byte pairs of SentencePiece as Hugging Face writes those of Llama 2.
count = s.vocab_size()
vocab = {s.id_to_piece(i): i for i in range(count)}
merges = []
for piece, i in vocab.items():
    if not (s.is_byte(i) or s.is_control(i) or s.is_unknown(i)):
        for cut in range(1, len(piece)):
            if piece[:cut] in vocab and piece[cut:] in vocab:
                merges.append((-s.get_score(i), vocab[piece[:cut]], vocab[piece[cut:]], piece[:cut], piece[cut:]))
merges = [[m[3], m[4]] for m in sorted(merges)]
t = Tokenizer(models.BPE(vocab=vocab, merges=[tuple(m) for m in merges], unk_token="<unk>", fuse_unk=True,
                         byte_fallback=True))
t.add_special_tokens(["<unk>", "<s>", "</s>"])
t.normalizer = normalizers.Sequence([normalizers.Prepend("▁"), normalizers.Replace(" ", "▁")])
t.post_processor = processors.TemplateProcessing(single="<s> $A", pair="<s> $A $B", special_tokens=[("<s>", 1)])
t.decoder = decoders.Sequence([decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse(),
                               decoders.Strip(" ", 1, 0)])
finish("llama2.json", t)

# Unigram as Hugging Face writes it, with the table of characters of SentencePiece.
t = Tokenizer(models.Unigram())
t.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")])
t.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="first")
t.train_from_iterator(LINES, trainers.UnigramTrainer(vocab_size=300, unk_token="<unk>", show_progress=False,
                                                     special_tokens=["<unk>", "<s>", "</s>"]))
finish("unigram.json", t)

# The format of llama2.c; its tokens are those of SentencePiece without the marks for spaces.
with open(os.path.join(HERE, "llama2c.bin"), "wb") as file:
    pieces = [s.id_to_piece(i).replace("▁", " ").encode() for i in range(count)]
    file.write(struct.pack("<I", max(map(len, pieces))))
    for i, piece in enumerate(pieces):
        file.write(struct.pack("<fI", s.get_score(i), len(piece)) + piece)

for name in sorted({entry["file"] for entry in expected["cases"]}):
    cases = [entry for entry in expected["cases"] if entry["file"] == name]
    with open(os.path.join(HERE, name + ".expected.json"), "w") as file:
        json.dump({"versions": expected["versions"], "cases": cases}, file, ensure_ascii=False, separators=(",", ":"))
with open(os.path.join(HERE, "texts.json"), "w") as file:
    json.dump(ODD, file, ensure_ascii=False, separators=(",", ":"))
