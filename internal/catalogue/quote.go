package catalogue

import (
	"strconv"
	"strings"
)

const (
	maxSKUShown   = 40  // characters of a SKU that a message repeats
	maxValueShown = 60  // characters of a value that a plan shows
	maxWordsShown = 160 // characters of Ecwid's own words
)

// Quote shows a text from outside within a line: quoted, with escapes for what does not print, and cut short.
func Quote(text string) string { return strconv.QuoteToGraphic(cut(text, maxSKUShown)) }

func cut(text string, limit int) string {
	kept := 0
	for i := range text {
		if kept == limit {
			return text[:i] + "…"
		}
		kept++
	}
	return text
}

// words shows what Ecwid says on one line.
func words(text string) string {
	quoted := strconv.QuoteToGraphic(cut(strings.Join(strings.Fields(text), " "), maxWordsShown))
	return strings.Trim(quoted, `"`)
}
