package catalog

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestRecommend(t *testing.T) {
	desktop := Device{MemoryGB: 8, Cores: 8, EffectiveType: "4g", DownlinkMbps: 10, Languages: []string{"en-US", "en"}}
	fast := desktop
	fast.DownlinkMbps = 300
	fastFewCores := fast
	fastFewCores.Cores = 2
	metered := Device{MemoryGB: 4, Cores: 8, SaveData: true, Languages: []string{"en"}}
	german := Device{MemoryGB: 4, Cores: 4, DownlinkMbps: 10, Languages: []string{"de-AT"}}
	bilingual := Device{MemoryGB: 8, Cores: 4, DownlinkMbps: 300, Languages: []string{"de-AT", "en"}}
	phone := Device{MemoryGB: 1, Cores: 2, EffectiveType: "3g"}
	for name, test := range map[string]struct {
		device       Device
		task         Task
		first        string
		quantization string
		reason       string
	}{
		"nothing is known": {Device{}, Summarization, "SmolLM2-135M-Instruct", "Q4_1",
			"98 MB, fits a device of 4 GB; writes English only"},
		"a desktop": {desktop, Summarization, "SmolLM2-135M-Instruct", "Q4_1",
			"98 MB, fits this device's 8 GB; writes English only"},
		"a fast line": {fast, Summarization, "SmolLM2-360M-Instruct", "Q8_0",
			"384 MB, fits this device's 8 GB; writes English only; made of a download of 724 MB"},
		"a fast line, few cores": {fastFewCores, Summarization, "SmolLM2-135M-Instruct", "Q4_1",
			"98 MB, fits this device's 8 GB; writes English only"},
		"a metered connection": {metered, Summarization, "SmolLM2-135M-Instruct", "Q4_1",
			"98 MB, fits this device's 4 GB; writes English only"},
		"German pages": {german, Summarization, "Qwen2.5-0.5B-Instruct", "Q8_0",
			"fits this device's 4 GB, but a download of 988 MB takes about 3 minutes"},
		"German before English": {bilingual, Summarization, "Qwen2.5-0.5B-Instruct", "Q8_0",
			"525 MB, fits this device's 8 GB; writes 13 languages; made of a download of 988 MB; not trained for this, but does what it is told"},
		"translation": {german, Translation, "flan-t5-small", "Q8_0",
			"82 MB, fits this device's 4 GB; writes English, German, French and Romanian only; made of a download of 308 MB"},
		"an old phone": {phone, Summarization, "text_summarization", "Q8_0",
			"fits this device's 1 GB, but a download of 242 MB takes about 47 minutes"},
		"a phone of little memory": {Device{MemoryGB: 0.5}, Summarization, "SmolLM2-135M-Instruct", "Q4_1",
			"needs about 364 MB of memory, more than a page should take of this device's 0.5 GB"},
		"embedding": {desktop, SentenceSimilarity, "all-MiniLM-L6-v2", "Q8_0",
			"24 MB, fits this device's 8 GB; knows English only; made of a download of 91 MB"},
		"embedding of German": {german, SentenceSimilarity, "all-MiniLM-L6-v2", "Q8_0",
			"24 MB, but knows English only, not German"},
	} {
		t.Run(name, func(t *testing.T) {
			all := Recommend(test.device, test.task)
			require.NotEmpty(t, all)
			assert.Equal(t, test.first, all[0].Entry.Name())
			assert.Equal(t, test.quantization, all[0].Quantization)
			assert.Equal(t, test.reason, all[0].Reason)
			assert.Equal(t, test.device.MemoryGB != 0.5, all[0].Fits)
			assert.True(t, slices.IsSortedFunc(all, func(a, b Recommendation) int {
				return boolean(b.Fits) - boolean(a.Fits)
			}), "what does not fit comes last")
			for _, r := range all {
				assert.True(t, r.Entry.does(test.task), r.Entry.ID)
				assert.Positive(t, r.Bytes, r.Entry.ID)
				assert.GreaterOrEqual(t, r.Download, r.Entry.Bytes(), r.Entry.ID)
				assert.Greater(t, r.Memory, r.Bytes, r.Entry.ID)
				if r.Fits {
					assert.LessOrEqual(t, r.Memory, test.device.memory(), r.Entry.ID)
				}
			}
		})
	}
}

func boolean(b bool) int {
	if b {
		return 1
	}
	return 0
}

// TestRecommendSaysWhyNot looks at models that are not the first.
func TestRecommendSaysWhyNot(t *testing.T) {
	for name, test := range map[string]struct {
		device Device
		id     string
		reason string
	}{
		"larger": {Device{MemoryGB: 8, DownlinkMbps: 10}, "google-t5/t5-base",
			"larger and better, but a download of 892 MB takes about 3 minutes"},
		"metered": {Device{MemoryGB: 8, SaveData: true}, "HuggingFaceTB/SmolLM2-360M-Instruct",
			"larger and better, but a download of 724 MB on a metered connection"},
		"slow": {Device{DownlinkMbps: 300, Cores: 2}, "HuggingFaceTB/SmolLM2-360M-Instruct",
			"larger and better, but slow on 2 cores"},
		"licence": {Device{DownlinkMbps: 300}, "MBZUAI/LaMini-Flan-T5-248M",
			"263 MB, fits a device of 4 GB; writes English only; made of a download of 990 MB; not trained for this, but does what it is told; not for commercial use"},
		"terms of its own": {Device{DownlinkMbps: 300}, "google/gemma-3-270m-it",
			"285 MB, fits a device of 4 GB; writes English only; made of a download of 536 MB; not trained for this, but does what it is told; under terms of its own, those of Gemma"},
		"two languages": {Device{Languages: []string{"pl", "de"}}, "Falconsai/text_summarization",
			"64 MB, but writes English only, not pl or German"},
	} {
		all := Recommend(test.device, Summarization)
		i := slices.IndexFunc(all, func(r Recommendation) bool { return r.Entry.ID == test.id })
		require.GreaterOrEqual(t, i, 0, name)
		assert.Equal(t, test.reason, all[i].Reason, name)
	}
	assert.Equal(t, "cannot be run yet: its graph or its tokenizer is missing here", candidate{}.reason(Device{}, Summarization))
}

// TestLessMemoryTakesFewerBits gives devices less and less.
func TestLessMemoryTakesFewerBits(t *testing.T) {
	e, _ := Find("SmolLM2-360M-Instruct")
	for _, test := range []struct {
		gigabytes float64
		want      string
	}{{8, "Q8_0"}, {2, "Q4_1"}, {1.7, "Q4_0"}, {1, "Q4_0"}} {
		assert.Equal(t, test.want, fitting(Device{MemoryGB: test.gigabytes}, e).String(), "%g GB", test.gigabytes)
	}
}

func TestSlowLines(t *testing.T) {
	for name, test := range map[string]struct {
		device Device
		want   float64
	}{
		"nothing is known":       {Device{}, 16},
		"the most browsers tell": {Device{DownlinkMbps: 10}, 16},
		"told":                   {Device{DownlinkMbps: 5, EffectiveType: "3g"}, 160},
		"of a type":              {Device{EffectiveType: "3g"}, 800 / 0.7},
	} {
		assert.InDelta(t, test.want, test.device.seconds(100_000_000), 1e-6, name)
	}
}
