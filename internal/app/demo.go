package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"time"

	"ecwid-mcp/internal/demo"
	"ecwid-mcp/internal/toolkit"
	"ecwid-mcp/internal/transport"
	"ecwid-mcp/tools"

	"github.com/mark3labs/mcp-go/client"
	clienttransport "github.com/mark3labs/mcp-go/client/transport"
	"github.com/mark3labs/mcp-go/mcp"
)

// demoTimeout bounds the whole story, which takes a fraction of it.
const demoTimeout = time.Minute

// Demo opens a demo store, serves MCP as stdio does, connects a client to it and plays the story on std.Out.
func Demo(ctx context.Context, std Streams) error {
	ctx, cancel := context.WithTimeout(ctx, demoTimeout)
	defer cancel()
	session, err := newDemoSession()
	if err != nil {
		return err
	}
	shop, err := session.Shop(ctx)
	if err != nil {
		return err
	}
	all := tools.All()
	fmt.Fprintf(std.Out, "A day at %s, played on a sandbox store in memory by an MCP client over stdio.\n", shop.Name)
	err = withClient(ctx, session, all, func(c *client.Client) error { return demo.Play(ctx, c, std.Out) })
	if err != nil {
		return err
	}
	return demo.Farewell(std.Out, len(all))
}

// withClient serves the tools over a pair of pipes and runs do with a client at their other end.
func withClient(ctx context.Context, session *toolkit.Session, all []toolkit.Tool, do func(*client.Client) error) error {
	logger := slog.New(slog.DiscardHandler)
	store := toolkit.Store{Name: "demo", Session: func(context.Context) *toolkit.Session { return session }, Tools: all}
	srv := NewServer([]toolkit.Store{store}, toolkit.ServeOptions{Logger: logger}, nil)
	requests, toServer := io.Pipe()
	answers, toClient := io.Pipe()
	served := make(chan error, 1)
	go func() {
		err := transport.Stdio(ctx, srv, requests, toClient, transport.StdioOptions{Logger: logger})
		served <- errors.Join(err, toClient.Close())
	}()
	stop := context.AfterFunc(ctx, func() { answers.CloseWithError(context.Canceled) })
	defer stop()
	err := talk(ctx, answers, toServer, do)
	return errors.Join(err, toServer.Close(), <-served)
}

func talk(ctx context.Context, answers io.Reader, toServer io.WriteCloser, do func(*client.Client) error) error {
	c := client.NewClient(clienttransport.NewIO(answers, toServer, io.NopCloser(noStderr{})))
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
