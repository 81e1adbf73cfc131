//go:build go1.23

package faas

import "iter"

// All returns the rows for a loop, and closes them behind it:
//
//	for row, err := range client.Batch(ctx, batch).All() {
//
// An error is the last that comes, with a row that is nil.
func (r *Rows) All() iter.Seq2[*Row, error] {
	return func(yield func(*Row, error) bool) {
		defer r.Close()
		for r.Next() {
			if !yield(r.Row(), nil) {
				return
			}
		}
		if err := r.Err(); err != nil {
			yield(nil, err)
		}
	}
}
