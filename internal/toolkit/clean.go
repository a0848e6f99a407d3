package toolkit

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	maxEcho  = 40  // characters of a given value that an answer repeats
	maxQuote = 200 // characters of Ecwid's own words that an answer repeats
)

// invisible are the characters that count as printable and yet show nothing.
var invisible = []*unicode.RangeTable{unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point}

// shown says what a character of foreign text becomes: control, invisible and direction-changing ones vanish, every kind
// of space is a plain one.
func shown(r rune) (rune, bool) {
	switch {
	case r == '\n' || r == '\t':
		return r, true
	case r < utf8.RuneSelf:
		return r, r >= ' ' && r != 0x7f
	case r == '\u2028' || r == '\u2029': // separators of lines and paragraphs
		return '\n', true
	case unicode.Is(unicode.Zs, r):
		return ' ', true
	}
	return r, r != utf8.RuneError && unicode.IsPrint(r) && !unicode.In(r, invisible...)
}

// clean makes foreign text safe to repeat within a sentence: one line of shown characters, at most limit of them.
func clean(text string, limit int) string {
	var b strings.Builder
	kept := 0
	for _, r := range strings.ReplaceAll(text, "\r", " ") {
		r, ok := shown(r)
		if !ok {
			continue
		}
		if kept == limit {
			return b.String() + "…"
		}
		if r == '\n' || r == '\t' {
			r = ' '
		}
		b.WriteRune(r)
		kept++
	}
	return b.String()
}

// maxText is how many characters of one text an answer holds, so that a shopper's comment cannot fill a model's memory.
const maxText = 4000

// cleanText makes foreign text safe to show as it is: its shown characters, on its lines, with a note of how many were
// cut off.
func cleanText(text string) string {
	if len(text) <= maxText && isPlain(text) {
		return text
	}
	var b strings.Builder
	kept, cut := 0, 0
	for _, r := range text {
		r, ok := shown(r)
		switch {
		case !ok:
		case kept < maxText:
			b.WriteRune(r)
			kept++
		default:
			cut++
		}
	}
	if cut > 0 {
		fmt.Fprintf(&b, "… [%d more characters cut off]", cut)
	}
	return b.String()
}

// isPlain reports whether all of text is shown ASCII, as most texts are.
func isPlain(text string) bool {
	for i := range len(text) {
		if _, ok := shown(rune(text[i])); !ok || text[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// cleanJSON cleans every text in a JSON value that encoding/json wrote, the names of its fields too.
func cleanJSON(data []byte) []byte {
	out := make([]byte, 0, len(data))
	for {
		start := bytes.IndexByte(data, '"')
		if start < 0 {
			return append(out, data...)
		}
		end := start + 1
		for data[end] != '"' {
			if data[end] == '\\' {
				end++
			}
			end++
		}
		out = appendClean(append(out, data[:start]...), data[start:end+1])
		data = data[end+1:]
	}
}

func appendClean(out, quoted []byte) []byte {
	var text string
	if err := json.Unmarshal(quoted, &text); err != nil {
		return append(out, quoted...)
	}
	cleaned := cleanText(text)
	if cleaned == text {
		return append(out, quoted...)
	}
	encoded, _ := encode(cleaned) // a string, which always writes
	return append(out, encoded...)
}
