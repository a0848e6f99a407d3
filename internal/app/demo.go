package app

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"ecwid-mcp/internal/config"
	"ecwid-mcp/internal/demo"
	"ecwid-mcp/tools"

	"github.com/mark3labs/mcp-go/client"
)

// storyTimeout bounds the whole story, which takes a fraction of it.
const storyTimeout = time.Minute

// Demo opens a demo shop with pages for people, serves MCP for it over stdio and HTTP, and has a client play the story on
// std.Out. Then it ends, or stays until ctx ends.
func Demo(ctx context.Context, cfg config.Demo, std Streams) error {
	listener, err := listenLoopback(ctx, cfg.Addr)
	if err != nil {
		return err
	}
	defer listener.Close() // again by whoever serves it
	places := placesAt(listener)
	shop, err := openDemoShop(ctx, strings.TrimSuffix(places.Page, "/"))
	if err != nil {
		return err
	}
	defer shop.close()
	serving, stop := context.WithCancel(ctx)
	defer stop()
	served, err := shop.serve(serving, listener, places)
	if err != nil {
		return err
	}
	err = shop.play(ctx, places, std)
	switch {
	case err == nil && cfg.Stay:
		err = demo.Stay(std.Out, places)
	case err == nil:
		err = demo.Farewell(std.Out, len(tools.All()))
	}
	if err != nil || !cfg.Stay {
		stop()
	}
	if ctx.Err() != nil {
		err = nil // the story ends early because somebody asked for it
	}
	return errors.Join(err, <-served)
}

// play follows the shop and has a client play the story in it.
func (d *demoShop) play(ctx context.Context, places demo.Places, std Streams) error {
	srv, hub := d.overStdio()
	defer hub.Close()
	ctx, cancel := context.WithTimeout(ctx, storyTimeout)
	defer cancel()
	name, err := d.follow(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(std.Out, "A day at %s, played on a sandbox store in memory by an MCP client over stdio.\n"+
		"Meanwhile people can walk into the shop at %s\nand watch what happens at %s.\n", name, places.Page, places.Console)
	return withClient(ctx, srv, func(c *client.Client) error {
		return demo.Play(ctx, demo.Stage{Client: c, Shop: d.store, Out: std.Out})
	})
}
