package protocol

import "precis/core/summarize"

// Times are in milliseconds since 1970, durations in milliseconds.

// ReadPage is a page that is read; its text stands beside it in the request.
type ReadPage struct {
	URL       string `json:"url"`                 // where it was opened
	Canonical string `json:"canonical,omitempty"` // the address that it names as its own
	Title     string `json:"title,omitempty"`
	Site      string `json:"site,omitempty"`     // host without www.; empty: that of the address
	Language  string `json:"language,omitempty"` // BCP 47; empty: found out
	// Dwell is how long it was looked at since it was last remembered.
	Dwell float64 `json:"dwell,omitempty"`
	// Selection holds what the reader selected in it since then.
	Selection []string `json:"selection,omitempty"`
	// Private: nothing of it is kept, and nothing is recalled for it, linked or learnt.
	Private bool `json:"private,omitempty"`
}

// MadeSummary is a summary of a page as it is kept.
type MadeSummary struct {
	Text      string  `json:"text"`
	Mode      string  `json:"mode,omitempty"`  // extractive, ranked or written
	Model     string  `json:"model,omitempty"` // its name; empty: none took part
	Generated bool    `json:"generated"`       // the words are the model's
	Made      float64 `json:"made,omitempty"`  // when; asked for: now
}

// RememberRequest keeps a page that is read. One that was read before, here or at another address,
// becomes one with its entry.
type RememberRequest struct {
	Text string   `json:"text"`
	Page ReadPage `json:"page"`
	// Summary is what was made of it; without one an extractive summary is made and kept.
	Summary *MadeSummary `json:"summary,omitempty"`
	// Continued: it is still the reading that was remembered last, so that only dwell, selection and
	// summary are added, and no further reading is counted. The text may be empty.
	Continued bool `json:"continued,omitempty"`
}

// RememberResult says what became of a page.
type RememberResult struct {
	Ignored Ignored `json:"ignored,omitempty"` // why nothing was kept; empty: it was
	// Entry is the page as it is kept.
	Entry *MemoryEntry `json:"entry,omitempty"`
	// Twin: the page became a part of Entry, which has another address.
	Twin bool `json:"twin"`
	// Left are entries that left to make room. Where they did not help, the request fails as quota.
	Left []MemoryEntry `json:"left"`
}

// Ignored says why a page is not kept.
type Ignored string

const (
	IgnoredPrivate     Ignored = "private"     // from a private window
	IgnoredExcluded    Ignored = "excluded"    // of a site that the reader excluded
	IgnoredOff         Ignored = "off"         // the memory is off
	IgnoredUnavailable Ignored = "unavailable" // the browser keeps nothing here; a notice said so
)

// MemoryEntry is an entry of the memory, without its text.
type MemoryEntry struct {
	URL       string   `json:"url"`
	Canonical string   `json:"canonical,omitempty"`
	Also      []string `json:"also,omitempty"` // addresses under which the same text was read
	Title     string   `json:"title"`          // may be empty
	Site      string   `json:"site"`           // what forget's site goes by
	Language  string   `json:"language"`       // BCP 47; empty: unknown
	FirstRead float64  `json:"firstRead"`
	LastRead  float64  `json:"lastRead"`
	TimesRead int      `json:"timesRead"`
	Dwell     float64  `json:"dwell"` // over all readings
	Pinned    bool     `json:"pinned"`
	Bytes     float64  `json:"bytes"` // that it takes, about
}

// RecallRequest asks which entries fit a question: by words, meaning and association.
type RecallRequest struct {
	Query string `json:"query"`
	Most  int    `json:"most,omitempty"` // entries; 0: 5
}

// RecallResult are the entries, best first; none where nothing fits.
type RecallResult struct {
	Recalled []Recalled `json:"recalled"`
}

// Recalled is earlier reading that was recalled, and why.
type Recalled struct {
	MemoryEntry
	// Weight is the attention that it deserves: the weights of all that is recalled sum to 1.
	Weight float64 `json:"weight"`
	// Text is its passage that fits best, Passage the index of that.
	Text    string `json:"text"`
	Passage int    `json:"passage"`
	// Words are words of the query that the passage holds in one form or another; Coverage is the share
	// of the query that the entry holds, from 0 to 1.
	Words    []string `json:"words,omitempty"`
	Coverage float64  `json:"coverage"`
	Cosine   float64  `json:"cosine"`        // of the passage's embedding and the query's; 0: none
	Via      string   `json:"via,omitempty"` // address of the entry whose link led here; empty: none did
	// Recency is 1 for what was read just now, Importance 1 for what is pinned.
	Recency    float64 `json:"recency"`
	Importance float64 `json:"importance"`
}

// RelatedRequest asks what a page recalls, and what is new in it against that.
type RelatedRequest struct {
	Text string   `json:"text"`
	Page ReadPage `json:"page"`
}

// RelatedResult is what a page recalls; empty for a private or excluded one and where the memory is off.
type RelatedResult struct {
	Related []Recalled    `json:"related"` // best first
	Context []ContextLine `json:"context"` // the page beside the first of them
}

// ContextLine sets a sentence of a page beside what was read before. Both sentences are quoted,
// each with where it stands.
type ContextLine struct {
	Relation Relation `json:"relation"`
	Text     string   `json:"text"`              // sentence of the page
	Earlier  string   `json:"earlier,omitempty"` // sentence of the entry about the same; empty where the relation is new
	URL      string   `json:"url"`               // of the entry
	Title    string   `json:"title"`             // of the entry; may be empty
	LastRead float64  `json:"lastRead"`          // the entry
}

// Relation says how a sentence stands to an entry.
type Relation string

const (
	RelationNew     Relation = "new"     // the entry has hardly a word of it
	RelationAgrees  Relation = "agrees"  // the entry has a sentence about the same, with the same figures or all but the same words
	RelationDiffers Relation = "differs" // the entry has a sentence about the same, with another figure for what both count
	RelationCompare Relation = "compare" // the entry has a sentence about the same; whether it says so is not known
)

// EntriesRequest looks through the memory. Conditions that are not given let all pass.
type EntriesRequest struct {
	// Search is what to look for; empty: all entries, last read first.
	Search string `json:"search,omitempty"`
	// Exact wants Search as it stands, whatever the case of its letters, in title, address, text or
	// summaries, last read first; else entries are found by words and meaning, best first.
	Exact  bool    `json:"exact,omitempty"`
	Site   string  `json:"site,omitempty"` // and the sites below it
	From   float64 `json:"from,omitempty"` // last read at this time or later
	To     float64 `json:"to,omitempty"`   // last read before this time
	Pinned bool    `json:"pinned,omitempty"`
	// Offset and Limit choose a part of what is found; a limit of 0 is 50.
	Offset int `json:"offset,omitempty"`
	Limit  int `json:"limit,omitempty"`
}

// EntriesResult is what was found.
type EntriesResult struct {
	Entries []FoundEntry `json:"entries"`
	Total   int          `json:"total"` // that were found, those beside Offset and Limit too
	Sites   []SiteCount  `json:"sites"` // of all that were found, the most frequent first
	Days    []DayCount   `json:"days"`  // of all that were found, the latest first
}

// FoundEntry is an entry of a search.
type FoundEntry struct {
	MemoryEntry
	// Excerpt is where the search was found in it, or the beginning of its latest summary.
	Excerpt string `json:"excerpt"`
}

// SiteCount is how many entries there are of a site.
type SiteCount struct {
	Site    string `json:"site"`
	Entries int    `json:"entries"`
}

// DayCount is how many entries were last read on a day of the reader's.
type DayCount struct {
	Day     string `json:"day"` // 2006-01-02
	Entries int    `json:"entries"`
}

// EntryRequest asks for all that is kept of a page.
type EntryRequest struct {
	URL string `json:"url"` // its address, its canonical one, or one of Also
}

// EntryResult is all that is kept of a page.
type EntryResult struct {
	MemoryEntry
	Selection []string      `json:"selection"`
	Passages  []string      `json:"passages"`  // the text
	Summaries []MadeSummary `json:"summaries"` // oldest first
	Links     []EntryLink   `json:"links"`     // strongest first
}

// EntryLink leads to an entry that was recalled together with another.
type EntryLink struct {
	URL    string  `json:"url"`
	Title  string  `json:"title"` // may be empty
	Weight float64 `json:"weight"`
}

// ForgetRequest forgets for good: a page, a site, what was read since a time, or all. Exactly one is
// given.
type ForgetRequest struct {
	URL   string  `json:"url,omitempty"`
	Site  string  `json:"site,omitempty"` // and the sites below it
	Since float64 `json:"since,omitempty"`
	// All forgets what was learnt and the review list too; settings stay.
	All bool `json:"all,omitempty"`
}

// ForgetResult says what is gone.
type ForgetResult struct {
	Entries []MemoryEntry `json:"entries"`
}

// PinRequest makes an entry stay when others leave, or lets it go again. The result is the MemoryEntry.
type PinRequest struct {
	URL string `json:"url"`
	On  bool   `json:"on"`
}

// ExportMemoryRequest writes the memory as a file; the result is a File.
type ExportMemoryRequest struct {
	Format     MemoryFormat `json:"format"`
	Passphrase string       `json:"passphrase,omitempty"` // of an archive
}

// MemoryFormat is a form of the memory as a file.
type MemoryFormat string

const (
	FormatJSON     MemoryFormat = "json"     // one file of the whole memory: entries with embeddings, settings, what was learnt, review list
	FormatMarkdown MemoryFormat = "markdown" // a zip of a Markdown file for each entry, and nothing else
	FormatArchive  MemoryFormat = "archive"  // JSON encrypted under a passphrase (age)
)

// ImportMemoryRequest takes a file of ExportMemory in, whichever its format. Entries that are here
// too become one; importing twice changes nothing. Settings that were chosen here stay, as does what was learnt.
type ImportMemoryRequest struct {
	Files      []any  `json:"files"`                // one File
	Passphrase string `json:"passphrase,omitempty"` // of an archive
	// Replace: settings and what was learnt, where the file has them, take the place of those here.
	Replace bool `json:"replace,omitempty"`
}

// ImportMemoryResult says what was taken in.
type ImportMemoryResult struct {
	Added    int           `json:"added"`    // entries that were not here
	Changed  int           `json:"changed"`  // entries that were, and are other now
	Same     int           `json:"same"`     // entries that were here as they are
	Excluded int           `json:"excluded"` // entries of sites that the reader excluded
	Refused  int           `json:"refused"`  // entries that cannot be kept, as one whose address is a program
	Left     []MemoryEntry `json:"left"`     // that left to make room
	Settings []string      `json:"settings"` // that were taken in: on, context, budget, excluded
	Learned  bool          `json:"learned"`  // what was learnt was taken in
	Reviews  int           `json:"reviews"`  // of the review list, that were taken in
}

// DigestRequest asks what was read on a subject, or since a time subject by subject, in a few sentences.
type DigestRequest struct {
	Subject string  `json:"subject,omitempty"` // a question or some words; empty: all subjects
	Since   float64 `json:"since,omitempty"`   // 0 and no subject: in the last seven days
	// Mode is how to sum up; empty: extractive. Without a language model it is extractive whatever is asked for.
	Mode summarize.Mode `json:"mode,omitempty"`
}

// DigestResult are the digests, that of the subject with most entries first.
type DigestResult struct {
	Digests []MemoryDigest `json:"digests"`
}

// MemoryDigest is what was read on one subject.
type MemoryDigest struct {
	Name    []string      `json:"name"` // up to three words that tell the subject from others
	Entries []MemoryEntry `json:"entries"`
	Lines   []DigestLine  `json:"lines"`
	// Mode is the one that made it, never auto; Fallback says why it is not the one asked for.
	Mode     summarize.Mode `json:"mode"`
	Fallback string         `json:"fallback,omitempty"`
	// Generated: the words are a model's, of the one that made it or of one that wrote a summary of an entry.
	Generated bool `json:"generated"`
}

// DigestLine is a sentence of a digest.
type DigestLine struct {
	Text    string   `json:"text"`
	Sources []string `json:"sources"` // addresses of the entries that it rests on, best first; one at least
}

// ReviewResult is the list of today: what is worth recalling, before it is forgotten.
type ReviewResult struct {
	Due []DueEntry `json:"due"`
}

// DueEntry is an entry to be recalled.
type DueEntry struct {
	MemoryEntry
	Summary string `json:"summary"` // latest; to be shown after the reader tried to recall it
	// Retrievability is the probability with which the reader still recalls it; 0 for a new one.
	Retrievability float64 `json:"retrievability"`
	New            bool    `json:"new"` // it was on no list before
}

// GradeRequest says how well an entry was recalled.
type GradeRequest struct {
	URL   string  `json:"url"`
	Grade Grading `json:"grade"`
}

// Grading is how well an entry was recalled.
type Grading string

const (
	GradeAgain Grading = "again" // not at all
	GradeHard  Grading = "hard"
	GradeGood  Grading = "good"
	GradeEasy  Grading = "easy"
)

// GradeResult says when it comes back.
type GradeResult struct {
	Due float64 `json:"due"`
}

// FeedbackRequest tells what the reader did with the sentences of a page's summary. Of a private page
// nothing is learnt.
type FeedbackRequest struct {
	Text      string             `json:"text"` // of the page
	Page      ReadPage           `json:"page"`
	Sentences []SentenceFeedback `json:"sentences"` // all of the summary, and those that were added to it
}

// SentenceFeedback is what became of a sentence.
type SentenceFeedback struct {
	Text   string  `json:"text"` // as it stood in the summary
	Did    Outcome `json:"did"`
	Edited string  `json:"edited,omitempty"` // what the reader made of it
}

// Outcome is what a reader did with a sentence.
type Outcome string

const (
	Kept    Outcome = "kept"    // or added
	Edited  Outcome = "edited"  // as much was kept as words stayed
	Deleted Outcome = "deleted" // taken out
)

// LearnedResult is what was learnt of the reader, as feedback, learned and reset-learned give it.
type LearnedResult struct {
	Summaries int             `json:"summaries"` // that something was learnt from
	Weights   []LearnedWeight `json:"weights"`
}

// LearnedWeight is what was learnt of one feature of sentences.
type LearnedWeight struct {
	// Feature is first, early, central, long, numbers, names, title, quotation, question or contrast.
	Feature string `json:"feature"`
	// Value is above 0 where sentences with the feature are kept more often than others, from −3 to 3.
	Value     float64 `json:"value"`
	Deviation float64 `json:"deviation"` // standard deviation: how uncertain Value is
}

// MemoryUsageResult is how much the memory holds.
type MemoryUsageResult struct {
	Available  bool    `json:"available"`        // the browser keeps it; else nothing is remembered
	Reason     Code    `json:"reason,omitempty"` // why not: unavailable, blocked or newer
	Entries    int     `json:"entries"`
	Bytes      float64 `json:"bytes"`      // of all entries, as the budget counts them
	Disk       float64 `json:"disk"`       // that the browser's databases take; 0: unknown
	Budget     float64 `json:"budget"`     // bytes; 0: none
	Incomplete int     `json:"incomplete"` // entries that have no embeddings of the embedder that is loaded yet
	Persisted  bool    `json:"persisted"`  // the browser does not delete it when room gets scarce
}

// MemorySettingsRequest changes what is given, and leaves the rest as it is.
type MemorySettingsRequest struct {
	On       *bool     `json:"on,omitempty"`
	Context  *bool     `json:"context,omitempty"`
	Budget   *float64  `json:"budget,omitempty"`
	Excluded *[]string `json:"excluded,omitempty"`
}

// MemorySettingsResult are the settings of the memory. They are kept where it is.
type MemorySettingsResult struct {
	On       bool     `json:"on"`       // pages are remembered and recalled
	Context  bool     `json:"context"`  // summaries are made in the context of what was read
	Budget   float64  `json:"budget"`   // bytes that entries may take; beyond it the weakest leave, pinned ones never; 0: no limit
	Excluded []string `json:"excluded"` // sites of which nothing is kept and for which nothing is recalled, those below them included
}
