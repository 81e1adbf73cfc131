package faas_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"testing"

	faas "python-faas/clients/go"
)

func busyProcesses(t *testing.T) int {
	t.Helper()
	response, err := http.Get(serviceURL() + "/metrics")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	var numbers struct {
		Pool struct {
			BusyProcesses int `json:"busyProcesses"`
		} `json:"pool_metrics"`
	}
	if err := json.NewDecoder(response.Body).Decode(&numbers); err != nil {
		t.Fatal(err)
	}
	return numbers.Pool.BusyProcesses
}

func TestStreamTellsWhileTheProgramRuns(t *testing.T) {
	client := faas.New("")
	stream := client.Stream(ctx, faas.Request{
		Code: "print('on', flush=True)\nwhile True: pass",
	})
	defer stream.Close()
	if !stream.Next() {
		t.Fatal(stream.Result())
	}
	equal(t, stream.Event(), faas.Event{Type: "stdout", Text: "on\n"})
	if busyProcesses(t) == 0 {
		t.Fatal("the program has ended")
	}
	stream.Close()
	if result, err := stream.Result(); result != nil || err == nil {
		t.Fatal(result, err)
	}
	equal(t, value[int](t, run(t, faas.Request{Code: "return_val(1)"})), 1)
}

func TestStreamHasEventsAndResult(t *testing.T) {
	stream := faas.New("").Stream(ctx, faas.Request{
		Code: "import sys\nprint('\u2028')\ndisplay('a')\n" +
			"sys.stderr.write('b')\n6 * 7",
		Mode: "cell",
	})
	defer stream.Close()
	var events []faas.Event
	for stream.Next() {
		events = append(events, stream.Event())
	}
	shown := func(text string) map[string]json.RawMessage {
		return map[string]json.RawMessage{"text/plain": json.RawMessage(text)}
	}
	equal(t, events, []faas.Event{
		{Type: "stdout", Text: "\u2028\n"},
		{Type: "display_data", Data: shown(`"'a'"`)},
		{Type: "stderr", Text: "b"},
		{Type: "execute_result", Data: shown(`"42"`)},
	})
	result, err := stream.Result()
	if err != nil {
		t.Fatal(err)
	}
	equal(t, result.Output.Stderr, "b")
	equal(t, len(result.Metadata.Results), 2)
}

func TestStreamFailsAsRunDoes(t *testing.T) {
	_, err := faas.New("").Stream(ctx, faas.Request{}).Result()
	var service *faas.ServiceError
	if !errors.As(err, &service) || service.Status != 400 {
		t.Fatal(err)
	}
	const told = `{"type":"stdout","text":"a"}` + "\n"
	for _, c := range []struct {
		last  string
		isIts func(error) bool
	}{
		{`{"type":"error","status":503,"error":"Gone","details":"full"}` + "\n", func(err error) bool {
			var its *faas.ServiceError
			return errors.As(err, &its) && its.Status == 503 && its.Details == "full"
		}},
		{"", func(err error) bool { var its *faas.ConnectionLostError; return errors.As(err, &its) }},
		{`{"type":"answer","answer":{}}` + "\n", func(err error) bool { var its *faas.AnswerError; return errors.As(err, &its) }},
		{"{}\n", func(err error) bool { var its *faas.AnswerError; return errors.As(err, &its) }},
	} {
		stream := at(startFront(t, answer{200, nil, told + c.last}).URL).
			Stream(ctx, faas.Request{Code: "1"})
		if !stream.Next() || stream.Event().Text != "a" {
			t.Fatal(stream.Result())
		}
		if result, err := stream.Result(); result != nil || !c.isIts(err) {
			t.Fatal(c.last, result, err)
		}
	}
}
