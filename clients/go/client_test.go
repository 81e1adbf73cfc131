package faas_test

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"
	"time"

	faas "python-faas/clients/go"
)

var ctx = context.Background()

func run(t *testing.T, request faas.Request) *faas.Result {
	t.Helper()
	result, err := faas.New("").Run(ctx, request)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

func value[T any](t *testing.T, result *faas.Result) T {
	t.Helper()
	var v T
	if err := result.Err(); err != nil {
		t.Fatal(err)
	}
	if err := result.Value(&v); err != nil {
		t.Fatal(err)
	}
	return v
}

func equal(t *testing.T, got, want any) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Fatalf("got %#v, want %#v", got, want)
	}
}

func TestRunHasTheValueAsItsType(t *testing.T) {
	equal(t, value[int64](t, run(t, faas.Request{Code: "return_val(2 ** 63 - 1)"})), int64(math.MaxInt64))
	type score struct {
		Score  float64
		Reason string
	}
	code := "return_val({'Score': INPUT[0], 'Reason': '你好 <&> \\u2028'})"
	got := value[score](t, run(t, faas.Request{Code: code, Input: []float64{0.5}}))
	equal(t, got, score{0.5, "你好 <&> \u2028"})
	var none any
	for _, code := range []string{"pass", "return_val(object)"} {
		if err := run(t, faas.Request{Code: code}).Value(&none); err == nil {
			t.Fatal(code)
		}
	}
}

func TestRunMakesAResultOfEveryFailure(t *testing.T) {
	for _, c := range []struct {
		code     string
		kind     faas.Kind
		exitCode int
	}{
		{"1 / 0", faas.KindException, 1},
		{"import sys; sys.exit(7)", faas.KindException, 7},
		{"def f(:", faas.KindSyntax, 1},
		{"import subprocess", faas.KindRejected, 1},
	} {
		result := run(t, faas.Request{Code: c.code})
		equal(t, result.Metadata.Error.Kind, c.kind)
		equal(t, result.Metadata.ExitCode, c.exitCode)
		var failed *faas.ProgramError
		if !errors.As(result.Err(), &failed) || failed.Result != result {
			t.Fatal(result.Err())
		}
	}
	err := run(t, faas.Request{Code: "1 / 0"}).Err()
	equal(t, err.Error(), "Cannot use the result: ZeroDivisionError: division by zero (line 1)")
	late := run(t, faas.Request{Code: "print('so far')\nwhile True: pass", Timeout: 200 * time.Millisecond})
	equal(t, late.Output.Stdout, "so far\n")
	equal(t, late.Metadata.TimedOut, true)
	refused := run(t, faas.Request{Code: "import os\nos.system('id')"})
	equal(t, refused.Metadata.Error.Findings[0].Line, 2)
}

func TestRunBringsWhatItIsGiven(t *testing.T) {
	seed := int64(1)
	result := run(t, faas.Request{
		Code: "import datetime, os, sys\n" +
			"open('b.bin', 'wb').write(open('a/b.bin', 'rb').read() * 2)\n" +
			"return_val([sys.stdin.buffer.read().hex(), ' '.join(sys.argv[1:]), os.environ['LEVEL'],\n" +
			"  open('empty').read(), datetime.datetime.now().isoformat()[:16]])",
		Stdin:    []byte{0xfe, 10},
		Argv:     []string{"-v"},
		Env:      map[string]string{"LEVEL": "3"},
		Files:    map[string][]byte{"a/b.bin": {255, 0}, "empty": nil},
		Collect:  []string{"b.bin"},
		Seed:     &seed,
		Now:      time.Date(2024, 2, 29, 12, 0, 0, 0, time.UTC),
		Priority: "high",
		Ext:      map[string]string{"space": "1"},
	})
	equal(t, value[[]string](t, result), []string{"fe0a", "-v", "3", "", "2024-02-29T12:00"})
	equal(t, result.Metadata.Files[0].Data, []byte{255, 0, 255, 0})
	equal(t, result.Metadata.Files[0].Path, "b.bin")
	plot := run(t, faas.Request{Code: "import matplotlib.pyplot as plt; plt.plot([1])"})
	equal(t, len(plot.Figures()), 1)
	equal(t, string(plot.Figures()[0].Data[1:4]), "PNG")
}

func TestRunShowsWhatACellDoes(t *testing.T) {
	result := run(t, faas.Request{Code: "[1, 2] * 2", Mode: "cell"})
	equal(t, string(result.Metadata.Results[0].Data["text/plain"]), `"[1, 2, 1, 2]"`)
	equal(t, len(run(t, faas.Request{Code: "[1]"}).Metadata.Results), 0)
}

// Answers as the main application's Go code decodes them.
type adapterAnswer struct {
	Output struct {
		Stdout string `json:"stdout"`
		Stderr string `json:"stderr"`
		RetVal string `json:"ret_val"`
	} `json:"output"`
	Metadata *struct {
		TaskID     string `json:"task_id"`
		InstanceID string `json:"instance_id"`
		Duration   int64  `json:"duration"`
		PoolStats  struct {
			TotalInstances  int `json:"totalInstances"`
			IdleInstances   int `json:"idleInstances"`
			ActiveInstances int `json:"activeInstances"`
		} `json:"pool_stats"`
	} `json:"metadata,omitempty"`
}

func TestRunCodeTakesThePlaceOfTheAdapter(t *testing.T) {
	client := faas.New("")
	code := "import json, sys\nprint('warn', file=sys.stderr)\n" +
		"return_val(json.dumps({'score': 1.0, 'reason': '好'}, ensure_ascii=False))"
	result, err := client.RunCode(ctx, code, "python", 5_000, map[string]string{"space_id": "1"})
	if err != nil {
		t.Fatal(err)
	}
	equal(t, result.Output.RetVal, `{"score": 1.0, "reason": "好"}`)
	equal(t, result.Output.Stderr, "warn\n")
	equal(t, result.WorkloadInfo.Status, "Used")
	content, err := json.Marshal(result)
	if err != nil {
		t.Fatal(err)
	}
	var answer adapterAnswer
	if err := json.Unmarshal(content, &answer); err != nil {
		t.Fatal(err)
	}
	equal(t, answer.Metadata.TaskID, result.Metadata.TaskID)
	script, err := client.RunCode(ctx, "console.log(JSON.stringify({score: 1}))", "js", 0, nil)
	if err != nil {
		t.Fatal(err)
	}
	equal(t, script.Output.RetVal, `{"score":1}`)
}

func TestRunIsRefusedWhereItMakesNoSense(t *testing.T) {
	_, err := faas.New("").Run(ctx, faas.Request{})
	var service *faas.ServiceError
	if !errors.As(err, &service) || service.Status != 400 {
		t.Fatal(err)
	}
	equal(t, err.Error(), "Cannot run this: Missing required parameter: code (status 400)")
	if _, err := faas.New("").Run(ctx, faas.Request{Code: "1", Input: math.NaN()}); err == nil {
		t.Fatal("NaN was sent")
	}
}

func TestRunComesAgainWhenItIsAskedTo(t *testing.T) {
	for _, busy := range []answer{
		{503, map[string]string{"Retry-After": "0"}, `{"error":"Service overloaded"}`},
		{503, map[string]string{"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"}, ""},
		{429, map[string]string{"Retry-After": "0"}, ""},
		{429, nil, ""},
	} {
		f := startFront(t, busy, busy)
		client := at(f.URL)
		told := 0
		client.Retry.OnRetry = func(error, time.Duration) { told++ }
		result, err := client.Run(ctx, faas.Request{Code: "return_val(1)"})
		if err != nil {
			t.Fatal(err)
		}
		equal(t, result.Output.RetVal, "1")
		equal(t, []int{told, len(f.seen)}, []int{2, 3})
	}
}

func TestRunGivesUpAndNeverSendsAgainWhatMayHaveRun(t *testing.T) {
	now := map[string]string{"Retry-After": "0"}
	for _, c := range []struct {
		answer
		sent int
	}{
		{answer{503, now, `{"error":"Service overloaded","details":"full"}`}, 3},
		{answer{503, nil, `{"error":"Service overloaded","state":"starting"}`}, 1},
		{answer{503, nil, "<html>"}, 1},
		{answer{500, now, `{"error":"Execution failed","task_id":"t"}`}, 1},
		{answer{502, now, ""}, 1},
		{answer{401, now, ""}, 1},
		{answer{429, map[string]string{"Retry-After": "31"}, ""}, 1},
	} {
		f := startFront(t, c.answer, c.answer, c.answer, c.answer)
		client := at(f.URL)
		client.Retry.Attempts = 3
		_, err := client.Run(ctx, faas.Request{Code: "1"})
		var service *faas.ServiceError
		if !errors.As(err, &service) {
			t.Fatal(err)
		}
		equal(t, service.Status, c.status)
		isStarting := strings.Contains(c.body, "starting")
		equal(t, strings.Contains(err.Error(), "the service is starting"), isStarting)
		equal(t, len(f.seen), c.sent)
	}
}

func TestRunFindsAServiceThatComesUp(t *testing.T) {
	gone := httptest.NewServer(nil)
	gone.Close()
	client := at(gone.URL)
	client.Retry.Attempts = 1
	_, err := client.Run(ctx, faas.Request{Code: "1"})
	var unreachable *faas.UnreachableError
	if !errors.As(err, &unreachable) || !strings.HasPrefix(err.Error(), "Cannot reach "+gone.URL) {
		t.Fatal(err)
	}
	if _, err := client.Health(ctx); !faas.Retryable(err) {
		t.Fatal(err)
	}
	client.Retry.Attempts = 2
	client.Retry.OnRetry = func(error, time.Duration) {
		newFront().listen(t, strings.TrimPrefix(gone.URL, "http://"))
	}
	if _, err := client.Run(ctx, faas.Request{Code: "1"}); err != nil {
		t.Fatal(err)
	}
}

func TestRunSaysWhatIsNoAnswer(t *testing.T) {
	for _, body := range []string{"<html>", "[]", "{}"} {
		_, err := at(startFront(t, answer{200, nil, body}).URL).Run(ctx, faas.Request{Code: "1"})
		var no *faas.AnswerError
		if !errors.As(err, &no) {
			t.Fatal(body, err)
		}
	}
}

func TestRunEndsWithItsContext(t *testing.T) {
	short, cancel := context.WithTimeout(ctx, 200*time.Millisecond)
	defer cancel()
	_, err := faas.New("").Run(short, faas.Request{Code: "while True: pass", Timeout: 2 * time.Second})
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Fatal(err)
	}
	f := startFront(t, answer{429, map[string]string{"Retry-After": "29"}, ""})
	waiting, stop := context.WithCancel(ctx)
	client := at(f.URL)
	client.Retry.OnRetry = func(error, time.Duration) { stop() }
	if _, err := client.Run(waiting, faas.Request{Code: "1"}); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
}

func TestClientSendsItsKey(t *testing.T) {
	f := startFront(t)
	client := at(f.URL + "/")
	client.Key = "k1"
	if _, err := client.Run(ctx, faas.Request{Code: "1"}); err != nil {
		t.Fatal(err)
	}
	equal(t, f.seen[0].Get("Authorization"), "Bearer k1")
}

func TestHealth(t *testing.T) {
	health, err := faas.New("").Health(ctx)
	if err != nil || !health.OK() || health.Languages["python"].Version == "" {
		t.Fatal(health, err)
	}
	f := startFront(t, answer{503, nil, `{"status":"draining"}`})
	if health, err = at(f.URL).Health(ctx); err != nil || health.Status != "draining" {
		t.Fatal(health, err)
	}
}
