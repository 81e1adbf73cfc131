package faas_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	faas "python-faas/clients/go"
)

type query struct {
	Query string `json:"query" description:"words to look for"`
	K     int    `json:"k,omitempty"`
}

func search(_ context.Context, in query) ([]string, error) {
	found := []string{}
	for n := 0; n < in.K; n++ {
		found = append(found, fmt.Sprintf("%s %d", in.Query, n))
	}
	return found, nil
}

var tools = map[string]faas.Tool{
	"search": faas.ToolFunc("Search the shop.", search),
	"echo": {Run: func(_ context.Context, arguments json.RawMessage) (any, error) {
		return arguments, nil
	}},
	"fail": {Run: func(context.Context, json.RawMessage) (any, error) {
		return nil, fmt.Errorf("sold out: %w", &faas.ToolError{Type: "Empty", Message: "none"})
	}},
	"odd": {Run: func(context.Context, json.RawMessage) (any, error) {
		return make(chan int), nil
	}},
}

func TestToolFuncDescribesItsFunction(t *testing.T) {
	schema, err := json.Marshal(tools["search"].InputSchema)
	if err != nil {
		t.Fatal(err)
	}
	equal(t, string(schema), `{"additionalProperties":false,"properties":{`+
		`"k":{"type":"integer"},`+
		`"query":{"description":"words to look for","type":"string"}},`+
		`"required":["query"],"type":"object"}`)
}

func TestRunCallsFunctionsOfThisApplication(t *testing.T) {
	result := run(t, faas.Request{
		Code: "print('before')\nfound = tools.search(query='tea', k=2)\n" +
			"print('found', found)\nreturn_val(tools.echo(a=[1, None]))",
		Tools: tools,
	})
	got, err := json.Marshal(value[any](t, result))
	equal(t, [2]any{string(got), err}, [2]any{`{"a":[1,null]}`, nil})
	equal(t, result.Output.Stdout, "before\nfound ['tea 0', 'tea 1']\n")
	equal(t, len(result.Calls), 0)
}

func TestRunRaisesWhatAFunctionReturnsAsItsError(t *testing.T) {
	result := run(t, faas.Request{
		Code: "for call in (tools.fail, tools.odd, tools.search):\n" +
			"    try:\n        call()\n    except Exception as error:\n" +
			"        print(type(error).__name__, getattr(error, 'type', None), error)",
		Tools: tools,
	})
	lines := strings.Split(result.Output.Stdout, "\n")
	equal(t, lines[0], "ToolError Empty sold out: none")
	for i, fact := range []string{"chan int", "query"} {
		if !strings.Contains(lines[i+1], fact) {
			t.Fatal(lines[i+1])
		}
	}
}

func TestRunRunsCallsAtOneTime(t *testing.T) {
	var together sync.WaitGroup
	together.Add(3)
	meet := func(_ context.Context, in struct{ N int }) (int, error) {
		together.Done()
		together.Wait()
		return in.N, nil
	}
	result := run(t, faas.Request{
		Code:     "return_val(await Promise.all([0, 1, 2].map((N) => tools.meet({ N }))))",
		Language: "js",
		Tools:    map[string]faas.Tool{"meet": faas.ToolFunc("", meet)},
	})
	equal(t, value[[]int](t, result), []int{0, 1, 2})
}

func TestRunEndsWithTheContextOfATool(t *testing.T) {
	ctx, cancel := context.WithCancel(ctx)
	_, err := faas.New("").Run(ctx, faas.Request{
		Code: "tools.stop()",
		Tools: map[string]faas.Tool{
			"stop": {Run: func(ctx context.Context, _ json.RawMessage) (any, error) {
				cancel()
				return nil, ctx.Err()
			}},
		},
	})
	if !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
}

func TestStreamCallsFunctions(t *testing.T) {
	stream := faas.New("").Stream(ctx, faas.Request{
		Code:  "print('a')\nprint(tools.search(query='tea', k=1))",
		Tools: tools,
	})
	defer stream.Close()
	var seen []string
	for stream.Next() {
		event := stream.Event()
		seen = append(seen, event.Type+" "+event.Text)
		if event.Call != nil {
			equal(t, event.Call.Name, "search")
		}
	}
	equal(t, seen, []string{"stdout a\n", "call ", "stdout ['tea 0']\n"})
	result, err := stream.Result()
	if err != nil {
		t.Fatal(err)
	}
	equal(t, result.Output.Stdout, "a\n['tea 0']\n")
}
