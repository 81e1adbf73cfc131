package faas

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
)

// An Event is something that a program has printed or shown.
type Event struct {
	// Type is "stdout" or "stderr", with Text; "execute_result" or "display_data",
	// with Data; "call", with Call, which the client answers; or "restart": the
	// program starts again in another sandbox, and what came before is void.
	Type string `json:"type"`
	Text string `json:"text"`
	// Data are values by media type.
	Data map[string]json.RawMessage `json:"data"`
	// Call is a call of a tool.
	Call *ToolCall `json:"call"`
}

// errHungUp is that of a stream which its reader has closed.
var errHungUp = errors.New("the stream was closed")

// A Stream is what a program prints and shows while it runs:
//
//	stream := client.Stream(ctx, request)
//	defer stream.Close()
//	for stream.Next() {
//		use(stream.Event())
//	}
//	return stream.Result()
type Stream struct {
	client *Client
	ctx    context.Context
	tools  map[string]Tool
	// body is the next request; nil once the last one was sent.
	body []byte

	response *http.Response
	lines    *bufio.Reader
	event    Event
	// result is that of the parts which have ended.
	result *Result
	err    error
}

// Stream runs a program as [Client.Run] does, and tells what it does meanwhile.
// Nothing runs before the first call of [Stream.Next] or [Stream.Result].
func (c *Client) Stream(ctx context.Context, request Request) *Stream {
	body, err := request.body()
	if err != nil {
		err = fmt.Errorf("Cannot send the request: %w", err)
	}
	return &Stream{client: c, ctx: ctx, tools: request.Tools, body: body, err: err}
}

// Next waits for the next event, and reports whether there is one.
func (s *Stream) Next() bool {
	if s.err != nil || s.hasEnded() {
		return false
	}
	if s.lines == nil && !s.call() {
		return false
	}
	line, err := s.lines.ReadBytes('\n')
	if err != nil {
		return s.fail(&ConnectionLostError{s.client.URL, err})
	}
	var told struct {
		Event
		Answer  *Result `json:"answer"`
		Status  int     `json:"status"`
		Message string  `json:"error"`
		Details string  `json:"details"`
		State   string  `json:"state"`
		TaskID  string  `json:"task_id"`
	}
	if err := json.Unmarshal(line, &told); err != nil {
		return s.fail(&AnswerError{s.client.URL, err})
	}
	switch told.Type {
	case "":
		return s.fail(&AnswerError{s.client.URL, fmt.Errorf("%.80q is not an event", line)})
	case "error":
		return s.fail(&ServiceError{
			Status:  told.Status,
			Message: told.Message,
			Details: told.Details,
			State:   told.State,
			TaskID:  told.TaskID,
		})
	case "answer":
		if told.Answer == nil || told.Answer.Metadata.TaskID == "" {
			return s.fail(&AnswerError{s.client.URL, errors.New("it has no task_id")})
		}
		// To its end, or the connection could not be used again.
		io.Copy(io.Discard, s.lines)
		s.response.Body.Close()
		s.lines = nil
		s.result = told.Answer.after(s.result)
		if s.body, err = nextBody(s.ctx, s.tools, told.Answer); err != nil {
			return s.fail(err)
		}
		return s.Next()
	}
	s.event = told.Event
	return true
}

// Event returns the event that [Stream.Next] has found.
func (s *Stream) Event() Event { return s.event }

// Result waits for the program's end, and returns what came of it, as
// [Client.Run] does: its output is whole, whatever [Stream.Next] has told.
func (s *Stream) Result() (*Result, error) {
	for s.Next() {
	}
	if s.err != nil {
		return nil, s.err
	}
	return s.result, nil
}

// Close hangs up, which ends a program that still runs.
func (s *Stream) Close() error {
	if s.err == nil && !s.hasEnded() {
		s.fail(errHungUp)
	}
	return nil
}

func (s *Stream) hasEnded() bool {
	return s.result != nil && s.lines == nil && s.body == nil
}

func (s *Stream) call() bool {
	s.response, s.err = s.client.send(
		s.ctx, http.MethodPost, "/run_code", s.body, "application/x-ndjson",
	)
	if s.err != nil {
		return false
	}
	s.body = nil
	s.lines = bufio.NewReader(s.response.Body)
	return true
}

func (s *Stream) fail(err error) bool {
	if s.response != nil {
		s.response.Body.Close()
	}
	if s.ctx.Err() != nil && err != errHungUp {
		err = s.ctx.Err()
	}
	s.err = err
	return false
}
