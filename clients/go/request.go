package faas

import (
	"encoding/base64"
	"encoding/json"
	"time"
)

// A Request is a program, and what it brings. The zero value of a member is as
// if it were absent.
type Request struct {
	// Code is the program.
	Code string
	// Language is "python", "javascript", "typescript" or a short form; "" is the
	// service's first, Python.
	Language string
	// Mode "cell" runs it as a cell of a notebook: see Metadata.Results.
	Mode string
	// Timeout is held to the service's own limit, which is the default too.
	Timeout time.Duration
	// Priority is "low", "normal" or "high".
	Priority string
	// Input is the global INPUT of the program: anything that json.Marshal takes.
	Input any
	// Ext is not looked at by the service.
	Ext map[string]string
	// Stdin is what standard input has.
	Stdin []byte
	// Argv are arguments, without the program's name.
	Argv []string
	// Env is the whole environment.
	Env map[string]string
	// Files are contents by path, relative to where the program starts.
	Files map[string][]byte
	// Collect are patterns of the files that come back, such as "out/*.csv".
	Collect []string
	// Seed fixes all randomness.
	Seed *int64
	// Now is where the clocks start, which then stand still.
	Now time.Time
	// Tools are functions that the program may call, by name.
	Tools map[string]Tool
	// State is the id of the state that the program continues.
	State string
	// Keep keeps what it leaves, for TTL: see Metadata.State.
	Keep bool
	// TTL is in whole seconds; 0 is as long as the service allows.
	TTL time.Duration
}

type wireFile struct {
	Data []byte `json:"data"`
}

type wireRequest struct {
	Code          string              `json:"code"`
	Language      string              `json:"language,omitempty"`
	Mode          string              `json:"mode,omitempty"`
	Timeout       int64               `json:"timeout,omitempty"`
	Priority      string              `json:"priority,omitempty"`
	Input         any                 `json:"input,omitempty"`
	Ext           map[string]string   `json:"ext,omitempty"`
	Stdin         string              `json:"stdin,omitempty"`
	StdinEncoding string              `json:"stdin_encoding,omitempty"`
	Argv          []string            `json:"argv,omitempty"`
	Env           *map[string]string  `json:"env,omitempty"`
	Files         map[string]wireFile `json:"files,omitempty"`
	Collect       []string            `json:"collect,omitempty"`
	Seed          *int64              `json:"seed,omitempty"`
	Now           *int64              `json:"now,omitempty"`
	Tools         []wireTool          `json:"tools,omitempty"`
	State         string              `json:"state,omitempty"`
	Keep          bool                `json:"keep,omitempty"`
	TTL           int64               `json:"ttl,omitempty"`
}

func (r Request) body() ([]byte, error) {
	wire := wireRequest{
		Code:     r.Code,
		Language: r.Language,
		Mode:     r.Mode,
		Timeout:  milliseconds(r.Timeout),
		Priority: r.Priority,
		Input:    r.Input,
		Ext:      r.Ext,
		Argv:     r.Argv,
		Collect:  r.Collect,
		Seed:     r.Seed,
		Tools:    toolDefinitions(r.Tools),
		State:    r.State,
		Keep:     r.Keep,
		TTL:      int64(r.TTL / time.Second),
	}
	if r.Stdin != nil {
		wire.Stdin = base64.StdEncoding.EncodeToString(r.Stdin)
		wire.StdinEncoding = "base64"
	}
	if r.Env != nil {
		// An empty environment is one too.
		wire.Env = &r.Env
	}
	if !r.Now.IsZero() {
		now := r.Now.UnixMilli()
		wire.Now = &now
	}
	if len(r.Files) > 0 {
		wire.Files = make(map[string]wireFile, len(r.Files))
		for path, data := range r.Files {
			if data == nil {
				// As nil it would be null.
				data = []byte{}
			}
			wire.Files[path] = wireFile{data}
		}
	}
	return json.Marshal(wire)
}

// milliseconds rounds up: a time that is too short to count is no absent one.
func milliseconds(d time.Duration) int64 {
	return int64((d + time.Millisecond - 1) / time.Millisecond)
}
