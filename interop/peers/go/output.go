package main

import (
	"bytes"
	"encoding/json"
	"io"
	"sync"
)

// event is one line that no command asked for. Its name is under the key "event".
type event map[string]any

// answer is the one line that follows a command.
type answer struct {
	ID     json.RawMessage `json:"id"`
	OK     bool            `json:"ok"`
	Cmd    string          `json:"cmd"`
	Result any             `json:"result,omitempty"`
	Error  *errorBody      `json:"error,omitempty"`
}

// output writes one JSON object a line, from any goroutine. Lines wait until the first one, ready or fatal, is out.
type output struct {
	mu      sync.Mutex
	to      io.Writer
	open    bool
	pending [][]byte
}

func newOutput(to io.Writer) *output {
	return &output{to: to}
}

// emit writes an event or an answer.
func (o *output) emit(value any) {
	line := encodeLine(value)
	o.mu.Lock()
	defer o.mu.Unlock()
	if !o.open {
		o.pending = append(o.pending, line)
		return
	}
	o.write(line)
}

// ready writes the first line and then everything that happened before it.
func (o *output) ready(first event) {
	line := encodeLine(first)
	o.mu.Lock()
	defer o.mu.Unlock()
	o.open = true
	o.write(line)
	for _, waiting := range o.pending {
		o.write(waiting)
	}
	o.pending = nil
}

// fatal writes the only line of a process that could not start.
func (o *output) fatal(err error) {
	line := encodeLine(event{"event": "fatal", "error": describe(err)})
	o.mu.Lock()
	defer o.mu.Unlock()
	o.write(line)
}

// write ignores errors: a closed standard output means that the driver is gone, and standard input ends with it.
func (o *output) write(line []byte) {
	_, _ = o.to.Write(line)
}

func encodeLine(value any) []byte {
	var buf bytes.Buffer
	encoder := json.NewEncoder(&buf)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		panic(err) // only values made by this program come here
	}
	return buf.Bytes()
}
