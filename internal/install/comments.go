package install

import "bytes"

// blank overwrites comments and trailing commas in place with spaces, and returns where the commas were. What is left of JSON that allows both, as VS Code and Zed do, is strict JSON.
func blank(text []byte) (commas []int) {
	comma := -1         // a comma that nothing but space has followed so far
	previous := byte(0) // the last character that is not space
	for i := 0; i < len(text); i++ {
		switch c := text[i]; c {
		case ' ', '\t', '\r', '\n':
			continue
		case '"':
			i = stringEnd(text, i)
			comma = -1
		case '/':
			if end := commentEnd(text[i:]); end > 0 {
				copy(text[i:], bytes.Repeat([]byte(" "), end))
				i += end - 1
				continue
			}
			comma = -1
		case ',':
			comma = -1
			if previous != '{' && previous != '[' {
				comma = i
			}
		case '}', ']':
			if comma >= 0 {
				text[comma] = ' '
				commas = append(commas, comma)
			}
			comma = -1
		default:
			comma = -1
		}
		if i < len(text) {
			previous = text[i]
		}
	}
	return commas
}

// stringEnd is the position of the quote that ends the string which begins at start.
func stringEnd(text []byte, start int) int {
	for i := start + 1; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case '"':
			return i
		}
	}
	return len(text)
}

// commentEnd is the length of the comment at the start of text, 0 when there is none or it has no end.
func commentEnd(text []byte) int {
	if bytes.HasPrefix(text, []byte("//")) {
		if end := bytes.IndexAny(text, "\r\n"); end >= 0 {
			return end
		}
		return len(text)
	}
	if !bytes.HasPrefix(text, []byte("/*")) {
		return 0
	}
	if end := bytes.Index(text[2:], []byte("*/")); end >= 0 {
		return 2 + end + 2
	}
	return 0
}
