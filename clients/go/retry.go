package faas

import (
	"context"
	"errors"
	"math/rand"
	"time"
)

// A Retry says when a request is sent again: only what is [Retryable].
type Retry struct {
	// Attempts is how often a request is sent in all; 0 is 6.
	Attempts int
	// FirstWait is doubled each time, where the service has no wish of its own; 0
	// is 200 ms.
	FirstWait time.Duration
	// LongestWait is the longest that is waited: an error that asks for more is
	// returned at once; 0 is 30 s.
	LongestWait time.Duration
	// OnRetry, if set, receives each error and the wait after it.
	OnRetry func(err error, wait time.Duration)
}

func (r Retry) do(ctx context.Context, send func() error) error {
	if r.Attempts == 0 {
		r.Attempts = 6
	}
	if r.FirstWait == 0 {
		r.FirstWait = 200 * time.Millisecond
	}
	if r.LongestWait == 0 {
		r.LongestWait = 30 * time.Second
	}
	wait := r.FirstWait
	for attempt := 1; ; attempt++ {
		err := send()
		if err == nil || !Retryable(err) || attempt >= r.Attempts {
			return err
		}
		wish := wait
		var service *ServiceError
		if errors.As(err, &service) && service.RetryAfter != nil {
			wish = *service.RetryAfter
		} else if wish > r.LongestWait {
			wish = r.LongestWait
		}
		if wish > r.LongestWait {
			return err
		}
		wait *= 2
		// Those that were sent away together must not all come back at once.
		wish += time.Duration(rand.Int63n(int64(wish)/4 + 1))
		if r.OnRetry != nil {
			r.OnRetry(err, wish)
		}
		timer := time.NewTimer(wish)
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			return ctx.Err()
		}
	}
}
