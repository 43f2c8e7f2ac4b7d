"""Makes the small SentencePiece BPE models in bpe/ and the texts they are judged by.

Python 3.11, sentencepiece 0.2.3 and tokenizers 0.23.3 (the references). Run in this folder; what it
writes is the same every time.
"""
import contextlib
import json
import random
import tempfile

import sentencepiece
from tokenizers import AddedToken, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

SENTENCES = """
The mill below the weir ground its last sack of barley in the autumn of 1963, and the wheel has not turned since.
Nobody had told the miller; he heard it from the carter, who had heard it at the market.
"They'll want it back," he said, "when the price of diesel goes up again."
Die Mühle steht noch, aber das Wasser läuft daran vorbei; im Sommer wächst Gras auf dem Rad.
Le moulin est fermé depuis longtemps, et l'eau passe à côté sans rien faire.
A honeybee that finds clover flies home and dances: the angle says where, the length says how far.
If the others follow, forty of them may be on the same field within the hour.
Tea is picked by hand in the early morning, two leaves and a bud, and dried before the evening.
What is written on this page was written for this page, and for nothing else but to be counted.
В старой мельнице живут совы. 水車は今も川のそばに立っている。
""".strip().splitlines()

SPECIALS = ["<s>", "</s>"]
MARKS = ["<turn>", "</turn>", "::", "▁▁▁", "  x"]  # user-defined symbols; no text leads to the last, which has spaces

TEXTS = SENTENCES + [
    "", " ", "  ", "   ", "    ", "\n", "\n\n", "\t", "\r\n", "a", " a", "a ", "  a", "a  ", "  a  b  ", " a b", "a   b", "a    b", "a     b",
    "▁", "▁▁", "▁a", "a▁b", "a ▁ b", " ▁", "\u00a0a", "a\u3000b", "a\u200bb", "\ufeffab", "\u0085", "a\nb", "a\n\nb\n", " \n ", "line one\n  line two\n\tline three",
    "<s>", "</s>", "<unk>", "<s>a", "a</s>b", "a <s> b", " <s>", "<s> ", "<s>  a", "</s></s>", "<pad>", "<0x41>", "<0x0A>", "<0xZZ>", "< s >", "＜s＞", "<s",
    "<turn>", "a<turn>b", "<turn> a </turn> b", "<turn>\n", "::", "a::b", "a :: b", ":::", "::::", "<|im_start|>", "[INST]", "<start_of_turn>user\n",
    "👍", "👍🏽", "👨‍👩‍👧", "a👍b", "🇩🇪 flag", "1️⃣2️⃣", "🦉🦉🦉🦉", "水車", "川", "水車は今も", "中文字符", "한국어 문장", "日本語テキスト。", "灯台は火曜日", "مرحبا بالعالم", "שלום", "नमस्ते", "ไทย",
    "Привет, мир", "совы", "é", "e\u0301", "É", "ß ẞ", "İstanbul", "ﬁn", "½ …", "Ａ１", "naïve café", "Mühle", "mühle MÜHLE",
    "1963", "1 9 6 3", "12345678901234567890", "3.14", "0x1F", "2026-11-25", "10,000", "x=1;y=2", "a.b,c!d?e;f:g", "don't can't they'll", "\"quoted\" 'single'",
    "http://example.org/a?b=c#d", "user@example.org", "C:\\path\\file", "{\"key\": [1, 2]}", "if (a < b) { return a; }", "# heading\n\n- item\n- item", "$100 €5 £3",
    "aaaaaaaa", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "thethethethe", "millmillmill", "ththth", "eeee", "....", "--------", "~~~", "!!!???",
    " " * 9, " " * 17, "a" + " " * 30 + "b", "\n" * 7, "\t\t\t", "x" * 200, "the " * 40, "é" * 60, "水" * 60, "\x00", "a\x00b", "\x01\x02", "\x7f", "\ufffd", "\U0010ffff", "\u0600a", "a\u200db",
]

# Bytes that are no UTF-8, which only sentencepiece itself takes.
BROKEN = [b"\xff", b"a\xffb", b"\xc3", b"\xe6\xb0", b"a\xe6\xb0 b", b"\xed\xa0\x80", b"\xf0\x9f\x91", b"\xc0\x80", b"the \x80\x81 mill", b"\xf5\x80\x80\x80"]


def random_texts(seed, n):
    r = random.Random(seed)
    pool = sorted(set("".join(TEXTS))) + MARKS + SPECIALS + [" "] * 20
    texts = []
    for _ in range(n):
        if r.random() < 0.5:
            texts.append("".join(r.choice(pool) for _ in range(r.randrange(1, 20))))
        else:
            s = r.choice(SENTENCES)
            a = r.randrange(len(s))
            s = list(s[a:a + r.randrange(1, 60)])
            for _ in range(r.randrange(4)):
                at = r.randrange(len(s) + 1)
                s[at:at + r.randrange(2)] = [r.choice(pool)]
            texts.append("".join(s))
    return texts


def train(name, **options):
    # The model keeps the names of the files it was made from, so they are relative.
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        with open("corpus", "w", encoding="utf-8") as f:
            f.write("\n".join(SENTENCES * 4))
        sentencepiece.SentencePieceTrainer.train(
            input="corpus", model_prefix="model", model_type="bpe", normalization_rule_name="identity", remove_extra_whitespaces=False,
            character_coverage=0.99, num_threads=1, minloglevel=2, split_digits=True, allow_whitespace_only_pieces=True, **options)
        with open("model.model", "rb") as f:
            model = f.read()
    with open(f"bpe/{name}.model", "wb") as f:
        f.write(model)
    return sentencepiece.SentencePieceProcessor(model_proto=model)


def write_lines(path, lines):
    with open(path, "w", encoding="utf-8") as f:
        for line in lines:
            f.write(json.dumps(line, ensure_ascii=False) + "\n")


def sentencepiece_cases(sp, name, texts):
    lines = [{"text": text, "ids": sp.encode(text), "decoded": sp.decode(sp.encode(text))} for text in texts]
    lines += [{"bytes": list(b), "ids": sp.encode(b)} for b in BROKEN]
    write_lines(f"bpe/{name}-sentencepiece.jsonl", lines)


def merges(sp):
    """The merges that the scores stand for, as transformers makes them."""
    vocab = {sp.id_to_piece(i): i for i in range(sp.get_piece_size())}
    out = []
    for piece, i in vocab.items():
        if sp.is_control(i) or sp.is_byte(i) or sp.is_unknown(i):
            continue
        local = [(piece[:k], piece[k:], sp.get_score(i)) for k in range(1, len(piece)) if piece[:k] in vocab and piece[k:] in vocab]
        out += sorted(local, key=lambda m: (vocab[m[0]], vocab[m[1]]))
    out.sort(key=lambda m: m[2], reverse=True)
    return vocab, [(m[0], m[1]) for m in out]


def tokenizer(sp, specials, marks, **model):
    vocab, pairs = merges(sp)
    t = Tokenizer(models.BPE(vocab, pairs, unk_token="<unk>", **model))
    t.add_special_tokens([AddedToken(s, normalized=False) for s in ["<unk>"] + specials])
    t.add_tokens([AddedToken(s, normalized=False) for s in marks])
    return t


def write_tokenizer(t, name, texts):
    with open(f"bpe/{name}.json", "w", encoding="utf-8") as f:
        f.write(t.to_str(pretty=False) + "\n")
    lines = []
    for text in texts:
        t.no_truncation()
        e = t.encode(text)
        line = {"text": text, "ids": e.ids, "tokens": e.tokens, "offsets": e.offsets, "decoded": t.decode(e.ids)}
        t.enable_truncation(8)
        if len(e.ids) > 8:
            line["truncated"] = {"8": t.encode(text).ids}
        lines.append(line)
    write_lines(f"bpe/{name}.jsonl", lines)


def main():
    begin = processors.TemplateProcessing(single="<s> $A", pair="<s> $A <s> $B", special_tokens=[("<s>", 1)])
    stripped = [decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse(), decoders.Strip(" ", 1, 0)]

    llama = train("llama", vocab_size=520, byte_fallback=True, user_defined_symbols=MARKS)
    sentencepiece_cases(llama, "llama", TEXTS + random_texts(1, 150))

    # As Llama 2 and TinyLlama: a space before each part of the text between special tokens.
    t = tokenizer(llama, SPECIALS, [], byte_fallback=True, fuse_unk=True)
    t.normalizer = normalizers.Sequence([normalizers.Prepend("▁"), normalizers.Replace(" ", "▁")])
    t.decoder, t.post_processor = decoders.Sequence(stripped), begin
    write_tokenizer(t, "prepend", TEXTS + random_texts(2, 120))

    # As newer conversions of the same: before the first part only, where it does not begin with one.
    t.normalizer = None
    t.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="first", split=False)
    write_tokenizer(t, "first", TEXTS + random_texts(3, 60))

    # Words cut at every space.
    t.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always", split=True)
    t.decoder = decoders.Sequence([decoders.ByteFallback(), decoders.Metaspace(replacement="▁", prepend_scheme="always", split=True)])
    write_tokenizer(t, "always", TEXTS + random_texts(4, 60))

    # As Gemma: no space is put in, and there are marks that are found in any text.
    t = tokenizer(llama, SPECIALS + MARKS[:2], MARKS[2:4] + ["   "], byte_fallback=True, fuse_unk=True)
    t.normalizer = normalizers.Replace(" ", "▁")
    t.pre_tokenizer = pre_tokenizers.Split(" ", "merged_with_previous")
    t.decoder, t.post_processor = decoders.Sequence(stripped[:3]), begin
    write_tokenizer(t, "gemma", TEXTS + random_texts(5, 120))

    # Added tokens that take white space beside them, or that only stand between words.
    t = tokenizer(llama, [], [], byte_fallback=True, fuse_unk=True)
    t.normalizer = normalizers.Replace(" ", "▁")
    t.decoder = decoders.Sequence(stripped[:3])
    t.add_special_tokens([AddedToken("<s>", normalized=False, lstrip=True), AddedToken("</s>", normalized=False, rstrip=True)])
    t.add_tokens([
        AddedToken("mill", normalized=False, single_word=True), AddedToken("::", normalized=False, lstrip=True, rstrip=True),
        AddedToken("é", normalized=False, single_word=True, rstrip=True),
    ])
    write_tokenizer(t, "flags", TEXTS + random_texts(8, 120) + [
        "a <s> b", "a  \n <s>\n b", "a</s> \t b", " </s> <s> ", "<s><s> <s>", "mill", "the mill.", "mills", "millmill", "mill mill", "_mill", "mill-", "1mill", "mill\u0301",
        "::  ::", " :: :: ", "a ::\u00a0b", "\u3000::", "é a", "éa", "é\u200d a", "é_", "(é) ", "é é é",
    ])

    # Without bytes to fall back to, unknown characters side by side are one token or several.
    plain = train("plain", vocab_size=260, byte_fallback=False, add_dummy_prefix=False)
    sentencepiece_cases(plain, "plain", TEXTS + random_texts(6, 60))
    for name, fuse in (("fused", True), ("apart", False)):
        t = tokenizer(plain, SPECIALS, [], fuse_unk=fuse)
        t.normalizer = normalizers.Replace(" ", "▁")
        t.decoder = decoders.Sequence(stripped[:3])
        write_tokenizer(t, name, TEXTS + random_texts(7, 40))


main()
