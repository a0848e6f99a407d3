package doctor

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

// WriteJSON writes the report as one indented JSON document.
func (r Report) WriteJSON(w io.Writer) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(r)
}

// The columns of the text form.
const (
	textWidth = 100
	idWidth   = 19
)

// WriteText writes the report for people: a mark, the id and the text of each check, and the remedy below.
func (r Report) WriteText(w io.Writer) error {
	p := &printer{w: w}
	for _, s := range r.Stores {
		p.line(storeTitle(s))
		p.checks(s.Checks)
		p.tools(s.Tools)
	}
	for _, c := range r.Clients {
		p.line(c.Client + ": " + c.Path)
		p.checks(c.Checks)
	}
	if len(r.Clients) == 0 {
		p.line("No known MCP client on this machine has an entry for ecwid-mcp; add one with: ecwid-mcp install")
	}
	p.line(r.Summary())
	return p.err
}

// Summary counts what was found, in one line.
func (r Report) Summary() string {
	return fmt.Sprintf("%s, %s, %d not tested", counted(r.Count(Problem), "problem"), counted(r.Count(Warning), "warning"), r.Count(NotTested))
}

func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

func storeTitle(s StoreReport) string {
	title := "store " + s.Name
	if s.StoreName != "" {
		title += ": " + strings.Join(strings.Fields(s.StoreName), " ")
	}
	return title
}

type printer struct {
	w   io.Writer
	err error
}

func (p *printer) line(text string) {
	if p.err == nil {
		_, p.err = fmt.Fprintln(p.w, text)
	}
}

func (p *printer) checks(checks []Check) {
	for _, c := range checks {
		p.wrapped(fmt.Sprintf("  %s  %-*s", mark(c.State), idWidth, c.ID), c.Text)
		if c.Remedy != "" {
			p.wrapped(strings.Repeat(" ", 6+idWidth), "→ "+c.Remedy)
		}
	}
}

// tools says in one line what can be used; which tool lacks what is told by the checks.
func (p *printer) tools(tools []ToolReport) {
	if len(tools) == 0 {
		return
	}
	count := map[State]int{}
	for _, tool := range tools {
		count[tool.State]++
	}
	text := fmt.Sprintf("%d of %d can be used", count[OK], len(tools))
	if n := count[Problem] + count[Warning]; n > 0 {
		text += fmt.Sprintf(", %d cannot", n)
	}
	if n := count[NotTested]; n > 0 {
		text += fmt.Sprintf(", %d not tested", n)
	}
	p.line(fmt.Sprintf("      %-*s%s", idWidth, "tools", text))
}

func mark(s State) string {
	switch s {
	case OK:
		return "ok"
	case NotTested:
		return "??"
	case Warning:
		return " !"
	}
	return "!!"
}

// wrapped breaks the text between words and aligns its lines behind the lead.
func (p *printer) wrapped(lead, text string) {
	width := textWidth - len(lead)
	line := ""
	for word := range strings.FieldsSeq(text) {
		if line != "" && len([]rune(line))+1+len([]rune(word)) > width {
			p.line(lead + line)
			lead, line = strings.Repeat(" ", len(lead)), ""
		}
		if line != "" {
			line += " "
		}
		line += word
	}
	p.line(lead + line)
}
