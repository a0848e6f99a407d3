package auth

import (
	"fmt"
	"strings"
)

// unknownLabel says that no token has the label, and which one may be meant. It does not repeat what may be a token.
func unknownLabel(label string, entries []entry) string {
	if len(entries) == 0 {
		return "there is no token with this label; there are no tokens at all"
	}
	if secretForm.MatchString(label) || !labelForm.MatchString(label) {
		return "this is no label; `token list` shows the labels"
	}
	best, bestDistance := "", len(label)
	for _, e := range entries {
		if d := labelDistance(label, e.Label); d < bestDistance {
			best, bestDistance = e.Label, d
		}
	}
	if bestDistance*2 > len(label) {
		return fmt.Sprintf("there is no token called %s; `token list` shows the labels", label)
	}
	return fmt.Sprintf("there is no token called %s; did you mean %s?", label, best)
}

// labelDistance counts the insertions, deletions and replacements of bytes that turn a into b, regardless of case.
func labelDistance(a, b string) int {
	a, b = strings.ToLower(a), strings.ToLower(b)
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			replace := diagonal
			if a[i] != b[j] {
				replace++
			}
			diagonal = row[j+1]
			row[j+1] = min(replace, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
