package app

import (
	"context"

	"ecwid-mcp/internal/config"
	"ecwid-mcp/internal/metrics"
)

// admin is the server of metrics, if there is one.
type admin struct {
	addr string     // where /metrics is
	done chan error // nil when there is none
}

func startAdmin(ctx context.Context, cfg config.HTTP, figures *metrics.Metrics) (admin, error) {
	if cfg.AdminAddr == "" {
		return admin{}, nil
	}
	listener, err := metrics.Listen(ctx, cfg.AdminAddr)
	if err != nil {
		return admin{}, config.AsError(err)
	}
	a := admin{addr: "http://" + listener.Addr().String() + "/metrics", done: make(chan error, 1)}
	go func() { a.done <- figures.Serve(ctx, listener) }()
	return a, nil
}

// wait returns when the server has stopped, which it does when its context ends.
func (a admin) wait() error {
	if a.done == nil {
		return nil
	}
	return <-a.done
}
