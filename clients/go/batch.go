package faas

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"
)

// A Batch is a program that runs for many inputs.
type Batch struct {
	// Code is the program of each row.
	Code string
	// Inputs are asked for one after another, no faster than rows are read.
	Inputs Inputs
	// Setup is a program that runs once; every row starts from what it has left.
	Setup string
	// State is the id of a state that every row starts from, in place of Setup.
	State    string
	Language string
	// SetupTimeout and RowTimeout are held to the service's own limit.
	SetupTimeout time.Duration
	RowTimeout   time.Duration
	// Seed fixes the randomness of each row, by its number. A later call of a longer
	// batch has the seed plus the number of its first row.
	Seed *int64
	// Priority is "low", "normal" or "high", among batches.
	Priority string
	// StopOnError ends the batch at the first row that fails.
	StopOnError bool
	// AsCompleted tells rows as they end, and not in the order of the inputs.
	AsCompleted bool
	// ChunkRows and ChunkBytes bound the inputs of one call; a longer batch is
	// several calls, each with the set-up. 0 is 10,000 and 4 MiB.
	ChunkRows  int
	ChunkBytes int
}

// Inputs returns the next input, and io.EOF after the last one.
type Inputs func() (any, error)

// Slice returns the elements of a slice as inputs.
func Slice[T any](elements []T) Inputs {
	next := 0
	return func() (any, error) {
		if next == len(elements) {
			return nil, io.EOF
		}
		next++
		return elements[next-1], nil
	}
}

// Channel returns what comes over a channel as inputs, until it is closed.
func Channel[T any](elements <-chan T) Inputs {
	return func() (any, error) {
		element, isOpen := <-elements
		if !isOpen {
			return nil, io.EOF
		}
		return element, nil
	}
}

// A Row is what came of one input.
type Row struct {
	// Index is the number of the input, from 0.
	Index      int64      `json:"index"`
	RetVal     string     `json:"ret_val"`
	RetJSON    *string    `json:"ret_json"`
	Stdout     string     `json:"stdout"`
	Stderr     string     `json:"stderr"`
	Error      *ErrorInfo `json:"error"`
	ExitCode   int        `json:"exit_code"`
	DurationUS int64      `json:"duration_us"`
	Truncated  []string   `json:"truncated"`
	Files      []File     `json:"files"`
}

// OK reports whether the program ended well for this row.
func (r *Row) OK() bool { return r.Error == nil }

// Value decodes what return_val was given into v.
func (r *Row) Value(v any) error { return decodeValue(r.RetVal, r.RetJSON, v) }

// A Summary says how a batch went, over all calls that it took.
type Summary struct {
	Rows int64 `json:"rows"`
	// Outcomes counts rows by "success" or the kind of their error.
	Outcomes map[string]int64 `json:"outcomes"`
	// Redone counts rows that ran twice, by the reason.
	Redone     map[string]int64 `json:"redone"`
	DurationMS int64            `json:"duration_ms"`
	// Error is why it ended early; nil if it did not.
	Error *ErrorInfo `json:"error"`
	// Setup is what the set-up has printed, if it failed.
	Setup *struct {
		Stdout   string `json:"stdout"`
		Stderr   string `json:"stderr"`
		ExitCode int    `json:"exit_code"`
	} `json:"setup"`
}

// Failed returns how many rows have failed.
func (s *Summary) Failed() int64 { return s.Rows - s.Outcomes["success"] }

// errEnd is that of a batch that ended well.
var errEnd = errors.New("there is no further row")

// Rows are the rows of a batch as they are done:
//
//	rows := client.Batch(ctx, batch)
//	defer rows.Close()
//	for rows.Next() {
//		use(rows.Row())
//	}
//	return rows.Err()
type Rows struct {
	client *Client
	ctx    context.Context
	batch  Batch
	head   []byte

	rows     int64
	waiting  []byte
	isOver   bool
	offset   int64
	response *http.Response
	lines    *bufio.Reader
	row      Row
	summary  Summary
	err      error
}

// Batch starts a batch. Nothing runs before the first call of [Rows.Next].
func (c *Client) Batch(ctx context.Context, batch Batch) *Rows {
	if batch.ChunkRows == 0 {
		batch.ChunkRows = 10_000
	}
	if batch.ChunkBytes == 0 {
		// Half of what a service takes whose operator has changed nothing.
		batch.ChunkBytes = 4 << 20
	}
	members := map[string]any{"code": batch.Code}
	set := func(name string, value any, isSet bool) {
		if isSet {
			members[name] = value
		}
	}
	set("setup", batch.Setup, batch.Setup != "")
	set("state", batch.State, batch.State != "")
	set("language", batch.Language, batch.Language != "")
	set("timeout", milliseconds(batch.SetupTimeout), batch.SetupTimeout > 0)
	set("row_timeout", milliseconds(batch.RowTimeout), batch.RowTimeout > 0)
	set("priority", batch.Priority, batch.Priority != "")
	set("on_error", "stop", batch.StopOnError)
	set("order", "completion", batch.AsCompleted)
	head, err := json.Marshal(members)
	return &Rows{
		client:  c,
		ctx:     ctx,
		batch:   batch,
		head:    head,
		err:     err,
		summary: Summary{Outcomes: map[string]int64{}, Redone: map[string]int64{}},
	}
}

// Next waits for the next row, and reports whether there is one.
func (r *Rows) Next() bool {
	for r.err == nil {
		if r.lines == nil {
			if !r.call() {
				return false
			}
		}
		line, err := r.lines.ReadBytes('\n')
		if err != nil {
			r.fail(&ConnectionLostError{r.client.URL, fmt.Errorf(
				"the connection broke after %d rows and a part of the next call: %w",
				r.summary.Rows, err,
			)})
			return false
		}
		var told struct {
			Row
			Summary *Summary `json:"summary"`
		}
		if err := json.Unmarshal(line, &told); err != nil {
			r.fail(&AnswerError{r.client.URL, err})
			return false
		}
		if told.Summary == nil {
			r.row = told.Row
			r.row.Index += r.offset
			return true
		}
		r.endCall(told.Summary)
	}
	return false
}

// Row returns the row that [Rows.Next] has found.
func (r *Rows) Row() *Row {
	row := r.row
	return &row
}

// Summary says how the calls went that have ended.
func (r *Rows) Summary() Summary { return r.summary }

// Err returns why there is no further row; nil if that was the last one.
func (r *Rows) Err() error {
	if r.err == errEnd {
		return nil
	}
	return r.err
}

// Close ends the batch, wherever it is.
func (r *Rows) Close() error {
	r.fail(errEnd)
	return nil
}

// call sends the next chunk of inputs; false if there is none, or it failed.
func (r *Rows) call() bool {
	body := r.nextBody()
	if body == nil {
		return false
	}
	r.response, r.err = r.client.send(
		r.ctx, http.MethodPost, "/run_batch", body, "application/x-ndjson",
	)
	if r.err != nil {
		return false
	}
	r.lines = bufio.NewReader(r.response.Body)
	return true
}

// nextBody returns the body of a call. The inputs go out in chunks so that a call
// that was refused can be sent again.
func (r *Rows) nextBody() []byte {
	body := append([]byte{}, r.head[:len(r.head)-1]...)
	if r.batch.Seed != nil {
		// Rows are numbered from 0 in each call, and must not draw the same.
		body = append(body, `,"seed":`...)
		body = strconv.AppendInt(body, *r.batch.Seed+r.offset, 10)
	}
	body = append(body, `,"inputs":[`...)
	start := len(body)
	r.rows = 0
	for !r.isOver || r.waiting != nil {
		if r.waiting == nil {
			input, err := r.batch.Inputs()
			if errors.Is(err, io.EOF) {
				r.isOver = true
				break
			}
			if err == nil {
				r.waiting, err = json.Marshal(input)
			}
			if err != nil {
				r.fail(fmt.Errorf("Cannot send an input: %w", err))
				return nil
			}
		}
		size := len(body) - start + len(r.waiting)
		isFull := r.rows == int64(r.batch.ChunkRows) || size > r.batch.ChunkBytes
		if r.rows > 0 && isFull {
			break
		}
		if r.rows > 0 {
			body = append(body, ',')
		}
		body = append(body, r.waiting...)
		r.waiting = nil
		r.rows++
	}
	if r.rows == 0 {
		r.fail(errEnd)
		return nil
	}
	return append(body, "]}"...)
}

func (r *Rows) endCall(last *Summary) {
	// To its end, or the connection could not be used again.
	io.Copy(io.Discard, r.lines)
	r.response.Body.Close()
	r.response, r.lines = nil, nil
	r.offset += r.rows
	r.summary.Rows += last.Rows
	r.summary.DurationMS += last.DurationMS
	for name, count := range last.Outcomes {
		r.summary.Outcomes[name] += count
	}
	for name, count := range last.Redone {
		r.summary.Redone[name] += count
	}
	r.summary.Error, r.summary.Setup = last.Error, last.Setup
	if last.Error == nil {
		return
	}
	if last.Error.Type == "RowError" && last.Setup == nil {
		// The caller has asked for it, and has seen the row.
		r.fail(errEnd)
		return
	}
	r.fail(&BatchError{r.summary})
}

// fail ends it; the first reason stays.
func (r *Rows) fail(err error) {
	if r.response != nil {
		r.response.Body.Close()
		r.response, r.lines = nil, nil
	}
	if r.ctx.Err() != nil && err != errEnd {
		err = r.ctx.Err()
	}
	if r.err == nil {
		r.err = err
	}
}
