package sandbox

// whole reads a whole number, 0 when the field is absent or no whole number.
func whole(doc object, key string) int64 {
	n, _ := integer(doc, key)
	return n
}

// texts gives the members of a list that are text.
func texts(doc object, key string) []string {
	var out []string
	for _, item := range list(doc, key) {
		if s, ok := item.(string); ok {
			out = append(out, s)
		}
	}
	return out
}

// without drops the named fields of a document that the caller owns.
func without(doc object, keys ...string) object {
	for _, key := range keys {
		delete(doc, key)
	}
	return doc
}
