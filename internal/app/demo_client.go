package app

import (
	"context"
	"errors"
	"io"
	"log/slog"

	"ecwid-mcp/internal/subs"
	"ecwid-mcp/internal/toolkit"
	"ecwid-mcp/internal/transport"

	"github.com/mark3labs/mcp-go/client"
	clienttransport "github.com/mark3labs/mcp-go/client/transport"
	"github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"
)

// overStdio returns a server as Stdio makes one.
func (d *demoShop) overStdio() (*server.MCPServer, *subs.Hub) {
	var hub *subs.Hub
	opts := toolkit.ServeOptions{CallTimeout: demoConfig().CallTimeout, Logger: d.logger, Done: d.all.done(nil)}
	srv := NewServer(d.all.offer(), opts, func(hooks *server.Hooks, offer *toolkit.Offer) *subs.Hub {
		hub = d.all.subscriptions(hooks, offer, nil)
		return hub
	})
	return srv, hub
}

// withClient serves over a pair of pipes and runs do with a client at their other end.
func withClient(ctx context.Context, srv *server.MCPServer, do func(*client.Client) error) error {
	requests, toServer := io.Pipe()
	answers, toClient := io.Pipe()
	served := make(chan error, 1)
	go func() {
		err := transport.Stdio(ctx, srv, requests, toClient, transport.StdioOptions{Logger: slog.New(slog.DiscardHandler)})
		served <- errors.Join(err, toClient.Close())
	}()
	stop := context.AfterFunc(ctx, func() { answers.CloseWithError(context.Canceled) })
	defer stop()
	err := talk(ctx, answers, toServer, do)
	return errors.Join(err, toServer.Close(), <-served)
}

func talk(ctx context.Context, answers io.Reader, toServer io.WriteCloser, do func(*client.Client) error) error {
	pipes := clienttransport.NewIO(answers, toServer, io.NopCloser(noStderr{}))
	clienttransport.WithCommandLogger(slog.New(slog.DiscardHandler))(pipes) // an error there comes back from a call as well
	c := client.NewClient(pipes)
	if err := c.Start(ctx); err != nil {
		return err
	}
	request := mcp.InitializeRequest{}
	request.Params.ProtocolVersion = mcp.LATEST_PROTOCOL_VERSION
	request.Params.ClientInfo = mcp.Implementation{Name: "ecwid-mcp-demo", Version: Version()}
	if _, err := c.Initialize(ctx, request); err != nil {
		return errors.Join(err, c.Close())
	}
	return errors.Join(do(c), c.Close())
}

// noStderr stands for the log stream of a server in another process.
type noStderr struct{}

func (noStderr) Read([]byte) (int, error) { return 0, io.EOF }
