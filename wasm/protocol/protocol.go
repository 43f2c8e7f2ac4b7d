// Package protocol names the messages between a page and the engine in its Web Worker.
//
// Every message is an object {type, id, …}. A page sends requests; each is answered by any
// number of progress, notice and event replies and then by exactly one done or failed reply of
// the same id. web/shim/protocol.js is generated from this file and from the public types of
// core/summarize and models/speed, so that a name exists once.
package protocol

import (
	"precis/core/summarize"
	"precis/models/speed"
)

//go:generate go run ./gen -o ../../web/shim/protocol.js

// Request is the type of a message from the page. Request X carries the fields of XRequest.
type Request string

const (
	Start     Request = "start"     // choose a kernel variant, start the engine; result: StartResult
	Status    Request = "status"    // ask what the store holds; result: StatusResult
	Load      Request = "load"      // bring a model into kernel memory; result: LoadResult
	Verify    Request = "verify"    // compare the stored model with its hash; fails as corrupt; no result
	Remove    Request = "remove"    // delete a model from the store; no result
	Summarize Request = "summarize" // result: summarize.Summary
	Measure   Request = "measure"   // measure the speed of the model, with nothing else running; result: MeasureResult
	Cancel    Request = "cancel"    // stop another request, which then fails with the code "cancelled"; no result
)

// Reply is the type of a message from the worker. Reply X carries the fields of XReply.
type Reply string

const (
	Progress Reply = "progress" // a model is being loaded
	Notice   Reply = "notice"   // something went wrong that does not end the request
	Event    Reply = "event"    // a stage of a summary
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
	Option      Code = "option"      // an option that does not exist
	Internal    Code = "internal"    // a mistake of the engine
)

// StartRequest starts the engine.
type StartRequest struct {
	// Variant forces a kernel variant; empty: the best that the browser runs.
	Variant string `json:"variant,omitempty"`
}

// StartResult describes the engine that runs.
type StartResult struct {
	Variant string             `json:"variant"` // relaxed, simd or portable
	Timings map[string]float64 `json:"timings"`
}

// ModelFile is one file of weights.
type ModelFile struct {
	Name    string `json:"name"`    // as people know it
	File    string `json:"file"`    // its name in the store and at the server
	URL     string `json:"url"`     // absolute
	Bytes   int64  `json:"bytes"`   // its length
	SHA256  string `json:"sha256"`  // in hexadecimal
	Licence string `json:"licence"` // SPDX identifier
}

// StatusRequest asks for the state of a model in the store.
type StatusRequest struct {
	Model ModelFile `json:"model"`
}

// StatusResult is the state of a model in the store.
type StatusResult struct {
	Store    string `json:"store"`    // opfs, indexeddb or none
	Stored   int64  `json:"stored"`   // bytes of the model, whole or the part that came
	Complete bool   `json:"complete"` // all bytes came and the hash was right
}

// LoadRequest loads a model: from the store, else from the network into it. What the network
// brings is compared with its hash on the way; a stored file was, so that it is at work at once and
// Verify can wait for a quiet moment.
type LoadRequest struct {
	Model ModelFile `json:"model"`
	// Offline keeps to the store: without the whole model there the load fails as missing.
	Offline bool `json:"offline,omitempty"`
}

// LoadResult describes the model that is loaded.
type LoadResult struct {
	Source  string             `json:"source"`  // opfs, indexeddb or network
	Resumed int64              `json:"resumed"` // bytes that an earlier visit had stored
	Timings map[string]float64 `json:"timings"`
}

// VerifyRequest compares the stored file of the model that is loaded with its hash.
type VerifyRequest struct {
	Model ModelFile `json:"model"`
}

// RemoveRequest deletes a model, whole or partial.
type RemoveRequest struct {
	Model ModelFile `json:"model"`
}

// SummarizeRequest asks for a summary. Before a model is loaded it is extractive.
type SummarizeRequest struct {
	Text    string            `json:"text"`
	Options summarize.Options `json:"options"`
}

// MeasureRequest asks for the speed with contexts of some lengths.
type MeasureRequest struct {
	Lengths []int `json:"lengths"` // tokens
	Steps   int   `json:"steps"`   // decode steps after each
}

// MeasureResult is how fast the model reads and writes.
type MeasureResult struct {
	Rows   []speed.Row `json:"rows"`   // one a length
	Memory float64     `json:"memory"` // bytes of kernel memory
}

// CancelRequest stops another request.
type CancelRequest struct {
	Target int `json:"target"` // its id
}

// ProgressReply tells how far a load is.
type ProgressReply struct {
	Stage string `json:"stage"` // store: read from the store; network: downloaded
	Done  int64  `json:"done"`  // bytes
	Total int64  `json:"total"` // bytes
}

// NoticeReply tells of a trouble that the request survived.
type NoticeReply struct {
	Code    Code   `json:"code"`
	Message string `json:"message"`
}

// EventReply is a stage of a summary; places in the text are in UTF-16 code units.
type EventReply struct {
	Event summarize.Event `json:"event"`
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
