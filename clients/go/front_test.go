package faas_test

import (
	"bytes"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"sync"
	"testing"
	"time"

	faas "python-faas/clients/go"
)

// answer is what a front gives in place of the service.
type answer struct {
	status  int
	headers map[string]string
	body    string
}

// front is a server in front of the service that gives prepared answers, one per
// request, and then passes requests on.
type front struct {
	*httptest.Server
	mutex sync.Mutex
	left  []answer
	seen  []http.Header
}

func startFront(t *testing.T, answers ...answer) *front {
	t.Helper()
	f := newFront(answers...)
	f.Server = httptest.NewServer(f)
	t.Cleanup(f.Close)
	return f
}

func newFront(answers ...answer) *front { return &front{left: answers} }

// listen starts it at an address that was another's.
func (f *front) listen(t *testing.T, address string) {
	t.Helper()
	listener, err := net.Listen("tcp", address)
	if err != nil {
		t.Error(err)
		return
	}
	f.Server = &httptest.Server{Listener: listener, Config: &http.Server{Handler: f}}
	f.Start()
	t.Cleanup(f.Close)
}

func (f *front) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	f.mutex.Lock()
	f.seen = append(f.seen, r.Header)
	var told *answer
	if len(f.left) > 0 {
		told = &f.left[0]
		f.left = f.left[1:]
	}
	f.mutex.Unlock()
	if told == nil {
		told = passOn(r, body)
	}
	for name, value := range told.headers {
		w.Header().Set(name, value)
	}
	w.WriteHeader(told.status)
	io.WriteString(w, told.body)
}

func passOn(r *http.Request, body []byte) *answer {
	request, err := http.NewRequest(r.Method, serviceURL()+r.URL.Path, nil)
	if err == nil {
		request.Body = io.NopCloser(bytes.NewReader(body))
		request.ContentLength = int64(len(body))
		request.Header.Set("Accept", r.Header.Get("Accept"))
		var response *http.Response
		if response, err = http.DefaultClient.Do(request); err == nil {
			defer response.Body.Close()
			content, _ := io.ReadAll(response.Body)
			return &answer{response.StatusCode, nil, string(content)}
		}
	}
	return &answer{502, nil, err.Error()}
}

func serviceURL() string {
	if url := os.Getenv("FAAS_URL"); url != "" {
		return url
	}
	return "http://localhost:8890"
}

// at returns a client that comes again at once.
func at(url string) *faas.Client {
	client := faas.New(url)
	client.Retry.FirstWait = time.Nanosecond
	return client
}
