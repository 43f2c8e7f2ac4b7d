package dialogue_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"precis/core/dialogue"
	"precis/core/kernel"
	"precis/models"
)

// pageOfQuestions is a page of testdata/questions.json, of which half the questions have no answer.
type pageOfQuestions struct {
	Name      string `json:"name"`
	Use       string `json:"use"`
	Text      string `json:"text"`
	Questions []struct {
		Question string   `json:"question"`
		Answer   []string `json:"answer"`
	} `json:"questions"`
}

func readQuestions(t testing.TB) []pageOfQuestions {
	content, err := os.ReadFile("testdata/questions.json")
	require.NoError(t, err)
	var file struct {
		Pages []pageOfQuestions `json:"pages"`
	}
	require.NoError(t, json.Unmarshal(content, &file))
	return file.Pages
}

// tally counts how questions were answered.
type tally struct {
	asked    int
	told     int // whether the page says it was told rightly
	have     int // questions with an answer
	answered int // of those answered with it
	wrong    int // answers given that are none
}

// measure asks all questions of the pages of some use.
func measure(t testing.TB, d *dialogue.Dialogue, mode dialogue.Mode, use string) (n tally) {
	for _, page := range readQuestions(t) {
		if page.Use != use {
			continue
		}
		for _, q := range page.Questions {
			a, err := d.Ask(t.Context(), page.Text, q.Question, nil, dialogue.Options{Mode: mode}, nil)
			require.NoError(t, err)
			right := false
			for _, words := range q.Answer {
				right = right || a.Found && strings.Contains(a.Text, words)
			}
			n.asked++
			if len(q.Answer) > 0 {
				n.have++
			}
			if a.Found == (len(q.Answer) > 0) {
				n.told++
			}
			switch {
			case right:
				n.answered++
			case a.Found:
				n.wrong++
			}
			if testing.Verbose() {
				t.Logf("%s %s: %s → %v %.0f%% %s (%s)", mode, page.Name, q.Question, right || !a.Found && len(q.Answer) == 0, 100*a.Support, a.Text, a.Fallback)
			}
		}
	}
	return n
}

// open loads a model of this machine, which PRECIS_MODEL or PRECIS_EMBEDDER may name.
func open(t testing.TB, variable, file string) *models.LM {
	if testing.Short() {
		t.Skip("reads a whole model")
	}
	path := os.Getenv(variable)
	if path == "" {
		cache, err := os.UserCacheDir()
		require.NoError(t, err)
		path = filepath.Join(cache, "precis", "models", file)
	}
	f, err := os.Open(path)
	if err != nil {
		t.Skip(err)
	}
	defer f.Close()
	info, err := f.Stat()
	require.NoError(t, err)
	k, err := kernel.New(t.Context())
	require.NoError(t, err)
	lm, err := models.Open(t.Context(), k, f, info.Size(), nil)
	require.NoError(t, err)
	return lm
}

// Half of the questions have no answer: what a mode is worth is how often it says so, how often it
// answers, and how often what it answers is wrong. The figures are those of docs/quality.md.
func TestQuestionsWithoutAModel(t *testing.T) {
	for _, use := range []string{"tuning", "held out"} {
		n := measure(t, &dialogue.Dialogue{}, dialogue.Quoted, use)
		t.Logf("%s: %+v", use, n)
		require.Equal(t, 40, n.asked)
		require.Equal(t, 20, n.have)
		require.GreaterOrEqual(t, n.told, 28)
		require.GreaterOrEqual(t, n.answered, 11)
		require.LessOrEqual(t, n.wrong, 6)
	}
}

// The model answers some of them in each of its modes; all, which takes minutes, with PRECIS_QUESTIONS
// set, and with passages found by their meaning too where PRECIS_EMBEDDER names a model for that.
func TestQuestionsWithModels(t *testing.T) {
	lm := open(t, "PRECIS_MODEL", "SmolLM2-135M-Instruct.Q4_1.gguf")
	d := &dialogue.Dialogue{Model: lm.Model, Tokenizer: lm.Tokenizer}
	if os.Getenv("PRECIS_EMBEDDER") != "" {
		d.Embedder = open(t, "PRECIS_EMBEDDER", "").Embedder
	}
	if os.Getenv("PRECIS_QUESTIONS") == "" {
		page := readQuestions(t)[0]
		for _, mode := range []dialogue.Mode{dialogue.Ranked, dialogue.Written} {
			a, err := d.Ask(t.Context(), page.Text, "How much did the repairs cost?", nil, dialogue.Options{Mode: mode}, nil)
			require.NoError(t, err)
			require.Equal(t, mode, a.Mode, a.Fallback)
			require.Contains(t, a.Text, "1.25 million")
			require.Equal(t, mode == dialogue.Written, a.Generated)
		}
		return
	}
	for _, mode := range []dialogue.Mode{dialogue.Quoted, dialogue.Ranked, dialogue.Written} {
		for _, use := range []string{"tuning", "held out"} {
			t.Run(string(mode)+" "+use, func(t *testing.T) {
				n := measure(t, d, mode, use)
				t.Logf("embedder %v: %+v", d.Embedder != nil, n)
				require.GreaterOrEqual(t, n.told, 20)
			})
		}
	}
}
