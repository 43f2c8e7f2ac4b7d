package longterm

import (
	"context"
	"errors"
	"fmt"
	"syscall/js"
)

// errInactive: the transaction ended while its function still wanted something of it.
var errInactive = errors.New("the transaction is over: something else was waited for inside it")

var uint8Array = js.Global().Get("Uint8Array")

// scanBatch is how many records a scan asks for at once, shardBatch how many of the shards of embeddings, of
// hundreds of kilobytes each.
const (
	scanBatch  = 256
	shardBatch = 64
)

// indexedDBTransaction reads by waiting for each request. Writes are not waited for: one that fails
// aborts the transaction, which tells why.
type indexedDBTransaction struct {
	ctx context.Context
	tx  js.Value
}

func (t *indexedDBTransaction) get(in table, key string) ([]byte, error) {
	request, err := t.request(in, "get", key)
	if err != nil {
		return nil, err
	}
	result, err := t.wait(request)
	if err != nil || result.IsUndefined() {
		return nil, err
	}
	return bytesOf(result), nil
}

func (t *indexedDBTransaction) scan(in table, f func(key string, value []byte) error) error {
	most, batch := scanBatch, t.batch
	if in == tableVectors {
		most, batch = shardBatch, t.largeBatch
	}
	for after := ""; ; {
		records, err := batch(in, after, most)
		if err != nil {
			return err
		}
		for _, r := range records {
			if err := f(r.key, r.value); err != nil {
				return err
			}
		}
		if len(records) < most {
			return nil
		}
		after = records[most-1].key
	}
}

// record is one of a table.
type record struct {
	key   string
	value []byte
}

// batch returns the first records of a table behind a key, at most n; no key is empty.
func (t *indexedDBTransaction) batch(in table, after string, n int) ([]record, error) {
	behind := keysBehind(after)
	keys, err := t.request(in, "getAllKeys", behind, n)
	if err != nil {
		return nil, err
	}
	values, err := t.request(in, "getAll", behind, n)
	if err != nil {
		return nil, err
	}
	found, err := t.wait(values) // requests are answered in their order
	if err != nil {
		return nil, err
	}
	names := keys.Get("result")
	records := make([]record, found.Length())
	for i := range records {
		records[i] = record{names.Index(i).String(), bytesOf(found.Index(i))}
	}
	return records, nil
}

// largeBatch is batch for large records: Chromium keeps those in files of their own, and reads them sooner
// where each is asked for by itself, all at once (40 of 384 KiB: 19 ms instead of 32).
func (t *indexedDBTransaction) largeBatch(in table, after string, n int) ([]record, error) {
	request, err := t.request(in, "getAllKeys", keysBehind(after), n)
	if err != nil {
		return nil, err
	}
	keys, err := t.wait(request)
	if err != nil {
		return nil, err
	}
	records, values := make([]record, keys.Length()), make([]js.Value, keys.Length())
	for i := range records {
		records[i].key = keys.Index(i).String()
		if values[i], err = t.request(in, "get", records[i].key); err != nil {
			return nil, err
		}
	}
	if len(values) == 0 {
		return nil, nil
	}
	if _, err := t.wait(values[len(values)-1]); err != nil { // requests are answered in their order
		return nil, err
	}
	for i, value := range values {
		if failed := value.Get("error"); !failed.IsNull() {
			return nil, explainException(failed)
		}
		records[i].value = bytesOf(value.Get("result"))
	}
	return records, nil
}

// keysBehind is the range of all keys behind one.
func keysBehind(after string) js.Value {
	return js.Global().Get("IDBKeyRange").Call("lowerBound", after, true)
}

func (t *indexedDBTransaction) put(in table, key string, value []byte) error {
	array := uint8Array.New(len(value))
	js.CopyBytesToJS(array, value)
	_, err := t.request(in, "put", array, key)
	return err
}

func (t *indexedDBTransaction) delete(in table, key string) error {
	_, err := t.request(in, "delete", key)
	return err
}

func (t *indexedDBTransaction) clear(in table) error {
	_, err := t.request(in, "clear")
	return err
}

func (t *indexedDBTransaction) request(in table, method string, arguments ...any) (js.Value, error) {
	store, err := call(t.tx, "objectStore", string(in))
	if err != nil {
		return js.Value{}, err
	}
	return call(store, method, arguments...)
}

// wait waits for the result of a request.
func (t *indexedDBTransaction) wait(request js.Value) (js.Value, error) {
	events := listen(request, "success", "error")
	defer events.release()
	select {
	case event := <-events.fired:
		if event.Get("type").String() == "error" {
			return js.Value{}, explainException(request.Get("error"))
		}
		return request.Get("result"), nil
	case <-t.ctx.Done():
		return js.Value{}, t.ctx.Err()
	}
}

// bytesOf copies a stored value; one that precis did not store is empty.
func bytesOf(value js.Value) []byte {
	if !value.InstanceOf(uint8Array) {
		return []byte{}
	}
	bytes := make([]byte, value.Length())
	js.CopyBytesToGo(bytes, value)
	return bytes
}

// events are those of one target, as they come.
type events struct {
	target   js.Value
	types    []string
	fired    chan js.Value
	listener js.Func
}

// listen takes the place of the on… handlers of a target, until release.
func listen(target js.Value, types ...string) *events {
	e := &events{target: target, types: types, fired: make(chan js.Value, 2)} // none fires more than two
	e.listener = js.FuncOf(func(_ js.Value, arguments []js.Value) any {
		e.fired <- arguments[0]
		return nil
	})
	for _, t := range types {
		target.Set("on"+t, e.listener)
	}
	return e
}

func (e *events) release() {
	for _, t := range e.types {
		if e.target.Get("on" + t).Equal(e.listener.Value) {
			e.target.Set("on"+t, js.Null())
		}
	}
	e.listener.Release()
}

// settled waits for a promise.
func settled(promise js.Value) (js.Value, error) {
	type outcome struct {
		value js.Value
		err   error
	}
	done := make(chan outcome, 1)
	fulfilled := js.FuncOf(func(_ js.Value, arguments []js.Value) any {
		done <- outcome{value: arguments[0]}
		return nil
	})
	defer fulfilled.Release()
	rejected := js.FuncOf(func(_ js.Value, arguments []js.Value) any {
		done <- outcome{err: explainException(arguments[0])}
		return nil
	})
	defer rejected.Release()
	promise.Call("then", fulfilled, rejected)
	o := <-done
	return o.value, o.err
}

// call calls a method of JavaScript; what it throws becomes an error.
func call(on js.Value, method string, arguments ...any) (result js.Value, err error) {
	defer func() {
		if thrown := recover(); thrown != nil {
			exception, ok := thrown.(js.Error)
			if !ok {
				panic(thrown)
			}
			err = explainException(exception.Value)
		}
	}()
	return on.Call(method, arguments...), nil
}

// explainException puts a DOMException into words of a Store.
func explainException(exception js.Value) error {
	if !exception.Truthy() {
		return errors.New("longterm: the transaction was aborted")
	}
	name, message := exception.Get("name").String(), exception.Get("message").String()
	meaning, ok := map[string]error{
		"QuotaExceededError":       ErrQuota,
		"VersionError":             ErrNewer,
		"SecurityError":            ErrUnavailable,
		"TransactionInactiveError": errInactive,
		"InvalidStateError":        errInactive,
	}[name]
	if !ok {
		return fmt.Errorf("longterm: %s: %s", name, message)
	}
	return fmt.Errorf("longterm: %w (%s: %s)", meaning, name, message)
}
