package toolkit

import (
	"strings"
	"unicode"
)

// nearest returns the candidate that name was most likely meant to be. Letter case and "_" do not count; a candidate
// that differs in more than a third of its letters is no answer, unless one of the two begins or ends with the other.
func nearest(name string, candidates []string) (string, bool) {
	best, bestDistance, wanted := "", -1, letters(name)
	for _, candidate := range candidates {
		distance := wordDistance(wanted, letters(candidate))
		if bestDistance < 0 || distance < bestDistance {
			best, bestDistance = candidate, distance
		}
	}
	return best, bestDistance >= 0 && bestDistance*3 <= max(len(letters(best)), 4)
}

func letters(name string) string {
	return strings.Map(func(r rune) rune {
		if r == '_' || r == '-' || r == ' ' {
			return -1
		}
		return unicode.ToLower(r)
	}, name)
}

func wordDistance(a, b string) int {
	if a == b {
		return 0
	}
	if len(a) > maxNameLength {
		return len(a)
	}
	shorter, longer := a, b
	if len(a) > len(b) {
		shorter, longer = b, a
	}
	if len(shorter) >= 3 && (strings.HasPrefix(longer, shorter) || strings.HasSuffix(longer, shorter)) {
		return 1
	}
	return editDistance(a, b)
}

const maxNameLength = 64

// editDistance counts the insertions, deletions, replacements and swaps of neighbouring bytes that turn a into b.
func editDistance(a, b string) int {
	width := len(b) + 1
	cells := make([]int, 3*width) // the row at hand and the two above it
	before, last, row := cells[:width], cells[width:2*width], cells[2*width:]
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			same := last[j-1]
			if a[i-1] != b[j-1] {
				same++
			}
			row[j] = min(same, last[j]+1, row[j-1]+1)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
