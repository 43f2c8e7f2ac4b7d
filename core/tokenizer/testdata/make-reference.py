"""Makes the small Unigram and WordPiece tokenizers beside this file and the texts they are judged by.

Python 3.11, tokenizers 0.23.3 (the reference), sentencepiece 0.2.3 (which compiles the character
map), protobuf. Run in this folder; what it writes is the same every time.
"""
import contextlib
import json
import random
import tempfile

import sentencepiece
from sentencepiece import sentencepiece_model_pb2
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

SENTENCES = """
The lighthouse at Carrow Point was switched off on a Tuesday, without ceremony, by the engineer who had switched it on.
There was nothing the matter with the light; there was nobody left to see it.
It's the last of them, he said, and they'll not build another: 1887, 1921 and 2024 were its years.
Der Leuchtturm wurde abgeschaltet. Über Nacht fuhr niemand mehr vorbei, und so blieb es dunkel.
Le phare s'est éteint à six heures, et la mer était calme; personne ne l'a remarqué.
When the two are mixed and left on a warm shelf, wild yeast and bacteria begin to feed within a day.
A baker weighs the flour, warms the water, and waits; the dough decides when it is ready.
Summaries of long pages are short, and what a summary says must stand in the page.
The river had risen three metres by the morning, and the ferry did not cross for nine days.
""".strip().splitlines()

# What characters become: those that SentencePiece's own rules change, a few of each kind.
RULES = {
    "\t": " ", "\n": " ", "\r": " ", "\u00a0": " ", "\u2009": " ", "\u3000": " ", "\u2581": " ",
    "\x01": "", "\x7f": "", "\u200b": "", "\ufeff": "", "\u00ad": "",
    "e\u0301": "é", "u\u0308": "ü", "a\u0300": "à", "\ufb01": "fi", "½": "1⁄2", "①": "1", "…": "...", "Å": "A",
    "\u1100\u1161": "가", "ﷺ": "long prayer in one letter",
    **{chr(0xFF01 + i): chr(0x21 + i) for i in range(94)},
}

TEXTS = SENTENCES + [
    "", " ", "  ", "\n", "\r\n", "\u3000", "\u200b", "\ufeff", "▁", "▁▁", "a", " a", "a ", "  a  b  ", "a\r\nb", "\ta\tb\t", "a  \u0085b", "\u0085  a", "a   ▁ b",
    "</s>", "x</s>y", "</s></s>", "<extra_id_0> and <extra_id_9>", "<extra_id_10>", "＜/s＞", "<pad>", "<unk>", "[CLS]", "[SEP] [MASK]", "[unk]",
    "xxxxxxxx", "aaaaaaaaaaaaaaa", "thethethethe", "日本語のテキスト", "灯台 は", "مرحبا بالعالم", "Привет", "👍🏽 👨‍👩‍👧", "1️⃣2️⃣", "1\u20e3",
    "cafe\u0301", "e\u0301\u0302", "E\u0301", "\u0301a", "u\u0308\u0301", "ﬁ\u0301n", "ﬁ\u0301\u0302\u0303n", "½", "a½\u200bb", "\ufeffab", "…", "…\u00ad.",
    "\u1100\u1161\u11a8", "\u1100\u1161", "각", "ﷺ x ﷺ", "Ａ１，", "\u0600a", "a\u200db", "x\u0085y", "x\u0085", "\u0085 \u0085", "x \u0085 ",
    "a\x00b", "\x01\x02", "\ufffd", "İstanbul ΣΑΣ ß ẞ ǅ", "中文字", "豈\u302e\u0301", "\u0f71\u0f72", "don't can't n't", "a.b,c!d?e;f:g", "http://example.org/a?b=c#d",
    "t" * 100, "t" * 101, "é" * 100, "é" * 101, "a" * 99 + "中" + "b", "It's 3.14 ''quoted'' -- and (bracketed) [text]",
]


def random_texts(seed, n):
    r = random.Random(seed)
    pool = sorted(set("".join(TEXTS)) | set(RULES))
    texts = []
    for _ in range(n):
        if r.random() < 0.5:
            texts.append("".join(r.choice(pool) for _ in range(r.randrange(1, 16))))
        else:
            s = r.choice(SENTENCES)
            a = r.randrange(len(s))
            s = list(s[a:a + r.randrange(1, 50)])
            for _ in range(r.randrange(4)):
                at = r.randrange(len(s) + 1)
                s[at:at + r.randrange(2)] = [r.choice(pool)]
            texts.append("".join(s))
    return texts


def write_cases(tokenizer, path, texts):
    with open(path, "w", encoding="utf-8") as f:
        for text in texts:
            tokenizer.no_truncation()
            e = tokenizer.encode(text)
            case = {"text": text, "ids": e.ids, "tokens": e.tokens, "offsets": e.offsets, "decoded": tokenizer.decode(e.ids)}
            tokenizer.enable_truncation(8)
            if len(e.ids) > 8:
                case["truncated"] = {"8": tokenizer.encode(text).ids}
            f.write(json.dumps(case, ensure_ascii=False) + "\n")
    tokenizer.no_truncation()


def save(tokenizer, path):
    with open(path, "w", encoding="utf-8") as f:
        f.write(tokenizer.to_str(pretty=False) + "\n")


def unigram():
    # The model keeps the names of the files it was made from, so they are relative.
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        corpus, rules, prefix = "corpus", "rules", "model"
        with open(corpus, "w", encoding="utf-8") as f:
            f.write("\n".join(SENTENCES * 4))
        with open(rules, "w", encoding="utf-8") as f:
            for old, new in RULES.items():
                f.write(" ".join(f"{ord(c):X}" for c in old) + "\t" + " ".join(f"{ord(c):X}" for c in new) + "\n")
        sentencepiece.SentencePieceTrainer.train(
            input=corpus, model_prefix=prefix, model_type="unigram", vocab_size=150, normalization_rule_tsv=rules,
            pad_id=0, eos_id=1, unk_id=2, bos_id=-1, character_coverage=0.995, num_threads=1, minloglevel=2)
        with open(prefix + ".model", "rb") as f:
            model = f.read()
        sp = sentencepiece.SentencePieceProcessor(model_proto=model)
    with open("unigram/spiece.model", "wb") as f:
        f.write(model)
    proto = sentencepiece_model_pb2.ModelProto.FromString(model)
    extra = [f"<extra_id_{i}>" for i in reversed(range(10))]
    vocab = [(sp.id_to_piece(i), sp.get_score(i)) for i in range(sp.get_piece_size())] + [(piece, 0.0) for piece in extra]
    t = Tokenizer(models.Unigram(vocab, unk_id=2, byte_fallback=False))
    t.normalizer = normalizers.Sequence([
        normalizers.Precompiled(proto.normalizer_spec.precompiled_charsmap),
        normalizers.Strip(left=False, right=True),
        normalizers.Replace(Regex(" {2,}"), "▁"),
    ])
    t.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    t.decoder = decoders.Metaspace(replacement="▁", prepend_scheme="always")
    t.post_processor = processors.TemplateProcessing(single="$A </s>", pair="$A </s> $B </s>", special_tokens=[("</s>", 1)])
    t.add_special_tokens([AddedToken(s, normalized=False) for s in ["<pad>", "</s>", "<unk>"] + extra])
    save(t, "unigram/tokenizer.json")
    write_cases(t, "unigram/cases.jsonl", TEXTS + random_texts(1, 120))
    t.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.WhitespaceSplit(), t.pre_tokenizer])
    write_cases(t, "unigram/cases-whitespace-split.jsonl", TEXTS + random_texts(2, 40))
    t.normalizer = normalizers.Precompiled(proto.normalizer_spec.precompiled_charsmap)
    write_cases(t, "unigram/cases-keep-spaces-split.jsonl", TEXTS + random_texts(6, 40))
    t.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="never")
    t.decoder = decoders.Metaspace(replacement="▁", prepend_scheme="never")
    write_cases(t, "unigram/cases-keep-spaces.jsonl", TEXTS + random_texts(7, 40))


def wordpiece():
    t = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    t.normalizer = normalizers.BertNormalizer()
    t.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    specials = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    words = sorted({w for s in SENTENCES for w, _ in t.pre_tokenizer.pre_tokenize_str(t.normalizer.normalize_str(s))})
    letters = sorted({c for w in words for c in w})
    # No trainer: its vocabulary changes from run to run. Every third word, syllables, letters.
    vocab = specials + ["[unused0]"] + letters + ["##" + c for c in letters if c.isalnum()]
    vocab += ["##" + s for s in ("ed", "ing", "er", "s'", "the", "ly", "st", "ou")] + [w for i, w in enumerate(words) if i % 3 == 0 and w not in letters]
    vocab += ["中", "i̇"]
    t.model = models.WordPiece({w: i for i, w in enumerate(vocab)}, unk_token="[UNK]")
    t.decoder = decoders.WordPiece(prefix="##", cleanup=True)
    t.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1", special_tokens=[("[CLS]", 2), ("[SEP]", 3)])
    t.add_special_tokens([AddedToken(s, normalized=False) for s in specials])
    save(t, "wordpiece/tokenizer.json")
    write_cases(t, "wordpiece/cases.jsonl", TEXTS + random_texts(3, 120))
    t.normalizer = normalizers.BertNormalizer(clean_text=True, handle_chinese_chars=False, strip_accents=False, lowercase=False)
    write_cases(t, "wordpiece/cases-cased.jsonl", TEXTS + random_texts(4, 40))
    t.normalizer = normalizers.BertNormalizer(clean_text=False, handle_chinese_chars=True, strip_accents=False, lowercase=True)
    write_cases(t, "wordpiece/cases-accents.jsonl", TEXTS + random_texts(5, 40))


unigram()
wordpiece()
