package tokenizer

import (
	"encoding/json"
	"fmt"
	"slices"
)

// jsonPostProcessor says which special tokens are put around a text.
type jsonPostProcessor struct {
	Type   string          `json:"type"`
	Single []jsonPlacement `json:"single"` // TemplateProcessing
	// BertProcessing: [token, id]
	Sep []json.RawMessage `json:"sep"`
	Cls []json.RawMessage `json:"cls"`
}

// jsonPlacement is a special token or the text.
type jsonPlacement struct {
	SpecialToken *struct {
		ID string `json:"id"` // the token
	} `json:"SpecialToken"`
	Sequence *struct {
		ID string `json:"id"` // "A"
	} `json:"Sequence"`
}

// template reads what is put around a single text: at most one token on each side.
func (p *jsonPostProcessor) template(c *Config) error {
	if p == nil {
		return nil
	}
	var before, after []string
	switch p.Type {
	case "TemplateProcessing":
		side := &before
		for _, place := range p.Single {
			switch {
			case place.SpecialToken != nil:
				*side = append(*side, place.SpecialToken.ID)
			case place.Sequence != nil && side == &before:
				side = &after
			default:
				return fmt.Errorf("%w: tokenizer.json: the template of a single text must have the text once, and special tokens", ErrConfig)
			}
		}
		if side == &before {
			return fmt.Errorf("%w: tokenizer.json: the template of a single text lacks the text", ErrConfig)
		}
	case "BertProcessing":
		for _, special := range []struct {
			side *[]string
			pair []json.RawMessage
		}{{&before, p.Cls}, {&after, p.Sep}} {
			var token string
			if len(special.pair) != 2 || json.Unmarshal(special.pair[0], &token) != nil {
				return fmt.Errorf("%w: tokenizer.json: sep and cls of BertProcessing must be [token, id]", ErrConfig)
			}
			*special.side = append(*special.side, token)
		}
	default:
		return fmt.Errorf("%w: tokenizer.json: post-processor %q, want TemplateProcessing or BertProcessing", ErrConfig, p.Type)
	}
	var err error
	if c.BOS, c.AddBOS, err = onlyToken(c, before); err != nil {
		return err
	}
	c.EOS, c.AddEOS, err = onlyToken(c, after)
	return err
}

// onlyToken is the id of the one token in tokens, or −1 where there is none.
func onlyToken(c *Config, tokens []string) (id int32, ok bool, err error) {
	if len(tokens) == 0 {
		return -1, false, nil
	}
	id = int32(slices.Index(c.Tokens, tokens[0]))
	if len(tokens) > 1 || id < 0 {
		return -1, false, fmt.Errorf("%w: tokenizer.json: %q are put on one side of a text, want at most one token of the vocabulary", ErrConfig, tokens)
	}
	return id, true, nil
}
