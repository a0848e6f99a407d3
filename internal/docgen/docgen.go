// Package docgen writes the parts of the documentation that follow from the code: the tables of the README and the
// reference pages in docs/. A test compares them with the files; run it with -update to write them.
package docgen

import (
	"fmt"
	"strings"
)

// generated stands at the head of a page that is written as a whole.
const generated = "<!-- generated, see internal/docgen -->\n"

// Replace puts content between the markers "<!-- name: …" and "<!-- /name -->" of a document.
func Replace(document, name, content string) (string, error) {
	start := strings.Index(document, "<!-- "+name+":")
	end := strings.Index(document, "<!-- /"+name+" -->")
	if start < 0 || end < start {
		return "", fmt.Errorf("the markers of %q are missing", name)
	}
	line := strings.Index(document[start:], "\n")
	return document[:start+line+1] + content + document[end:], nil
}

// table writes a Markdown table.
func table(header []string, rows [][]string) string {
	var b strings.Builder
	line := func(cells []string) { fmt.Fprintf(&b, "| %s |\n", strings.Join(cells, " | ")) }
	line(header)
	b.WriteString(strings.Repeat("|---", len(header)) + "|\n")
	for _, row := range rows {
		cells := make([]string, len(row))
		for i, cell := range row {
			cells[i] = strings.ReplaceAll(strings.TrimSpace(cell), "|", "\\|")
		}
		line(cells)
	}
	return b.String()
}

func code(text string) string {
	if text == "" {
		return ""
	}
	return "`" + text + "`"
}
