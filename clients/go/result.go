package faas

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
)

// A Result is what came of a program, as the service tells it.
type Result struct {
	Output       Output       `json:"output"`
	WorkloadInfo WorkloadInfo `json:"workload_info"`
	Metadata     Metadata     `json:"metadata"`
	// Calls of tools that wait for results; nil once the program has ended.
	Calls []ToolCall `json:"calls"`
}

// Output is what a program has printed and handed back.
type Output struct {
	Stdout string `json:"stdout"`
	Stderr string `json:"stderr"`
	// RetVal is what return_val was given, as text.
	RetVal string `json:"ret_val"`
	// RetJSON is the same as JSON text; nil where JSON cannot say it.
	RetJSON *string `json:"ret_json"`
}

// WorkloadInfo says which sandbox it was.
type WorkloadInfo struct {
	ID     string `json:"id"`
	Status string `json:"status"`
}

// Metadata is what the service says of a run.
type Metadata struct {
	Language string `json:"language"`
	Runtime  string `json:"runtime"`
	// DurationMS is the program's wall time.
	DurationMS int64 `json:"duration"`
	// Status is "success", "error" or "calls".
	Status string `json:"status"`
	// ExitCode is 0, the program's own, 1, 124 (timeout) or 137 (killed).
	ExitCode int  `json:"exit_code"`
	TimedOut bool `json:"timed_out"`
	// TaskID is what to look for in the service's log.
	TaskID     string    `json:"task_id"`
	InstanceID string    `json:"instance_id"`
	PoolStats  PoolStats `json:"pool_stats"`
	// Error is nil for a program that ended well.
	Error *ErrorInfo `json:"error"`
	// Truncated names what was cut at a limit.
	Truncated       []string `json:"truncated"`
	Files           []File   `json:"files"`
	QueueMS         int64    `json:"queue_ms"`
	CPUMS           int64    `json:"cpu_ms"`
	MemoryPeakBytes int64    `json:"memory_peak_bytes"`
	// Results are what a cell has shown, in order.
	Results []CellResult `json:"results"`
	// State is what it has left, if that was to be kept and could be.
	State *State `json:"state"`
	// StateError is why it could not.
	StateError string `json:"state_error"`
	// Continuation is how to continue a program that waits for results.
	Continuation *Continuation `json:"continuation"`
}

// A Continuation is a program that waits for results of its calls.
type Continuation struct {
	ID      string    `json:"id"`
	Expires time.Time `json:"expires"`
}

// A CellResult is what a cell has shown: values by media type, as Jupyter has them.
type CellResult struct {
	// Type is "execute_result" or "display_data".
	Type string                     `json:"type"`
	Data map[string]json.RawMessage `json:"data"`
}

// PoolStats counts sandboxes.
type PoolStats struct {
	TotalInstances  int `json:"totalInstances"`
	IdleInstances   int `json:"idleInstances"`
	ActiveInstances int `json:"activeInstances"`
}

// An ErrorInfo says why a program failed.
type ErrorInfo struct {
	// Type is the exception's class, or the service's own name for it.
	Type    string `json:"type"`
	Message string `json:"message"`
	// Line and Column count from 1; nil where no place is known.
	Line   *int `json:"line"`
	Column *int `json:"column"`
	// Kind is one of the constants below.
	Kind Kind `json:"kind"`
	// Help is what to do about it, where that is known.
	Help     string    `json:"help"`
	Rules    []string  `json:"rules"`
	Findings []Finding `json:"findings"`
}

// A Kind is a kind of failure.
type Kind string

// Kinds of failure.
const (
	KindException Kind = "exception"
	KindSyntax    Kind = "syntax"
	KindRejected  Kind = "rejected"
	KindTimeout   Kind = "timeout"
	KindMemory    Kind = "memory"
	KindCrash     Kind = "crash"
)

// A Finding is one place where the safety policy refused a program.
type Finding struct {
	Rule      string `json:"rule"`
	Line      int    `json:"line"`
	Column    int    `json:"column"`
	EndColumn int    `json:"end_column"`
	Message   string `json:"message"`
	Help      string `json:"help"`
}

// String tells it in one line: "IndexError: list index out of range (line 2)".
func (e *ErrorInfo) String() string {
	text := e.Type
	if e.Message != "" {
		text += ": " + e.Message
	}
	if e.Line != nil {
		text += fmt.Sprintf(" (line %d)", *e.Line)
	}
	return text
}

// A File is one that a program hands back: a figure, or one that was asked for.
type File struct {
	// Name has no path in it, and is unique within a run.
	Name      string `json:"name"`
	MediaType string `json:"media_type"`
	Data      []byte `json:"data"`
	// Path is where the program had it; "" for a figure.
	Path string `json:"path"`
	// Scale is the factor by which a picture was made smaller; 0: it was not.
	Scale float64 `json:"scale"`
}

// A State is what a program has left, by its id; it never changes.
type State struct {
	ID string `json:"id"`
	// Bytes is its size as it is kept.
	Bytes   int64     `json:"bytes"`
	Expires time.Time `json:"expires"`
}

// after returns a result as the end of a run, with the output of the part before.
func (r *Result) after(earlier *Result) *Result {
	if earlier == nil {
		return r
	}
	r.Output.Stdout = earlier.Output.Stdout + r.Output.Stdout
	r.Output.Stderr = earlier.Output.Stderr + r.Output.Stderr
	r.Metadata.QueueMS += earlier.Metadata.QueueMS
	r.Metadata.Results = append(earlier.Metadata.Results, r.Metadata.Results...)
	return r
}

// Err returns nil, or a *ProgramError if the program has failed.
func (r *Result) Err() error {
	if r.Metadata.Error == nil {
		return nil
	}
	return &ProgramError{r}
}

// Value decodes what return_val was given into v.
func (r *Result) Value(v any) error {
	return decodeValue(r.Output.RetVal, r.Output.RetJSON, v)
}

// Figures returns the pictures that were not asked for by their path.
func (r *Result) Figures() []File {
	var figures []File
	for _, file := range r.Metadata.Files {
		if file.Path == "" && strings.HasPrefix(file.MediaType, "image/") {
			figures = append(figures, file)
		}
	}
	return figures
}

func decodeValue(retVal string, retJSON *string, v any) error {
	if retJSON != nil {
		return json.Unmarshal([]byte(*retJSON), v)
	}
	if retVal == "" {
		return errors.New("Cannot decode the value: the program has returned none")
	}
	return fmt.Errorf("Cannot decode the value: JSON has none for %q", retVal)
}
