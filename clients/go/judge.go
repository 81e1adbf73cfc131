package faas

import (
	"context"
	"encoding/json"
	"net/http"
)

// A Submission is a program with its tests. The zero value of a member is as if
// it were absent.
type Submission struct {
	Code  string `json:"code"`
	Tests []Test `json:"tests"`
	// Language is "python", "javascript", "typescript" or a short form.
	Language string `json:"language,omitempty"`
	// Compare is "trimmed", "exact", "tokens", "lines_any_order" or "numbers", or an
	// object with tolerances; "trimmed" is the service's default.
	Compare any          `json:"compare,omitempty"`
	Limits  *JudgeLimits `json:"limits,omitempty"`
	// Stop is "first_failure" to leave out the tests after the first failure.
	Stop string `json:"stop,omitempty"`
	// Include lists the streams, "stdout" and "stderr", to return for each test.
	Include []string `json:"include,omitempty"`
	Seed    *int64   `json:"seed,omitempty"`
	// Priority is "low", "normal" or "high".
	Priority string `json:"priority,omitempty"`
}

// JudgeLimits bound the tests of a submission.
type JudgeLimits struct {
	TimeMS      int64 `json:"time_ms,omitempty"`
	MemoryBytes int64 `json:"memory_bytes,omitempty"`
	TotalMS     int64 `json:"total_ms,omitempty"`
	// Scale multiplies TimeMS: true by how much slower a sandbox is than natively, a
	// number by that number.
	Scale any `json:"scale,omitempty"`
}

// A Test has Stdin and Expected, or Call and Expected, or Code with assertions, or
// Stdin and a Checker.
type Test struct {
	Stdin    string   `json:"stdin,omitempty"`
	Expected any      `json:"expected,omitempty"`
	Call     *Call    `json:"call,omitempty"`
	Code     string   `json:"code,omitempty"`
	Checker  string   `json:"checker,omitempty"`
	Argv     []string `json:"argv,omitempty"`
	Compare  any      `json:"compare,omitempty"`
}

// A Call is a call of a function of the program, or of "Class.method".
type Call struct {
	Function string         `json:"function"`
	Args     []any          `json:"args,omitempty"`
	Kwargs   map[string]any `json:"kwargs,omitempty"`
}

// A Verdict says what came of a test, or of all tests of a program.
type Verdict string

// Verdicts.
const (
	VerdictPassed       Verdict = "passed"
	VerdictWrongAnswer  Verdict = "wrong_answer"
	VerdictRuntimeError Verdict = "runtime_error"
	VerdictTimeLimit    Verdict = "time_limit"
	VerdictMemoryLimit  Verdict = "memory_limit"
	VerdictOutputLimit  Verdict = "output_limit"
	VerdictRejected     Verdict = "rejected"
	VerdictNotRun       Verdict = "not_run"
	// VerdictNotJudged is a fault of the service: send the submission again.
	VerdictNotJudged Verdict = "not_judged"
)

// Judged is what came of a submission.
type Judged struct {
	// Verdict is that of the first test that did not pass.
	Verdict Verdict `json:"verdict"`
	Passed  int     `json:"passed"`
	Total   int     `json:"total"`
	// Score is the mean of the tests' scores; nil if it was not judged.
	Score *float64 `json:"score"`
	// Reason is why it was not judged.
	Reason     string       `json:"reason"`
	Tests      []JudgedTest `json:"tests"`
	DurationMS int64        `json:"duration_ms"`
	// TaskID is what to look for in the service's log.
	TaskID string `json:"task_id"`
}

// A JudgedTest is what came of one test.
type JudgedTest struct {
	Index       int      `json:"index"`
	Verdict     Verdict  `json:"verdict"`
	TimeMS      float64  `json:"time_ms"`
	MemoryBytes int64    `json:"memory_bytes"`
	Score       *float64 `json:"score"`
	// Difference is the first one of a wrong answer.
	Difference *Difference `json:"difference"`
	Error      *ErrorInfo  `json:"error"`
	// Message is the text of a checker.
	Message string `json:"message"`
	// Reason is why it was not run, or not judged.
	Reason string `json:"reason"`
	Stdout string `json:"stdout"`
	Stderr string `json:"stderr"`
}

// A Difference is where an output is not as expected; Line and Column are 0 for
// values.
type Difference struct {
	Line     int    `json:"line"`
	Column   int    `json:"column"`
	Expected string `json:"expected"`
	Got      string `json:"got"`
}

// Judge runs a program against its tests.
func (c *Client) Judge(ctx context.Context, submission Submission) (*Judged, error) {
	body, err := json.Marshal(submission)
	if err != nil {
		return nil, err
	}
	judged := new(Judged)
	if err := c.json(ctx, http.MethodPost, "/judge", body, judged); err != nil {
		return nil, err
	}
	return judged, nil
}
