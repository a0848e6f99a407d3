package docgen

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"ecwid-mcp/internal/config"
	"ecwid-mcp/internal/golden"
	"ecwid-mcp/prompts"
	"ecwid-mcp/tools"
)

const (
	readme     = "../../README.md"
	maxReadme  = 250
	docsFolder = "../../docs/"
)

func TestReadmeTables(t *testing.T) {
	kept, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	text := strings.ReplaceAll(string(kept), "\r\n", "\n")
	all := tools.All()
	for name, content := range map[string]string{"tools": Tools(all), "scopes": Scopes(all), "prompts": Prompts(prompts.All())} {
		if text, err = Replace(text, name, content); err != nil {
			t.Fatal(err)
		}
	}
	golden.CheckFile(t, readme, []byte(text))
	if lines := strings.Count(text, "\n"); lines > maxReadme {
		t.Errorf("the README has %d lines, at most %d are allowed", lines, maxReadme)
	}
}

func TestReferencePages(t *testing.T) {
	t.Setenv("COLUMNS", "80") // the width of help texts
	golden.CheckFile(t, docsFolder+"errors.md", []byte(Errors()))
	golden.CheckFile(t, docsFolder+"configuration.md", []byte(Configuration()))
	golden.CheckFile(t, docsFolder+"commands.md", []byte(Commands(t.Context())))
	golden.CheckFile(t, docsFolder+"prompts.md", []byte(PromptPage(prompts.All())))
}

func TestEveryToolHasARow(t *testing.T) {
	table := Tools(tools.All())
	for _, tool := range tools.All() {
		if !strings.Contains(table, "| `"+tool.Name+"` |") {
			t.Errorf("%s is not in the table", tool.Name)
		}
	}
	if rows := strings.Count(table, "\n"); rows != 14 {
		t.Errorf("%d lines instead of a header, a rule and 12 rows", rows)
	}
}

func TestPromptsHaveRowsAndKnownTools(t *testing.T) {
	var known []string
	for _, tool := range tools.All() {
		known = append(known, tool.Name)
	}
	table, page := Prompts(prompts.All()), PromptPage(prompts.All())
	for _, p := range prompts.All() {
		if !strings.Contains(table, "| `"+p.Name+"` |") || !strings.Contains(page, "\n## "+p.Name+"\n") {
			t.Errorf("%s is not in the table, or not on the page", p.Name)
		}
		for _, name := range p.Tools {
			if !slices.Contains(known, name) {
				t.Errorf("%s speaks of %s, which is no tool", p.Name, name)
			}
		}
	}
}

func TestEveryPromptHasAWorkflow(t *testing.T) {
	text, err := os.ReadFile(docsFolder + "workflows.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range prompts.All() {
		if !strings.Contains(string(text), "\n## "+p.Title+"\n") || !strings.Contains(string(text), "`"+p.Name+"`") {
			t.Errorf("docs/workflows.md has no section %q that names %s", p.Title, p.Name)
		}
	}
}

func TestScopesAreSplit(t *testing.T) {
	have, ask, _ := strings.Cut(Scopes(tools.All()), "Ask Ecwid support for")
	for _, scope := range []string{"`read_catalog`", "`update_orders`", "`read_store_profile`"} {
		if !strings.Contains(have, scope) {
			t.Errorf("%s is not among those that a fresh app has: %s", scope, have)
		}
	}
	for _, scope := range []string{"`create_orders`", "`read_customers`", "`create_discount_coupons`"} {
		if !strings.Contains(ask, scope) {
			t.Errorf("%s is not among those to ask for: %s", scope, ask)
		}
	}
}

func TestReplaceNeedsBothMarkers(t *testing.T) {
	const document = "a\n<!-- x: y -->\nold\n<!-- /x -->\nb\n"
	got, err := Replace(document, "x", "new\n")
	if want := "a\n<!-- x: y -->\nnew\n<!-- /x -->\nb\n"; err != nil || got != want {
		t.Errorf("got %q, %v", got, err)
	}
	for _, broken := range []string{"", "<!-- /x -->\n<!-- x: y -->\n", "<!-- x: y -->\n"} {
		if _, err := Replace(broken, "x", ""); err == nil {
			t.Errorf("%q was accepted", broken)
		}
	}
}

func TestTableEscapesBars(t *testing.T) {
	if got := table([]string{"a"}, [][]string{{"x|y"}}); !strings.Contains(got, `x\|y`) {
		t.Error(got)
	}
}

func TestTheExampleOfTheFileWorks(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{"config.toml": fileExample, "flowers.token": "secret_a"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	env := config.OS()
	env.Getenv = func(string) string { return "" }
	c := config.Config{DataDir: dir, CallTimeout: time.Second, Events: config.Events{PollInterval: time.Second, CartIdle: time.Second}}
	if err := c.Complete(env); err != nil || len(c.Stores) != 2 {
		t.Errorf("got %+v, %v", c.Stores, err)
	}
}
