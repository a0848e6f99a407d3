package demo

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/mark3labs/mcp-go/client"
	"github.com/mark3labs/mcp-go/mcp"
)

// narrator calls tools and tells about it, one step after the other. The first error ends the story.
type narrator struct {
	ctx    context.Context
	client *client.Client
	out    io.Writer
	heard  *notes // of what is followed
	step   int
	err    error
}

// call plays one step: it prints what happens and why, calls the tool and reads the structured answer into answer.
func (n *narrator) call(tool, story string, args, answer any) {
	if n.err != nil {
		return
	}
	result := n.send(tool, story, args)
	if n.err != nil {
		return
	}
	if result.IsError {
		n.err = fmt.Errorf("%s: %s", tool, text(result))
		return
	}
	n.err = decode(result.StructuredContent, answer)
}

// refused plays a step that the store has to refuse, and prints why.
func (n *narrator) refused(tool, story string, args any) {
	if n.err != nil {
		return
	}
	result := n.send(tool, story, args)
	switch {
	case n.err != nil:
	case !result.IsError:
		n.err = fmt.Errorf("%s was not refused", tool)
	default:
		for line := range strings.Lines(text(result)) {
			fmt.Fprintf(n.out, "       %s", line)
		}
		fmt.Fprintln(n.out)
	}
}

func (n *narrator) send(tool, story string, args any) *mcp.CallToolResult {
	n.begin(tool, story)
	request := mcp.CallToolRequest{Params: mcp.CallToolParams{Name: tool, Arguments: args}}
	result, err := n.client.CallTool(n.ctx, request)
	n.err = err
	return result
}

// begin prints what is done, and why.
func (n *narrator) begin(what, story string) {
	n.step++
	fmt.Fprintf(n.out, "\n %2d.  %-24s %s\n", n.step, what, story)
}

// scene prints what others do meanwhile.
func (n *narrator) scene(format string, values ...any) {
	if n.err == nil {
		fmt.Fprintf(n.out, "\n      "+format+"\n", values...)
	}
}

// say prints what came of a step.
func (n *narrator) say(format string, values ...any) {
	if n.err == nil {
		fmt.Fprintf(n.out, "       → "+format+"\n", values...)
	}
}

func text(result *mcp.CallToolResult) string {
	for _, content := range result.Content {
		if t, ok := content.(mcp.TextContent); ok {
			return t.Text
		}
	}
	return ""
}

func decode(structured, answer any) error {
	raw, err := json.Marshal(structured)
	if err != nil {
		return err
	}
	return json.Unmarshal(raw, answer)
}
