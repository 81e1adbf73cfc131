package faas

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"
)

// silence is the longest that a service may be silent before its answer: longer
// than a program may wait and run.
const silence = 75 * time.Second

// A Client runs programs on a service. Goroutines may share one.
type Client struct {
	// URL is where the service is, without a slash at its end.
	URL string
	// Key is what the service knows the caller by; "" where it asks for none.
	Key string
	// Retry says when a request is sent again.
	Retry Retry
	// HTTP sends the requests.
	HTTP *http.Client
}

// New returns a client of the service at url; "" is FAAS_URL of the environment,
// or http://localhost:8890. Its key is FAAS_API_KEY of the environment.
func New(url string) *Client {
	if url == "" {
		url = os.Getenv("FAAS_URL")
	}
	if url == "" {
		url = "http://localhost:8890"
	}
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.ResponseHeaderTimeout = silence
	transport.MaxIdleConnsPerHost = 64
	return &Client{
		URL:  strings.TrimRight(url, "/"),
		Key:  os.Getenv("FAAS_API_KEY"),
		HTTP: &http.Client{Transport: transport},
	}
}

// Run runs a program, and returns what came of it, its failure included: see
// [Result.Err].
func (c *Client) Run(ctx context.Context, request Request) (*Result, error) {
	body, err := request.body()
	if err != nil {
		return nil, fmt.Errorf("Cannot send the request: %w", err)
	}
	var result *Result
	for body != nil {
		part := new(Result)
		if err := c.json(ctx, http.MethodPost, "/run_code", body, part); err != nil {
			return nil, err
		}
		if part.Metadata.TaskID == "" {
			return nil, &AnswerError{c.URL, errors.New("it has no task_id")}
		}
		result = part.after(result)
		if body, err = nextBody(ctx, request.Tools, part); err != nil {
			return nil, err
		}
	}
	return result, nil
}

// RunCode runs a program with the arguments that the main application's adapter
// has; timeoutMS is in milliseconds, 0 is the service's own.
func (c *Client) RunCode(
	ctx context.Context,
	code, language string,
	timeoutMS int64,
	ext map[string]string,
) (*Result, error) {
	return c.Run(ctx, Request{
		Code:     code,
		Language: language,
		Timeout:  time.Duration(timeoutMS) * time.Millisecond,
		Ext:      ext,
	})
}

// Health is what a service says of itself. To strangers a service with keys tells
// the status alone.
type Health struct {
	// Status is "starting", "healthy", "degraded" or "draining".
	Status    string `json:"status"`
	Version   string `json:"version"`
	Languages map[string]struct {
		Version string `json:"version"`
		Ready   int    `json:"ready"`
	} `json:"languages"`
	Packages map[string]string `json:"packages"`
}

// OK reports whether programs can be run.
func (h *Health) OK() bool { return h.Status == "healthy" }

// Health asks the service how it is, once; a service that is not well has an
// answer too.
func (c *Client) Health(ctx context.Context) (*Health, error) {
	response, err := c.sendOnce(ctx, http.MethodGet, "/health", nil, "")
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	if response.StatusCode != 200 && response.StatusCode != 503 {
		return nil, c.failure(response)
	}
	health := new(Health)
	if err := c.decode(response.Body, health); err != nil {
		return nil, err
	}
	return health, nil
}

// A KeptState is a state as the service tells of it.
type KeptState struct {
	State
	Created time.Time `json:"created"`
	// AgeSeconds is how long ago that was.
	AgeSeconds int64 `json:"age"`
	// Parent is the id of the state it was made from; "" if there is none.
	Parent   string `json:"parent"`
	Language string `json:"language"`
	Policy   string `json:"policy"`
}

// States returns the caller's states, the latest first, at most 1,000.
func (c *Client) States(ctx context.Context) ([]KeptState, error) {
	var answer struct {
		States []KeptState `json:"states"`
	}
	err := c.json(ctx, http.MethodGet, "/states", nil, &answer)
	return answer.States, err
}

// State returns what is known of a state; a *ServiceError of status 404 if there
// is none.
func (c *Client) State(ctx context.Context, id string) (*KeptState, error) {
	state := new(KeptState)
	path := "/states/" + url.PathEscape(id)
	if err := c.json(ctx, http.MethodGet, path, nil, state); err != nil {
		return nil, err
	}
	return state, nil
}

// DeleteState forgets a state; a *ServiceError of status 404 if there is none.
func (c *Client) DeleteState(ctx context.Context, id string) error {
	path := "/states/" + url.PathEscape(id)
	response, err := c.send(ctx, http.MethodDelete, path, nil, "")
	if err != nil {
		return err
	}
	return response.Body.Close()
}

func (c *Client) json(
	ctx context.Context, method, path string, body []byte, v any,
) error {
	response, err := c.send(ctx, method, path, body, "application/json")
	if err != nil {
		return err
	}
	defer response.Body.Close()
	return c.decode(response.Body, v)
}

func (c *Client) decode(body io.Reader, v any) error {
	content, err := io.ReadAll(body)
	if err != nil {
		return &ConnectionLostError{c.URL, err}
	}
	if err := json.Unmarshal(content, v); err != nil {
		return &AnswerError{c.URL, err}
	}
	return nil
}

// send returns an answer that is a success, its body not read yet.
func (c *Client) send(
	ctx context.Context, method, path string, body []byte, accept string,
) (response *http.Response, err error) {
	err = c.Retry.do(ctx, func() error {
		response, err = c.sendOnce(ctx, method, path, body, accept)
		if err != nil {
			return err
		}
		if response.StatusCode/100 == 2 {
			return nil
		}
		defer response.Body.Close()
		return c.failure(response)
	})
	if err != nil {
		return nil, err
	}
	return response, nil
}

func (c *Client) sendOnce(
	ctx context.Context, method, path string, body []byte, accept string,
) (*http.Response, error) {
	var content io.Reader
	if body != nil {
		content = bytes.NewReader(body)
	}
	request, err := http.NewRequestWithContext(ctx, method, c.URL+path, content)
	if err != nil {
		return nil, fmt.Errorf("Cannot use the address %q: %w", c.URL, err)
	}
	if body != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	if accept != "" {
		request.Header.Set("Accept", accept)
	}
	if c.Key != "" {
		request.Header.Set("Authorization", "Bearer "+c.Key)
	}
	client := c.HTTP
	if client == nil {
		client = http.DefaultClient
	}
	response, err := client.Do(request)
	if err == nil {
		return response, nil
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	var failed *url.Error
	if errors.As(err, &failed) {
		err = failed.Err
	}
	var network *net.OpError
	if errors.As(err, &network) && network.Op == "dial" {
		return nil, &UnreachableError{c.URL, err}
	}
	return nil, &ConnectionLostError{c.URL, err}
}

func (c *Client) failure(response *http.Response) error {
	var body struct {
		Error   string `json:"error"`
		Details string `json:"details"`
		State   string `json:"state"`
		TaskID  string `json:"task_id"`
	}
	// A proxy's own page has a status, and no more.
	if c.decode(response.Body, &body) != nil || body.Error == "" {
		body.Error = http.StatusText(response.StatusCode)
	}
	return &ServiceError{
		Status:     response.StatusCode,
		Message:    body.Error,
		Details:    body.Details,
		State:      body.State,
		TaskID:     body.TaskID,
		RetryAfter: retryAfter(response.Header.Get("Retry-After")),
	}
}

// retryAfter reads seconds, or a date.
func retryAfter(value string) *time.Duration {
	var wait time.Duration
	if seconds, err := strconv.ParseUint(value, 10, 32); err == nil {
		wait = time.Duration(seconds) * time.Second
	} else if when, err := http.ParseTime(value); err == nil {
		if wait = time.Until(when); wait < 0 {
			wait = 0
		}
	} else {
		return nil
	}
	return &wait
}
