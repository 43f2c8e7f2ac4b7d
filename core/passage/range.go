package passage

// Range is a range of bytes in a text, [Start, End).
type Range struct {
	Start int `json:"start"`
	End   int `json:"end"`
}
