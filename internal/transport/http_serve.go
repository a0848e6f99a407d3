package transport

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"
)

const (
	readHeaderTimeout = 10 * time.Second
	keepAliveTimeout  = 2 * time.Minute
	maxHeaderBytes    = 64 << 10

	notice      = 250 * time.Millisecond // for load balancers to see that the server stops, and calls under way to end
	callGrace   = 50 * time.Millisecond  // for calls that came during the notice
	streamGrace = 500 * time.Millisecond // for streams to end after that
)

// Serve answers on the listener until ctx ends, then lets calls under way finish for a moment, ends open streams and
// returns, all in less than a second. The error says why it stopped before ctx ended, or that clients had to be cut off.
func (s *HTTPServer) Serve(ctx context.Context, listener net.Listener) error {
	defer s.Close()
	base, endRequests := context.WithCancel(context.WithoutCancel(ctx))
	defer endRequests()
	srv := &http.Server{
		Handler:           s.handler,
		BaseContext:       func(net.Listener) context.Context { return base },
		ReadHeaderTimeout: readHeaderTimeout,
		IdleTimeout:       keepAliveTimeout,
		MaxHeaderBytes:    maxHeaderBytes,
		// Else "OPTIONS *" is answered without a look at the Host.
		DisableGeneralOptionsHandler: true,
		ErrorLog:                     slog.NewLogLogger(libraryLog{s.opts.Logger.Handler()}, slog.LevelError),
	}
	busy := watchConns(srv)
	failed := make(chan error, 1)
	go func() { failed <- srv.Serve(listener) }()
	select {
	case err := <-failed:
		return errors.Join(fmt.Errorf("the HTTP server stopped: %w", err), srv.Close())
	case <-ctx.Done():
	}
	s.draining.Store(true)
	<-time.After(notice) // /readyz answers 503 meanwhile, also on new connections
	err := stop(base, srv, busy, endRequests)
	<-failed // http.ErrServerClosed
	return err
}

// stop waits twice, since each Shutdown asks often at first and ever more rarely later.
func stop(ctx context.Context, srv *http.Server, busy *conns, endRequests func()) error {
	ctx = context.WithoutCancel(ctx)
	calls, cancel := context.WithTimeout(ctx, callGrace)
	defer cancel()
	if srv.Shutdown(calls) == nil {
		return nil
	}
	endRequests()
	streams, cancel := context.WithTimeout(ctx, streamGrace)
	defer cancel()
	if err := srv.Shutdown(streams); err != nil {
		if !busy.any() { // browsers open connections ahead of requests
			return srv.Close()
		}
		return errors.Join(fmt.Errorf("some requests did not end in time: %w", err), srv.Close())
	}
	return nil
}
