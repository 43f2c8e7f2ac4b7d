package protocol

// CatalogueRequest asks for the known models, and which of them suits.
type CatalogueRequest struct {
	Task   string  `json:"task,omitempty"` // summarization, translation, text-generation, sentence-similarity; empty: summarization
	Device *Device `json:"device,omitempty"`
}

// Device is what the page knows of the device and its connection; 0 and empty: unknown.
type Device struct {
	MemoryGB      float64  `json:"memoryGB,omitempty"`      // navigator.deviceMemory
	Cores         int      `json:"cores,omitempty"`         // navigator.hardwareConcurrency
	SaveData      bool     `json:"saveData,omitempty"`      // navigator.connection.saveData
	EffectiveType string   `json:"effectiveType,omitempty"` // navigator.connection.effectiveType
	DownlinkMbps  float64  `json:"downlinkMbps,omitempty"`  // navigator.connection.downlink
	Languages     []string `json:"languages,omitempty"`     // of the reader, the text's first: BCP 47
}

// CatalogueResult lists the known models; the recommended ones come first, best first.
type CatalogueResult struct {
	Models []CatalogueModel `json:"models"`
}

// CatalogueModel is a model of the catalogue.
type CatalogueModel struct {
	ID             string             `json:"id"` // of the hub, for resolve and pull
	Name           string             `json:"name"`
	Family         string             `json:"family"`
	Runs           bool               `json:"runs"`       // this engine has its graph
	Parameters     int64              `json:"parameters"` // weights
	Licence        string             `json:"licence"`    // SPDX identifier
	NonCommercial  bool               `json:"nonCommercial"`
	Languages      []string           `json:"languages"`                // BCP 47
	Tasks          []string           `json:"tasks"`                    // in the words of Hugging Face's pipelines
	Context        int                `json:"context"`                  // tokens
	Sizes          map[string]float64 `json:"sizes"`                    // bytes once stored, by quantization: q8_0, q4_1, q4_0
	Files          []ModelFile        `json:"files"`                    // that a server of the site may have as they are, weights first; none: it is pulled
	Recommendation *Recommendation    `json:"recommendation,omitempty"` // nothing: not for this task
	Stored         []StoredModel      `json:"stored"`                   // what the store holds of it
}

// Recommendation says how a model suits task and device.
type Recommendation struct {
	Rank         int     `json:"rank"`         // 0 is the best
	Quantization string  `json:"quantization"` // the one that suits
	Bytes        float64 `json:"bytes"`        // once stored
	Download     float64 `json:"download"`     // bytes that have to arrive first, about: more where it is converted
	Memory       float64 `json:"memory"`       // bytes of the page's process while it runs, about
	Fits         bool    `json:"fits"`         // it will run well here
	Reason       string  `json:"reason"`       // a sentence in English for the reader: size against quality
	Verdict      Verdict `json:"verdict"`      // what it says first, for pages in another language
	Seconds      float64 `json:"seconds"`      // about, until the download has arrived
	Larger       bool    `json:"larger"`       // it is the better for it: a smaller sibling does the task too
	Trained      bool    `json:"trained"`      // for the task, rather than told to do it
}

// Verdict is what speaks for a model or against it, in short: the values of catalog.Verdict.
type Verdict string

const (
	Unrunnable    Verdict = "unrunnable" // the engine does not run it
	TooLarge      Verdict = "too-large"  // for the memory that a page should take
	OtherLanguage Verdict = "language"   // it has none of the reader's languages
	Metered       Verdict = "metered"    // it is a large download where less is to be loaded
	Distant       Verdict = "distant"    // its download takes long
	Slow          Verdict = "slow"       // it reads slowly on so few cores
	Fitting       Verdict = "fitting"    // nothing speaks against it
)

// ResolveRequest asks the hub what a model is. Nothing large is fetched: the listing, config.json and
// the headers of the weights.
type ResolveRequest struct {
	// Reference is owner/name, owner/name@REVISION, or either of them with :FILE.gguf behind it.
	Reference string `json:"reference"`
	// Quantization is what it would be stored as: q8_0 (where empty), q4_0, q4_1, f16 or f32; that of
	// a GGUF file is its own.
	Quantization string `json:"quantization,omitempty"`
	// Token is for gated models. It is kept for this request only and sent to the hub's own host only.
	Token string `json:"token,omitempty"`
}

// ResolveResult is what the hub says of a model, and whether this engine runs it.
type ResolveResult struct {
	Reference    string    `json:"reference"`    // with the commit as its revision: what pull is to be given
	Name         string    `json:"name"`         // the last part of the repository's name
	Commit       string    `json:"commit"`       // what the revision stands for now
	Licence      string    `json:"licence"`      // as its card says it; empty: it does not
	Architecture string    `json:"architecture"` // GGUF's name of its family; empty: unknown
	Runs         bool      `json:"runs"`         // this engine runs it
	Reason       string    `json:"reason"`       // why not; empty where it runs
	Parameters   int64     `json:"parameters"`   // weights
	Download     int64     `json:"download"`     // bytes that pull fetches, those already here not counted
	Present      int64     `json:"present"`      // bytes that an earlier pull left
	Stored       int64     `json:"stored"`       // bytes once stored; 0: not known
	Files        []HubFile `json:"files"`        // that pull fetches
	GGUF         []HubFile `json:"gguf"`         // GGUF files of the repository, any of which can be named instead
}

// HubFile is a file of a repository.
type HubFile struct {
	Name  string `json:"name"`
	Bytes int64  `json:"bytes"`
}

// PullRequest fetches a model and makes one GGUF file of it in the store. What came before an
// interruption is used again; a second tab waits for the first. Where the browser gives no room
// nothing is left behind.
type PullRequest struct {
	Reference    string `json:"reference"`              // as in ResolveRequest
	Quantization string `json:"quantization,omitempty"` // as in ResolveRequest
	Token        string `json:"token,omitempty"`        // as in ResolveRequest
}

// ImportRequest takes files of the reader's: a .gguf, copied, or the .safetensors of a model with
// config.json and tokenizer.json (or spiece.model, or vocab.txt) beside them, converted.
type ImportRequest struct {
	Files        []any  `json:"files"`                  // File objects; webkitRelativePath is heeded
	Quantization string `json:"quantization,omitempty"` // as in ResolveRequest; without meaning for a .gguf
}

// StoredModel is a model in the store.
type StoredModel struct {
	Model        ModelFile `json:"model"`        // for load, verify and remove
	Stored       int64     `json:"stored"`       // bytes that are there
	Complete     bool      `json:"complete"`     // whole; else a part that pull or load goes on with
	When         float64   `json:"when"`         // it was stored, in ms since 1970; 0: unknown
	Source       string    `json:"source"`       // hub id with its commit, file for an imported one, else the address; empty: unknown
	Architecture string    `json:"architecture"` // GGUF's name of its family; empty: unknown
	Quantization string    `json:"quantization"` // q8_0 and so on; empty: unknown
}

// ModelsResult is what the store holds.
type ModelsResult struct {
	Store     string        `json:"store"` // opfs, indexeddb or none
	Models    []StoredModel `json:"models"`
	Usage     float64       `json:"usage"`     // bytes of all that this site stores; 0: unknown
	Quota     float64       `json:"quota"`     // bytes that the browser would let it store; 0: unknown
	Persisted bool          `json:"persisted"` // the browser does not delete it when room gets scarce
}
