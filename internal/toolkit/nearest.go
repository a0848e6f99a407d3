package toolkit

import "strings"

// nearest returns the candidate that name was most likely meant to be. Letter case and "_" do not count; a candidate
// that differs in more than a third of its letters is no answer, unless one of the two begins or ends with the other.
func nearest(name string, candidates []string) (string, bool) {
	best, bestDistance := "", -1
	for _, candidate := range candidates {
		distance := wordDistance(letters(name), letters(candidate))
		if bestDistance < 0 || distance < bestDistance {
			best, bestDistance = candidate, distance
		}
	}
	return best, bestDistance >= 0 && bestDistance*3 <= max(len(letters(best)), 4)
}

func letters(name string) string {
	return strings.ToLower(strings.NewReplacer("_", "", "-", "", " ", "").Replace(name))
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
	rows := make([][]int, len(a)+1)
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			same := rows[i-1][j-1]
			if a[i-1] != b[j-1] {
				same++
			}
			rows[i][j] = min(same, rows[i-1][j]+1, rows[i][j-1]+1)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				rows[i][j] = min(rows[i][j], rows[i-2][j-2]+1)
			}
		}
	}
	return rows[len(a)][len(b)]
}
