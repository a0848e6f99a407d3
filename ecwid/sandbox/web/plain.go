package web

import (
	"html"
	"regexp"
	"strings"
)

var (
	unread = regexp.MustCompile(`(?is)<(script|style)\b.*?</(script|style)\s*>|<!--.*?-->`)
	breaks = regexp.MustCompile(`(?i)<(/p|/li|/h[1-6]|/div|/tr|br)\b[^>]*>`)
	markup = regexp.MustCompile(`<[a-zA-Z/!?][^>]*>?`)
)

// plain gives the text of a seller's HTML. What is left is still escaped by the template: this is for reading, not for
// safety.
func plain(source string) string {
	text := breaks.ReplaceAllString(unread.ReplaceAllString(source, " "), "\n")
	text = html.UnescapeString(markup.ReplaceAllString(text, " "))
	var lines []string
	for line := range strings.SplitSeq(text, "\n") {
		if line = strings.Join(strings.Fields(line), " "); line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}
