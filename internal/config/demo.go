package config

import (
	"errors"
	"net"
)

// Demo is everything that can be set for the demo.
type Demo struct {
	Stay bool   `help:"When the story is over, keep the shop's pages and the MCP server open until stopped."`
	Addr string `default:"127.0.0.1:0" help:"Loopback address of the pages and the server; port 0 takes a free one (${default})."`
}

// Check reports values that cannot be right.
func (d *Demo) Check() error {
	if _, _, err := net.SplitHostPort(d.Addr); err != nil {
		return AsError(errors.New("--addr must be a host and a port such as 127.0.0.1:8082"))
	}
	return nil
}
