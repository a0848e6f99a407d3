package app

import (
	"fmt"
	"strings"
	"time"

	"ecwid-mcp/ecwid/sandbox/web"
	"ecwid-mcp/internal/events"
	"ecwid-mcp/internal/subs"
	"ecwid-mcp/internal/toolkit"
)

// onConsole shows on a sandbox's console what a spectator is told.
type onConsole struct{ console *web.Console }

// called implements spectator.
func (o onConsole) called(tool, outcome string, took time.Duration) {
	o.console.Show(web.Entry{
		Kind: web.ToolCall, Title: tool, Failed: outcome != toolkit.OutcomeOK,
		Detail: fmt.Sprintf("%s, %s", strings.ReplaceAll(outcome, "_", " "), took.Round(time.Millisecond)),
	})
}

// happened implements spectator.
func (o onConsole) happened(trigger events.Trigger, source events.Source) {
	o.console.Show(web.Entry{Kind: web.Event, Title: string(trigger), Detail: "in the journal, learned by " + string(source)})
}

// followed implements spectator.
func (o onConsole) followed(what subs.Change, uri string) {
	title := map[subs.Change]string{
		subs.Began: "An agent follows", subs.Told: "An agent is notified", subs.Ended: "An agent has left",
	}[what]
	o.console.Show(web.Entry{Kind: web.Subscriber, Title: title, Detail: uri})
}
