#!/usr/bin/env python3
"""Trains a tokenizer of each kind on texts, for `Benchmarks tokenizers`.

usage: python train_tokenizers.py FOLDER FILE ...   (needs tokenizers and sentencepiece)
"""
import os
import sys

import sentencepiece
from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers as pre, processors, trainers

folder, files = sys.argv[1], sys.argv[2:]
os.makedirs(folder, exist_ok=True)
LINES = [line for file in files for line in open(file, encoding="utf-8", errors="replace").read().split("\n")]
MODERN = (r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}%s| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+"
          r"|\s+(?!\S)|\s+")


def byte_level(name, cut, normalizer=None, ignore=False):
    t = Tokenizer(models.BPE(ignore_merges=ignore))
    if normalizer:
        t.normalizer = normalizer
    t.pre_tokenizer, t.decoder = cut, decoders.ByteLevel()
    t.train_from_iterator(LINES, trainers.BpeTrainer(
        vocab_size=32000, special_tokens=["<|endoftext|>"], show_progress=False,
        initial_alphabet=pre.ByteLevel.alphabet()))
    t.save(os.path.join(folder, name + ".json"))


def split(count):
    return pre.Sequence([pre.Split(Regex(MODERN % count), "isolated"),
                         pre.ByteLevel(add_prefix_space=False, use_regex=False)])


byte_level("gpt2", pre.ByteLevel(add_prefix_space=False))
byte_level("llama3", split("{1,3}"), ignore=True)
byte_level("qwen2", split(""), normalizer=normalizers.NFC())

t = Tokenizer(models.Unigram())
t.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")])
t.pre_tokenizer = pre.Metaspace(prepend_scheme="first")
t.decoder = decoders.Metaspace(prepend_scheme="first")
t.train_from_iterator(LINES, trainers.UnigramTrainer(vocab_size=16000, unk_token="<unk>", show_progress=False,
                                                     special_tokens=["<unk>", "<s>", "</s>"]))
t.save(os.path.join(folder, "unigram.json"))

text = os.path.join(folder, "text.tmp")
with open(text, "w") as file:
    file.write("\n".join(line for line in LINES if len(line) < 4000))
for name, settings in [("bytepairs", dict(model_type="bpe", byte_fallback=True, split_digits=True,
                                          normalization_rule_name="identity", remove_extra_whitespaces=False)),
                       ("unigram", dict(model_type="unigram"))]:
    sentencepiece.SentencePieceTrainer.train(input=text, model_prefix=os.path.join(folder, name), minloglevel=2,
                                             vocab_size=16000, num_threads=2, max_sentence_length=100000, **settings)
os.remove(text)
