package faas

import (
	"context"
	"errors"
	"time"
)

// A Session runs programs that go on where the last one has ended. One that fails
// has kept what it did before its exception; one that was stopped, by a limit,
// leaves the session where it was. A session is for one goroutine; a fork is one
// of its own.
type Session struct {
	client *Client
	start  string
	ttl    time.Duration
	made   []string
}

// Session returns one that begins with a state, or fresh if that is "". Its states
// are kept for ttl; 0 is as long as the service allows. It asks nobody.
func (c *Client) Session(state string, ttl time.Duration) *Session {
	return &Session{client: c, start: state, ttl: ttl}
}

// State returns the id of the state that the next program continues; "" is a
// fresh start.
func (s *Session) State() string {
	if len(s.made) == 0 {
		return s.start
	}
	return s.made[len(s.made)-1]
}

// Run runs a program, as [Client.Run]. It returns a *StateError if that ended well
// and cannot be continued: it has left more than the service keeps, or has ended
// during a call.
func (s *Session) Run(ctx context.Context, request Request) (*Result, error) {
	request.State = s.State()
	request.Keep = true
	if request.TTL == 0 {
		request.TTL = s.ttl
	}
	result, err := s.client.Run(ctx, request)
	if err != nil {
		return nil, err
	}
	if state := result.Metadata.State; state != nil {
		s.made = append(s.made, state.ID)
	} else if result.Err() == nil {
		return nil, &StateError{result}
	}
	return result, nil
}

// Batch runs a program for each input, every row from this state.
func (s *Session) Batch(ctx context.Context, batch Batch) *Rows {
	batch.State = s.State()
	return s.client.Batch(ctx, batch)
}

// Fork returns a session that goes on from here by itself.
func (s *Session) Fork() *Session { return s.client.Session(s.State(), s.ttl) }

// Back forgets the last program: the next one goes on before it.
func (s *Session) Back() error {
	if len(s.made) == 0 {
		return errors.New("Cannot go back: the session is at its beginning")
	}
	s.made = s.made[:len(s.made)-1]
	return nil
}

// Delete deletes the states that this session has made; a fork has its own.
func (s *Session) Delete(ctx context.Context) error {
	for len(s.made) > 0 {
		last := len(s.made) - 1
		// It may have expired.
		err := s.client.DeleteState(ctx, s.made[last])
		if err != nil && !statusIs(err, 404) {
			return err
		}
		s.made = s.made[:last]
	}
	return nil
}
