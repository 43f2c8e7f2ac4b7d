// Package protocol names the messages between a page and the engine in its Web Worker.
//
// Every message is an object {type, id, …}. A page sends requests; each is answered by any
// number of progress, notice and event replies and then by exactly one done or failed reply of
// the same id. web/shim/protocol.js is generated from this file and from the public types of
// core/passage, core/summarize, models and models/speed, so that a name exists once.
//
// The messages are declared by topic: this file has their names and what all share, engine.go
// starting and measuring, load.go bringing a model into memory, hub.go catalogue, hub and store,
// task.go what a model does, page.go what is read ahead, and memory.go what was read before.
package protocol

//go:generate go run ./gen -o ../../web/shim/protocol.js

// Request is the type of a message from the page. Request X carries the fields of XRequest.
type Request string

const (
	Start     Request = "start"     // choose a kernel variant, start the engine; result: StartResult
	Status    Request = "status"    // ask what the store holds of a model; result: StatusResult
	Load      Request = "load"      // bring a model into kernel memory; result: LoadResult
	Unload    Request = "unload"    // give a model's memory back; no result
	Verify    Request = "verify"    // compare the stored model with its hash; fails as corrupt; no result
	Remove    Request = "remove"    // delete a model from the store; no result
	Models    Request = "models"    // list what the store holds; result: ModelsResult
	Catalogue Request = "catalogue" // list the known models and recommend; result: CatalogueResult
	Resolve   Request = "resolve"   // ask the hub about a model before anything large is fetched; result: ResolveResult
	Pull      Request = "pull"      // fetch a model from the hub and convert it into the store; result: StoredModel
	Import    Request = "import"    // take files of the reader's into the store; result: StoredModel
	Summarize Request = "summarize" // result: SummarizeResult
	Translate Request = "translate" // result: TranslateResult
	Ask       Request = "ask"       // ask a text a question; result: dialogue.Answer
	Generate  Request = "generate"  // continue, rewrite or chat; result: GenerateResult
	Measure   Request = "measure"   // measure the speed of the model, with nothing else running; result: MeasureResult
	Usage     Request = "usage"     // how much memory the engine holds; result: UsageResult
	Page      Request = "page"      // which text is open, to be read ahead; no result
	Look      Request = "look"      // read it ahead while nothing else is to do; result: LookResult
	Cancel    Request = "cancel"    // stop another request, which then fails with the code "cancelled"; no result

	Remember       Request = "remember"        // keep a page that is read; result: RememberResult
	Recall         Request = "recall"          // what fits a question; result: RecallResult
	Related        Request = "related"         // what a page recalls; result: RelatedResult
	Entries        Request = "entries"         // look through the memory; result: EntriesResult
	Entry          Request = "entry"           // all that is kept of a page; fails as not-found; result: EntryResult
	Forget         Request = "forget"          // for good; result: ForgetResult
	Pin            Request = "pin"             // fails as not-found; result: MemoryEntry
	ExportMemory   Request = "export-memory"   // result: a File
	ImportMemory   Request = "import-memory"   // fails as archive or passphrase; result: ImportMemoryResult
	Digest         Request = "digest"          // result: DigestResult
	Review         Request = "review"          // what to recall today; result: ReviewResult
	Grade          Request = "grade"           // fails as not-found; result: GradeResult
	Feedback       Request = "feedback"        // learn from what became of a summary; result: LearnedResult
	Learned        Request = "learned"         // result: LearnedResult
	ResetLearned   Request = "reset-learned"   // forget what was learnt; result: LearnedResult
	MemoryUsage    Request = "memory-usage"    // result: MemoryUsageResult
	MemorySettings Request = "memory-settings" // read and change them; result: MemorySettingsResult
)

// Reply is the type of a message from the worker. Reply X carries the fields of XReply.
type Reply string

const (
	Progress Reply = "progress" // how far bytes are on their way
	Notice   Reply = "notice"   // something went wrong that does not end the request
	Event    Reply = "event"    // a stage of a task
	Done     Reply = "done"     // the request has ended
	Failed   Reply = "failed"   // the request has ended without a result
)

// Code says what went wrong, for the page to put into words.
type Code string

const (
	Cancelled   Code = "cancelled"   // by the page
	Unsupported Code = "unsupported" // the browser lacks WebAssembly or module workers
	Missing     Code = "missing"     // the store has no such model, and the network was not to be asked
	Download    Code = "download"    // the network failed or the server refused; what came is kept
	Corrupt     Code = "corrupt"     // the bytes are not those that were asked for; they were deleted
	NotStored   Code = "not-stored"  // the store refused or there is none; the model runs from memory
	Quota       Code = "quota"       // as not-stored, since the browser gives no more room
	Memory      Code = "memory"      // the browser gives no more memory
	Model       Code = "model"       // the file is not a model that this engine runs
	Task        Code = "task"        // no model is loaded that does this
	Access      Code = "access"      // the hub wants a token, or one with more rights
	NotFound    Code = "not-found"   // the hub has no such model, revision or file; the memory no such entry
	Files       Code = "files"       // files of the reader's that make up no model; the message names what is missing
	Option      Code = "option"      // an option, or a name, that cannot be
	Internal    Code = "internal"    // a mistake of the engine

	Unavailable Code = "unavailable" // the browser keeps no memory here, as in some private windows
	Blocked     Code = "blocked"     // another tab holds the memory in an older version: closing it helps
	Newer       Code = "newer"       // a newer version of the program wrote the memory, or the archive; it was left as it is
	Lost        Code = "lost"        // the browser removed the memory; an empty one was made
	Damaged     Code = "damaged"     // a part of the memory cannot be read; it was set aside, the rest is whole
	Left        Code = "left"        // entries left the memory to make room
	Archive     Code = "archive"     // no file of a memory
	Passphrase  Code = "passphrase"  // of an archive: wrong or missing
)

// ProgressReply tells how far bytes are on their way.
type ProgressReply struct {
	// Stage is store (read from the store), network (downloaded), wait (another tab is at it),
	// convert (written as GGUF), copy (of a file of the reader's), ahead (of the open page, in
	// passages) or digest (in digests).
	Stage string `json:"stage"`
	File  string `json:"file,omitempty"` // which one, of several
	Done  int64  `json:"done"`           // bytes
	Total int64  `json:"total"`          // bytes; 0: not known
}

// NoticeReply tells of a trouble that the request survived.
type NoticeReply struct {
	Code    Code          `json:"code"`
	Message string        `json:"message"`
	Left    []MemoryEntry `json:"left,omitempty"` // entries that left the memory, where the code is left
}

// DoneReply ends a request.
type DoneReply struct {
	Result any `json:"result"`
}

// FailedReply ends a request without a result.
type FailedReply struct {
	Code    Code   `json:"code"`
	Message string `json:"message"`
}
