package tokenizer

import (
	"errors"
	"fmt"
	"maps"
	"strconv"
	"strings"
	"unicode"

	"github.com/ardanlabs/jinja"
)

// ErrChat is wrapped by every error about a chat template or the messages given to it.
var ErrChat = errors.New("tokenizer: chat template")

// Message is one turn of a conversation.
type Message struct {
	Role    string `json:"role"` // "system", "user" or "assistant"
	Content string `json:"content"`
}

// chatTemplate is the Jinja template of a model file. It is executed, not recognised, by
// ardanlabs/jinja: written for the chat templates of GGUF files, with Hugging Face's settings
// (trim_blocks, lstrip_blocks), no dependencies, 0.3 MB of compressed WebAssembly; gonja v2 would
// add 1.3 MB, and a renderer for known templates only would refuse most models.
//
// A template comes from a model file and is not trusted: its size and nesting are limited, its work is
// metered (see meter), range() is bounded, and a panic while it runs is an error. Its clock does not run: the same messages
// give the same tokens every day.
type chatTemplate struct{ compiled *jinja.Template }

const (
	maxTemplate        = 1 << 16 // bytes
	maxTemplateNesting = 64      // brackets open at one time
	maxTemplateRange   = 1 << 12 // elements of range(…)
)

func newChatTemplate(source string) (chatTemplate, error) {
	if source == "" {
		return chatTemplate{}, nil
	}
	if len(source) > maxTemplate {
		return chatTemplate{}, fmt.Errorf("%w: %d bytes, want at most %d", ErrChat, len(source), maxTemplate)
	}
	if depth := bracketDepth(source); depth > maxTemplateNesting {
		return chatTemplate{}, fmt.Errorf("%w: brackets nest %d deep, want at most %d", ErrChat, depth, maxTemplateNesting)
	}
	source, err := metered(source)
	if err != nil {
		return chatTemplate{}, err
	}
	var c chatTemplate
	err = guard(func() (err error) {
		c.compiled, err = jinja.Compile(source)
		return err
	})
	return c, err
}

func bracketDepth(source string) int {
	depth, deepest := 0, 0
	for i := range len(source) {
		switch source[i] {
		case '(', '[', '{':
			depth++
			deepest = max(deepest, depth)
		case ')', ']', '}':
			depth = max(depth-1, 0)
		}
	}
	return deepest
}

// guard runs f and gives back its error or its panic as an error.
func guard(f func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%w: %v", ErrChat, p)
		}
	}()
	if err := f(); err != nil {
		return fmt.Errorf("%w: %w", ErrChat, err)
	}
	return nil
}

// render runs the template over messages. variables are bos_token and the like.
func (c chatTemplate) render(messages []Message, variables map[string]any) (text string, err error) {
	if c.compiled == nil {
		return "", fmt.Errorf("%w: the model has none", ErrChat)
	}
	values := map[string]jinja.Value{
		"messages": jinja.FromGoValue(turns(messages)),
		"range":    jinja.NewCallable("range", boundedRange),
		// Templates ask whether it is there and write a fixed date if it is not.
		"strftime_now": jinja.Undefined(),
	}
	maps.Copy(values, newMeter(messages).functions())
	for name, value := range variables {
		values[name] = jinja.FromGoValue(value)
	}
	err = guard(func() (err error) {
		text, err = c.compiled.RenderValues(values)
		return err
	})
	return text, err
}

func turns(messages []Message) []any {
	turns := make([]any, len(messages))
	for i, m := range messages {
		turns[i] = map[string]any{"role": m.Role, "content": m.Content}
	}
	return turns
}

// boundedRange is Python's range with at most maxTemplateRange elements.
func boundedRange(args []jinja.Value, _ map[string]jinja.Value) (jinja.Value, error) {
	bounds := [3]int64{0, 0, 1}
	for i, arg := range args {
		if i >= len(bounds) || !arg.IsInt() {
			return jinja.Undefined(), errors.New("range: want one to three whole numbers")
		}
		bounds[i] = arg.AsInt()
	}
	start, stop, step := bounds[0], bounds[1], bounds[2]
	if len(args) == 1 {
		start, stop = 0, bounds[0]
	}
	if len(args) == 0 || step == 0 {
		return jinja.Undefined(), errors.New("range: want one to three whole numbers, the step not 0")
	}
	var items []jinja.Value
	for i := start; step > 0 && i < stop || step < 0 && i > stop; i += step {
		if len(items) == maxTemplateRange {
			return jinja.Undefined(), fmt.Errorf("range: more than %d elements", maxTemplateRange)
		}
		items = append(items, jinja.NewInt(i))
	}
	return jinja.NewList(items), nil
}

// Render is the text that the model's chat template makes of messages. Do not encode it: a content
// that spells a special token cannot be told from the template's own. Chat can.
func (t *Tokenizer) Render(messages []Message, addGenerationPrompt bool) (string, error) {
	return t.chat.render(messages, map[string]any{
		"add_generation_prompt": addGenerationPrompt,
		"bos_token":             string(t.Bytes(t.bos)),
		"eos_token":             string(t.Bytes(t.eos)),
		"pad_token":             string(t.Bytes(t.pad)),
		"unk_token":             string(t.Bytes(t.unk)),
	})
}

// Chat gives the tokens of messages under the model's chat template. Only the template itself can
// write special tokens: whatever a content says is encoded as text. With addGenerationPrompt the
// tokens end where the assistant's answer begins. BOS is there if the template writes it.
//
// The error wraps ErrChat: no template, a template that fails or refuses these messages, a role
// that holds a special token, or a template that changes a content otherwise than by trimming it.
func (t *Tokenizer) Chat(messages []Message, addGenerationPrompt bool) ([]int32, error) {
	text, err := t.Render(messages, addGenerationPrompt)
	if err != nil {
		return nil, err
	}
	for _, m := range messages {
		if _, length, _ := t.trusted.next(m.Role); length > 0 {
			return nil, fmt.Errorf("%w: role %q holds a special token", ErrChat, m.Role)
		}
	}
	// The template is run once more with marks in place of the contents, to see where each went.
	mark, err := unusedRune(text)
	if err != nil {
		return nil, err
	}
	marked := make([]Message, len(messages))
	for i, m := range messages {
		marked[i] = m
		if m.Content != "" { // templates ask whether there is any
			marked[i].Content = mark + strconv.Itoa(i) + mark
		}
	}
	frame, err := t.Render(marked, addGenerationPrompt)
	if err != nil {
		return nil, err
	}
	parts, ok := matchFrame(strings.Split(frame, mark), text, messages)
	if !ok {
		return nil, fmt.Errorf("%w: it changes what the messages say, so text and special tokens cannot be told apart", ErrChat)
	}
	return t.encodeParts(parts), nil
}

// unusedRune is a private-use character that text does not hold.
func unusedRune(text string) (string, error) {
	for r := rune(0xE000); r <= 0xF8FF; r++ {
		if !strings.ContainsRune(text, r) {
			return string(r), nil
		}
	}
	return "", fmt.Errorf("%w: the messages use every private-use character", ErrChat)
}

// chatPart is a piece of a rendered conversation, written by the template or by a message.
type chatPart struct {
	text    string
	content bool
}

// matchFrame finds the contents in text. pieces alternate between what the template wrote and the
// number of the message whose content follows; a content may have been trimmed. ok says whether
// the parts put together are text.
func matchFrame(pieces []string, text string, messages []Message) (parts []chatPart, ok bool) {
	if len(pieces)%2 == 0 {
		return nil, false
	}
	for i := 0; ; i += 2 {
		if !strings.HasPrefix(text, pieces[i]) {
			return nil, false
		}
		parts = append(parts, chatPart{text: pieces[i]})
		text = text[len(pieces[i]):]
		if i == len(pieces)-1 {
			return parts, text == ""
		}
		n, err := strconv.Atoi(pieces[i+1])
		if err != nil || n < 0 || n >= len(messages) {
			return nil, false
		}
		content := messages[n].Content
		if !strings.HasPrefix(text, content) || !strings.HasPrefix(text[len(content):], pieces[i+2]) {
			content = strings.TrimSpace(content)
		}
		if !strings.HasPrefix(text, content) {
			return nil, false
		}
		parts = append(parts, chatPart{text: content, content: true})
		text = text[len(content):]
	}
}

// encodeParts encodes parts as one text in which only the template's parts hold special tokens.
// Text between two special tokens is encoded in one piece, whoever wrote it, because merges cross
// from one part to the next.
func (t *Tokenizer) encodeParts(parts []chatPart) []int32 {
	var (
		ids  []int32
		text strings.Builder
	)
	var flags AddedFlags // of the last special token
	write := func(s string) {
		if flags.RStrip && text.Len() == 0 {
			s = strings.TrimLeftFunc(s, unicode.IsSpace)
		}
		text.WriteString(s)
	}
	flush := func(next AddedFlags) {
		s := text.String()
		if next.LStrip {
			s = strings.TrimRightFunc(s, unicode.IsSpace)
		}
		ids = t.encode(ids, s, len(ids) == 0, &t.plain)
		text.Reset()
		flags = next
	}
	for _, part := range parts {
		rest := part.text
		for !part.content {
			start, length, id := t.trusted.next(rest)
			if length == 0 {
				break
			}
			write(rest[:start])
			flush(t.flags[id])
			ids = append(ids, id)
			rest = rest[start+length:]
		}
		write(rest)
	}
	flush(AddedFlags{})
	return ids
}
