package faas

import (
	"errors"
	"fmt"
	"time"
)

// An UnreachableError is about a connection that there was not: nothing was sent.
type UnreachableError struct {
	URL string
	Err error
}

func (e *UnreachableError) Error() string {
	return fmt.Sprintf("Cannot reach %s: %v", e.URL, e.Err)
}

// Unwrap returns what the network has said.
func (e *UnreachableError) Unwrap() error { return e.Err }

// A ConnectionLostError is about a connection that broke, or fell silent, after
// the request had been sent.
type ConnectionLostError struct {
	URL string
	Err error
}

func (e *ConnectionLostError) Error() string {
	return fmt.Sprintf("Cannot get an answer of %s: %v", e.URL, e.Err)
}

// Unwrap returns what the network has said.
func (e *ConnectionLostError) Unwrap() error { return e.Err }

// A ServiceError is an answer with another status than 200.
type ServiceError struct {
	// Status is 400, 401, 403, 404, 410, 413, 429, 500, 503 or a proxy's own.
	Status int
	// Message and Details are the service's words.
	Message string
	Details string
	// State is "starting" where a 503 is not about load: no sandbox is ready yet.
	State string
	// TaskID is what its operator can look for in the log.
	TaskID string
	// RetryAfter is when to come again; nil if it has not said so.
	RetryAfter *time.Duration
}

func (e *ServiceError) Error() string {
	text := e.Message
	if e.State == "starting" {
		// "Service overloaded" is fixed for every 503 of the service.
		text = "the service is starting"
	}
	if e.Details != "" {
		text += ": " + e.Details
	}
	return fmt.Sprintf("Cannot run this: %s (status %d)", text, e.Status)
}

// An AnswerError is about an answer that no python-faas gives.
type AnswerError struct {
	URL string
	Err error
}

func (e *AnswerError) Error() string {
	return fmt.Sprintf("Cannot read the answer of %s: %v", e.URL, e.Err)
}

// Unwrap returns what it lacks.
func (e *AnswerError) Unwrap() error { return e.Err }

// A ProgramError is a program that failed, as [Result.Err] says.
type ProgramError struct{ Result *Result }

func (e *ProgramError) Error() string {
	return "Cannot use the result: " + e.Result.Metadata.Error.String()
}

// A StateError is a program that ended well and cannot be continued.
type StateError struct{ Result *Result }

func (e *StateError) Error() string {
	return e.Result.Metadata.StateError
}

// A BatchError is a batch that ended before its last row: its set-up failed, or a
// limit was reached.
type BatchError struct{ Summary Summary }

func (e *BatchError) Error() string {
	if e.Summary.Setup != nil {
		return "Cannot run the set-up: " + e.Summary.Error.String()
	}
	return e.Summary.Error.Message
}

// Retryable reports whether a request was certainly not run, so that it may be
// sent again: there was no connection, a quota was used up (429), or the service
// has asked to come again (503 with Retry-After).
func Retryable(err error) bool {
	var unreachable *UnreachableError
	if errors.As(err, &unreachable) {
		return true
	}
	var service *ServiceError
	return errors.As(err, &service) &&
		(service.Status == 429 || service.Status == 503 && service.RetryAfter != nil)
}

func statusIs(err error, status int) bool {
	var service *ServiceError
	return errors.As(err, &service) && service.Status == status
}
