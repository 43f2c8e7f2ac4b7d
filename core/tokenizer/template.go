package tokenizer

// AddSpecial puts around the tokens of a text what the model wants there: BOS before them unless
// BPE's text begins with it, EOS after them (T5's </s>; [CLS] and [SEP] of BERT).
func (t *Tokenizer) AddSpecial(ids []int32) []int32 {
	out := make([]int32, 0, len(ids)+2)
	if t.addBOS && !(t.begins() && len(ids) > 0 && ids[0] == t.bos) {
		out = append(out, t.bos)
	}
	out = append(out, ids...)
	if t.addEOS {
		out = append(out, t.eos)
	}
	return out
}

// begins says whether a BOS that stands in a text serves: authors of prompts for BPE write it.
func (t *Tokenizer) begins() bool {
	_, ok := t.family.(*byteLevel)
	return ok
}

// Truncate shortens what AddSpecial or EncodeSpecial gave to at most length tokens: tokens of the
// text go, from its end; an EOS stays the last.
func (t *Tokenizer) Truncate(ids []int32, length int) []int32 {
	if len(ids) <= length {
		return ids
	}
	ids = ids[:max(length, 0)]
	if t.addEOS && len(ids) > 0 {
		ids = append(ids[:len(ids)-1:len(ids)-1], t.eos)
	}
	return ids
}
