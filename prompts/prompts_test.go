package prompts

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"ecwid-mcp/ecwid/sandbox"
	"ecwid-mcp/internal/toolkit"
	"ecwid-mcp/tools"
)

// maxWords is how much a prompt says besides its data: more than a screen or two is not read.
const maxWords = 6000

// maxData is how much data a prompt of the demo shop brings: some thousand tokens.
const maxData = 20_000

// needed are the arguments without which a prompt cannot do, on the demo shop.
func (d *desk) needed(p toolkit.Prompt) map[string]string {
	d.t.Helper()
	values := map[string]string{}
	for _, a := range p.Arguments {
		if !a.Required {
			continue
		}
		proposed := d.completes(p.Name, a.Name, "")
		if len(proposed) == 0 {
			d.t.Fatalf("%s: nothing is proposed for %s, which is required", p.Name, a.Name)
		}
		values[a.Name] = proposed[0]
	}
	return values
}

var quotedTool = regexp.MustCompile("`([a-z]+(?:_[a-z]+)+)`")

// TestEveryPromptOnTheDemoShop: it comes with facts, speaks of its own tools alone, and says how to go about writing.
func TestEveryPromptOnTheDemoShop(t *testing.T) {
	var known []string
	for _, tool := range tools.All() {
		known = append(known, tool.Name)
	}
	d := newDesk(t, sandbox.Options{})
	for _, p := range All() {
		t.Run(p.Name, func(t *testing.T) {
			d.t = t
			d.access.ReadOnly = false
			a := d.gets(p.Name, d.needed(p))
			if len(a.Messages) < 5 {
				t.Errorf("there are no facts: %d messages", len(a.Messages))
			}
			for _, found := range quotedTool.FindAllStringSubmatch(a.text(), -1) {
				if slices.Contains(known, found[1]) && !slices.Contains(p.Tools, found[1]) {
					t.Errorf("it speaks of %s, which is not among its tools", found[1])
				}
			}
			if n := len(a.text()); n > maxWords {
				t.Errorf("it says %d characters besides its data, at most %d", n, maxWords)
			}
			data := 0
			for _, m := range a.Messages {
				data += len(m.Content.Resource.Text)
			}
			if data > maxData {
				t.Errorf("it brings %d characters of data, at most %d", data, maxData)
			}
			if first := a.Messages[0].Content.Text; !strings.HasPrefix(first, "# ") {
				t.Errorf("it does not begin with a heading: %.60q", first)
			}
			d.access.ReadOnly = true
			reader := d.gets(p.Name, d.needed(p)).text()
			if strings.Contains(reader, "These change the shop") {
				t.Error("a caller that may only read is offered tools that write")
			}
		})
	}
}

func TestEveryPromptHasItsWordsKept(t *testing.T) {
	kept, err := os.ReadDir("testdata")
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range All() {
		if !slices.ContainsFunc(kept, func(e os.DirEntry) bool { return strings.HasPrefix(e.Name(), p.Name) }) {
			t.Errorf("testdata has no golden file of %s", p.Name)
		}
	}
}

// TestDescriptionsAreShort: they are in every list that a model may read.
func TestDescriptionsAreShort(t *testing.T) {
	for _, p := range All() {
		if n := len(p.Description); n > 240 {
			t.Errorf("%s: the description has %d characters, at most 240", p.Name, n)
		}
		for _, a := range p.Arguments {
			if n := len(a.Description); n > 160 {
				t.Errorf("%s: the description of %s has %d characters, at most 160", p.Name, a.Name, n)
			}
		}
	}
}
