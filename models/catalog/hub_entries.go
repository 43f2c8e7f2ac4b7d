package catalog

// fromHub lists the models that come as safetensors: precis pull fetches and converts them. Parameters
// follow from their configurations.
func fromHub() []Entry {
	t5Languages := []string{"en", "de", "fr", "ro"}
	t5Tasks := []Task{Summarization, Translation}
	flanTasks := append(t5Tasks, Text2Text) // told in words
	english := []string{"en"}
	return []Entry{{
		ID: "HuggingFaceTB/SmolLM2-360M-Instruct", Family: Llama, Graph: true,
		Parameters: 361_821_120, Embedding: 47_185_920, Licence: "Apache-2.0",
		Languages: english, Tasks: []Task{Summarization, TextGeneration}, Context: 8192, Checkpoint: "BF16",
	}, {
		ID: "Qwen/Qwen2.5-0.5B-Instruct", Family: Llama, Graph: true,
		Parameters: 494_032_768, Embedding: 136_134_656, Licence: "Apache-2.0",
		Languages: []string{"en", "zh", "fr", "es", "pt", "de", "it", "ru", "ja", "ko", "vi", "th", "ar"},
		Tasks:     []Task{TextGeneration}, Context: 32768, Checkpoint: "BF16",
	}, {
		ID: "google-t5/t5-small", Family: T5, Graph: true,
		Parameters: 60_506_624, Embedding: 16_449_536, Licence: "Apache-2.0",
		Languages: t5Languages, Summarizes: english, Tasks: t5Tasks, Context: 512, Checkpoint: "F32",
	}, {
		ID: "google-t5/t5-base", Family: T5, Graph: true,
		Parameters: 222_903_552, Embedding: 24_674_304, Licence: "Apache-2.0",
		Languages: t5Languages, Summarizes: english, Tasks: t5Tasks, Context: 512, Checkpoint: "F32",
	}, {
		ID: "google/flan-t5-small", Family: T5, Graph: true,
		Parameters: 76_961_152, Embedding: 2 * 16_449_536, Licence: "Apache-2.0",
		Languages: t5Languages, Summarizes: english, Tasks: flanTasks, Context: 512, Checkpoint: "F32",
	}, {
		ID: "google/flan-t5-base", Family: T5, Graph: true,
		Parameters: 247_577_856, Embedding: 2 * 24_674_304, Licence: "Apache-2.0",
		Languages: t5Languages, Summarizes: english, Tasks: flanTasks, Context: 512, Checkpoint: "F32",
	}, {
		ID: "Falconsai/text_summarization", Family: T5, Graph: true,
		Parameters: 60_506_624, Embedding: 16_449_536, Licence: "Apache-2.0",
		Languages: english, Tasks: []Task{Summarization}, Context: 512, Checkpoint: "F32",
	}, {
		ID: "MBZUAI/LaMini-Flan-T5-248M", Family: T5, Graph: true,
		Parameters: 247_577_856, Embedding: 2 * 24_674_304, Licence: "CC-BY-NC-4.0", NonCommercial: true,
		Languages: english, Tasks: []Task{Text2Text}, Context: 512, Checkpoint: "F32",
	}, {
		ID: "google/gemma-3-270m-it", Family: Gemma, Graph: true,
		Parameters: 268_098_176, Embedding: 167_772_160, Licence: "LicenseRef-Gemma",
		Languages: english, Tasks: []Task{TextGeneration}, Context: 32768, Checkpoint: "BF16",
	}}
}
