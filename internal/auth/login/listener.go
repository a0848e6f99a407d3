package login

import (
	"context"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/url"
	"sync"
	"time"
)

const (
	headerPatience = 10 * time.Second
	closePatience  = time.Second // for the browser to receive its page
	maxHeader      = 32 << 10
)

// outcome is how a callback ended the waiting.
type outcome struct {
	code consentCode
	err  error
}

// receiver answers the browser. The first callback that proves the login counts.
type receiver struct {
	path   string
	proof  proof
	result chan outcome // gets one outcome

	mu   sync.Mutex
	done bool
}

// ServeHTTP implements http.Handler.
func (r *receiver) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	if req.URL.Path != r.path {
		http.NotFound(w, req)
		return
	}
	if req.Method != http.MethodGet {
		w.Header().Set("Allow", http.MethodGet)
		http.Error(w, "only GET", http.StatusMethodNotAllowed)
		return
	}
	r.answer(req).write(w)
}

func (r *receiver) answer(req *http.Request) page {
	query, err := url.ParseQuery(req.URL.RawQuery)
	if err != nil {
		return pageForeign
	}
	code, err := r.proof.readCallback(query)
	if errors.Is(err, errForeign) {
		return pageForeign
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.done {
		return pageUsed
	}
	r.done = true
	r.result <- outcome{code, err}
	if err != nil {
		return pageFailed
	}
	return pageReceived
}

// receive serves the listener until a callback proves the login or ctx ends. The listener is closed then, and every
// connection with it.
func receive(ctx context.Context, listener net.Listener, r *receiver) (consentCode, error) {
	server := &http.Server{
		Handler: r, ReadHeaderTimeout: headerPatience, ReadTimeout: headerPatience, MaxHeaderBytes: maxHeader,
		ErrorLog: log.New(io.Discard, "", 0), // what a stranger sends is of no interest to the person at the terminal
	}
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	var result outcome
	select {
	case result = <-r.result:
	case <-ctx.Done():
		result.err = context.Cause(ctx)
	case err := <-served:
		return consentCode{}, errors.Join(err, server.Close())
	}
	limited, cancel := context.WithTimeout(context.WithoutCancel(ctx), closePatience)
	defer cancel()
	if server.Shutdown(limited) != nil {
		_ = server.Close() // a connection that stays open has nothing to say any more
	}
	<-served
	return result.code, result.err
}
