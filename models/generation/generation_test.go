package generation

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"precis/core/decode"
)

func TestDefaults(t *testing.T) {
	c, err := Parse(`{"max_length": 20, "do_sample": true, "temperature": 0.5, "top_p": 0.9, "eos_token_id": [1, 7], "forced_eos_token_id": 1,
		"decoder_start_token_id": 0, "bad_words_ids": [[3], [4, 5]], "early_stopping": "never", "unheard_of": {"a": 1}, "top_k": null}`,
		`{"summarization": {"prefix": "summarize: ", "max_length": 200, "length_penalty": 2.0, "early_stopping": true, "num_beams": 4}}`)
	require.NoError(t, err)
	require.Equal(t, []string{"summarization"}, c.Tasks())

	general := decode.Options{
		MaxLength: 20, DoSample: true, Temperature: 0.5, TopP: 0.9, TopK: 50, EOS: []int32{1, 7}, ForcedEOS: []int32{1},
		DecoderInput: []int32{0}, BadWords: [][]int32{{3}, {4, 5}}, EarlyStopping: decode.EarlyStoppingNever,
	}
	d, err := c.Defaults("", 10)
	require.NoError(t, err)
	require.Equal(t, Defaults{Options: general}, d)

	penalty := 2.0
	general.MaxLength, general.LengthPenalty, general.EarlyStopping, general.NumBeams = 200, &penalty, decode.EarlyStoppingTrue, 4
	d, err = c.Defaults("summarization", 10)
	require.NoError(t, err)
	require.Equal(t, Defaults{Prefix: "summarize: ", Options: general}, d)

	_, err = c.Defaults("translation_en_to_de", 10)
	require.ErrorIs(t, err, ErrTask)
	require.ErrorContains(t, err, `"translation_en_to_de", it knows ["summarization"]`)
	_, err = c.Defaults("", 7)
	require.ErrorIs(t, err, ErrConfig)
	require.ErrorContains(t, err, "token 7, want one below 7")
}

func TestNothingSaid(t *testing.T) {
	c, err := Parse("", "")
	require.NoError(t, err)
	require.Empty(t, c.Tasks())
	d, err := c.Defaults("", 1)
	require.NoError(t, err)
	require.Equal(t, Defaults{Options: decode.Options{TopK: 50}}, d)
}

func TestT5Tasks(t *testing.T) {
	c, err := Parse("", T5Tasks)
	require.NoError(t, err)
	d, err := c.Defaults("translation_en_to_ro", 1)
	require.NoError(t, err)
	require.Equal(t, "translate English to Romanian: ", d.Prefix)
	require.Equal(t, 300, d.Options.MaxLength)
	d, err = c.Defaults("summarization", 1)
	require.NoError(t, err)
	require.Equal(t, "summarize: ", d.Prefix)
	require.Equal(t, [4]int{4, 200, 30, 3}, [4]int{d.Options.NumBeams, d.Options.MaxLength, d.Options.MinLength, d.Options.NoRepeatNGramSize})
	require.Equal(t, 2.0, *d.Options.LengthPenalty)
}

func TestWrong(t *testing.T) {
	for _, text := range []string{`[]`, `{`, `{"a": 1}x`} {
		_, err := Parse(text, "")
		require.ErrorIs(t, err, ErrConfig)
		require.ErrorContains(t, err, GeneralKey)
	}
	_, err := Parse("", `{"summarization": 3}`)
	require.ErrorContains(t, err, TasksKey)
	for text, want := range map[string]string{
		`{"num_beams": "four"}`:      `"num_beams" is "four", want a whole number`,
		`{"num_beams": 1.5}`:         `"num_beams" is 1.5, want a whole number`,
		`{"num_beams": true}`:        `"num_beams" is true, want a whole number`,
		`{"temperature": []}`:        `"temperature" is [], want a number`,
		`{"temperature": 1e300}`:     `"temperature" is 1e300, want a number`,
		`{"length_penalty": "long"}`: `"length_penalty" is "long", want a number`,
		`{"do_sample": 1}`:           `"do_sample" is 1, want true or false`,
		`{"early_stopping": "soon"}`: `"early_stopping" is "soon", want true, false or "never"`,
		`{"eos_token_id": "</s>"}`:   `"eos_token_id" is "</s>", want a token or a list of tokens`,
		`{"bad_words_ids": [1]}`:     `"bad_words_ids" is [1], want a list of lists of tokens`,
		`{"eos_token_id": -1}`:       `token -1, want one below 100`,
		`{"prefix": 1}`:              `"prefix" is 1, want a string`,
	} {
		c, err := Parse("", `{"a": `+text+`}`)
		require.NoError(t, err)
		_, err = c.Defaults("a", 100)
		require.ErrorIs(t, err, ErrConfig, text)
		require.ErrorContains(t, err, want)
	}
}

// FuzzDefaults: whatever a file says, options come out or an error that says it is the file's.
func FuzzDefaults(f *testing.F) {
	f.Add(`{"max_length": 20, "eos_token_id": [1, 2], "early_stopping": "never", "bad_words_ids": [[1]]}`, T5Tasks, "summarization")
	f.Add(`{"length_penalty": null, "temperature": 1e39}`, `{"": {"length_penalty": 1}}`, "")
	f.Add(`null`, `{"a": null}`, "a")
	f.Fuzz(func(t *testing.T, general, tasks, task string) {
		c, err := Parse(general, tasks)
		if err != nil {
			require.ErrorIs(t, err, ErrConfig)
			return
		}
		d, err := c.Defaults(task, 100)
		if err != nil {
			require.True(t, errors.Is(err, ErrConfig) || errors.Is(err, ErrTask), err)
			return
		}
		for _, id := range d.Options.EOS {
			require.True(t, id >= 0 && id < 100)
		}
	})
}
