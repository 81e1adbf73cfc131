package faas_test

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"

	faas "python-faas/clients/go"
)

func all(t *testing.T, rows *faas.Rows) []faas.Row {
	t.Helper()
	defer rows.Close()
	var found []faas.Row
	for rows.Next() {
		found = append(found, *rows.Row())
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return found
}

func numbers(count int) []int {
	list := make([]int, count)
	for i := range list {
		list[i] = i
	}
	return list
}

func TestBatchHasRowsInTheInputsOrderOverSeveralCalls(t *testing.T) {
	rows := faas.New("").Batch(ctx, faas.Batch{
		Code:      "return_val(INPUT * K)",
		Setup:     "K = 2",
		Inputs:    faas.Slice(numbers(250)),
		ChunkRows: 100,
	})
	found := all(t, rows)
	equal(t, len(found), 250)
	for i, row := range found {
		var twice int
		if err := row.Value(&twice); err != nil || !row.OK() {
			t.Fatal(row, err)
		}
		equal(t, []int64{row.Index, int64(twice)}, []int64{int64(i), int64(2 * i)})
	}
	summary := rows.Summary()
	equal(t, summary.Rows, int64(250))
	equal(t, summary.Outcomes, map[string]int64{"success": 250})
	equal(t, summary.Failed(), int64(0))
}

func TestBatchFixesEachRowByASeed(t *testing.T) {
	seed := int64(7)
	draw := func(chunkRows int) (drawn []string) {
		for _, row := range all(t, faas.New("").Batch(ctx, faas.Batch{
			Code:      "import random; return_val(random.random())",
			Inputs:    faas.Slice(numbers(4)),
			Seed:      &seed,
			ChunkRows: chunkRows,
		})) {
			drawn = append(drawn, row.RetVal)
		}
		return drawn
	}
	parts := draw(2)
	equal(t, parts, draw(2))
	equal(t, parts[:2], draw(4)[:2])
	if parts[0] == parts[2] {
		t.Fatal("two rows have drawn the same")
	}
}

func TestBatchKeepsTextsOfEveryKindAndBoundsItsCalls(t *testing.T) {
	texts := []string{"a\u2028b\u0085c\r\nd", "你好", "\x00", "<&>", strings.Repeat("😀", 30_000)}
	input := make(chan string, len(texts))
	for _, text := range texts {
		input <- text
	}
	close(input)
	found := all(t, faas.New("").Batch(ctx, faas.Batch{
		Code:       "return_val(INPUT)",
		Inputs:     faas.Channel(input),
		ChunkBytes: 1_000,
	}))
	for i, row := range found {
		equal(t, row.RetVal, texts[i])
	}
	equal(t, len(found), len(texts))
}

func TestBatchTakesInputsAsRowsAreRead(t *testing.T) {
	taken := 0
	rows := faas.New("").Batch(ctx, faas.Batch{
		Code:      "return_val(INPUT)",
		Inputs:    func() (any, error) { taken++; return taken, nil },
		ChunkRows: 10,
	})
	for i := 0; i < 15; i++ {
		if !rows.Next() {
			t.Fatal(rows.Err())
		}
		equal(t, rows.Row().Index, int64(i))
	}
	rows.Close()
	if rows.Next() || rows.Err() != nil || taken > 50 {
		t.Fatal(rows.Err(), taken)
	}
}

func TestBatchTellsFailuresAndStopsIfToldSo(t *testing.T) {
	client := faas.New("")
	code := "print('p'); return_val(1 / INPUT)"
	found := all(t, client.Batch(ctx, faas.Batch{Code: code, Inputs: faas.Slice([]int{0, 1})}))
	equal(t, found[0].Error.Type, "ZeroDivisionError")
	equal(t, []bool{found[0].OK(), found[1].OK()}, []bool{false, true})
	equal(t, found[0].Stdout, "p\n")
	rows := client.Batch(ctx, faas.Batch{
		Code: code, Inputs: faas.Slice([]int{1, 0, 2, 0}), StopOnError: true, ChunkRows: 3,
	})
	all(t, rows)
	summary := rows.Summary()
	equal(t, summary.Failed(), int64(1))
}

func TestBatchSaysThatItsSetUpFailed(t *testing.T) {
	rows := faas.New("").Batch(ctx, faas.Batch{
		Code: "1", Setup: "print('s')\nnot_there", Inputs: faas.Slice([]int{1}),
	})
	if rows.Next() {
		t.Fatal("there is a row")
	}
	var failed *faas.BatchError
	if !errors.As(rows.Err(), &failed) {
		t.Fatal(rows.Err())
	}
	equal(t, failed.Summary.Setup.Stdout, "s\n")
	equal(t, failed.Error(), "Cannot run the set-up: NameError: name 'not_there' is not defined (line 2)")
}

func TestBatchEnds(t *testing.T) {
	equal(t, len(all(t, faas.New("").Batch(ctx, faas.Batch{Code: "1", Inputs: faas.Slice([]int{})}))), 0)
	broken := errors.New("the file ended")
	rows := faas.New("").Batch(ctx, faas.Batch{Code: "1", Inputs: func() (any, error) { return nil, broken }})
	if rows.Next() || !errors.Is(rows.Err(), broken) {
		t.Fatal(rows.Err())
	}
	cancelled, cancel := context.WithCancel(ctx)
	rows = faas.New("").Batch(cancelled, faas.Batch{Code: "1", Inputs: faas.Slice(numbers(100_000))})
	if !rows.Next() {
		t.Fatal(rows.Err())
	}
	cancel()
	for rows.Next() {
	}
	if !errors.Is(rows.Err(), context.Canceled) {
		t.Fatal(rows.Err())
	}
}

func TestBatchSaysThatItsConnectionBroke(t *testing.T) {
	f := startFront(t, answer{200, nil, `{"index":0,"exit_code":0}` + "\n"})
	rows := at(f.URL).Batch(ctx, faas.Batch{Code: "1", Inputs: faas.Slice([]int{1, 2})})
	equal(t, rows.Next(), true)
	equal(t, rows.Next(), false)
	var lost *faas.ConnectionLostError
	if !errors.As(rows.Err(), &lost) || !errors.Is(lost, io.EOF) {
		t.Fatal(rows.Err())
	}
}
