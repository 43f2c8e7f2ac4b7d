package working

// BudgetOf is what the working memory may take of a device with so many GB of memory; 0: not known. A
// page of 20,000 words takes a T5 in the size of small 55 MB.
func BudgetOf(memoryGB float64) Budget {
	const (
		megabyte   = 1 << 20
		perGB      = 16 * megabyte
		least      = 16 * megabyte
		most       = 256 * megabyte
		notKnownGB = 2
	)
	if !(memoryGB > 0) {
		memoryGB = notKnownGB
	}
	return Budget{Bytes: int64(min(max(memoryGB*perGB, least), most))}
}
