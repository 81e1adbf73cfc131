//go:build go1.23

package faas_test

import (
	"testing"

	faas "python-faas/clients/go"
)

func TestAllGivesRowsAndThenTheError(t *testing.T) {
	client := faas.New("")
	var indices []int64
	batch := faas.Batch{Code: "return_val(INPUT)", Inputs: faas.Slice(numbers(20))}
	client.Batch(ctx, batch).All()(func(row *faas.Row, err error) bool {
		if err != nil {
			t.Fatal(err)
		}
		indices = append(indices, row.Index)
		return row.Index < 9
	})
	equal(t, len(indices), 10)
	var last error
	batch = faas.Batch{Code: "1", Setup: "1 / 0", Inputs: faas.Slice(numbers(1))}
	client.Batch(ctx, batch).All()(func(row *faas.Row, err error) bool {
		last = err
		return true
	})
	if last == nil {
		t.Fatal("no error")
	}
}
