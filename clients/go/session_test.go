package faas_test

import (
	"errors"
	"testing"
	"time"

	faas "python-faas/clients/go"
)

func step(t *testing.T, session *faas.Session, code string) *faas.Result {
	t.Helper()
	result, err := session.Run(ctx, faas.Request{Code: code})
	if err != nil {
		t.Fatal(err)
	}
	return result
}

func TestSessionGoesOnForksAndGoesBack(t *testing.T) {
	session := faas.New("").Session("", time.Minute)
	step(t, session, "x = [1]")
	fork := session.Fork()
	step(t, session, "x.append(2)")
	step(t, fork, "x.append(3)")
	equal(t, value[[]int](t, step(t, session, "return_val(x)")), []int{1, 2})
	equal(t, value[[]int](t, step(t, fork, "return_val(x)")), []int{1, 3})
	rows := all(t, session.Batch(ctx, faas.Batch{
		Code: "return_val(x + [INPUT])", Inputs: faas.Slice([]int{4, 5}),
	}))
	equal(t, []string{rows[0].RetVal, rows[1].RetVal}, []string{"[1, 2, 4]", "[1, 2, 5]"})
	for i := 0; i < 2; i++ {
		if err := session.Back(); err != nil {
			t.Fatal(err)
		}
	}
	equal(t, value[[]int](t, step(t, session, "return_val(x)")), []int{1})
	made := session.State()
	kept, err := faas.New("").State(ctx, made)
	if err != nil || kept.ID != made || kept.Language != "python" {
		t.Fatal(kept, err)
	}
	states, err := faas.New("").States(ctx)
	if err != nil || len(states) == 0 {
		t.Fatal(states, err)
	}
	if err := session.Delete(ctx); err != nil {
		t.Fatal(err)
	}
	var service *faas.ServiceError
	if _, err := faas.New("").State(ctx, made); !errors.As(err, &service) || service.Status != 404 {
		t.Fatal(err)
	}
	if session.Back() == nil {
		t.Fatal("it went back behind its beginning")
	}
}

func TestSessionStaysWhereItWasOrSaysThatItCannotGoOn(t *testing.T) {
	session := faas.New("").Session("", time.Minute)
	step(t, session, "x = 1")
	step(t, session, "x = 2; 1 / 0")
	stopped, err := session.Run(ctx, faas.Request{
		Code: "x = 3\nwhile True: pass", Timeout: 300 * time.Millisecond,
	})
	if err != nil || stopped.Metadata.State != nil || stopped.Metadata.StateError == "" {
		t.Fatal(stopped, err)
	}
	equal(t, value[int](t, step(t, session, "return_val(x)")), 2)
	f := startFront(t, answer{200, nil, `{"metadata":{"task_id":"t","state":null,"state_error":"Cannot keep the state: too large"}}`})
	_, err = at(f.URL).Session("", 0).Run(ctx, faas.Request{Code: "1"})
	var lost *faas.StateError
	if !errors.As(err, &lost) || err.Error() != "Cannot keep the state: too large" {
		t.Fatal(err)
	}
}
