package faas_test

import (
	"testing"

	faas "python-faas/clients/go"
)

func TestJudgeHasAVerdictForEachTest(t *testing.T) {
	judged, err := at("").Judge(ctx, faas.Submission{
		Code: "def add(a, b): return a + b\nif input() == 'x': print(1 // 0)",
		Tests: []faas.Test{
			{Call: &faas.Call{Function: "add", Args: []any{1, 2}}, Stdin: "y", Expected: 3},
			{Call: &faas.Call{Function: "add", Args: []any{1, 2}}, Stdin: "y", Expected: 4},
			{Stdin: "x", Expected: "1"},
		},
		Limits: &faas.JudgeLimits{TimeMS: 5_000},
	})
	if err != nil {
		t.Fatal(err)
	}
	verdicts := []faas.Verdict{}
	for _, test := range judged.Tests {
		verdicts = append(verdicts, test.Verdict)
	}
	equal(t, verdicts, []faas.Verdict{
		faas.VerdictPassed, faas.VerdictWrongAnswer, faas.VerdictRuntimeError,
	})
	equal(t, judged.Total, 3)
	equal(t, judged.Tests[2].Error.Type, "ZeroDivisionError")
}
