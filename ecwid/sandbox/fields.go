package sandbox

import "strings"

// fieldSet is a parsed responseFields: the names to keep and, for each, what to keep inside it (nil: all).
type fieldSet map[string]fieldSet

// parseFields reads a list such as total,items(id,options(name)). Whatever is malformed is read as far as it goes.
func parseFields(text string) fieldSet {
	set, _ := parseFieldList(text, 0)
	return set
}

const maxFieldDepth = 32

func parseFieldList(text string, depth int) (set fieldSet, rest string) {
	set = fieldSet{}
	for text != "" {
		end := strings.IndexAny(text, ",()")
		if end < 0 {
			return set.add(text, nil), ""
		}
		name, sign := text[:end], text[end]
		text = text[end+1:]
		var inner fieldSet
		if sign == '(' && depth < maxFieldDepth {
			inner, text = parseFieldList(text, depth+1)
		}
		set.add(name, inner)
		if sign == ')' {
			return set, text
		}
	}
	return set, ""
}

func (f fieldSet) add(name string, inner fieldSet) fieldSet {
	if name = strings.TrimSpace(name); name != "" {
		f[name] = inner
	}
	return f
}

// project keeps only the named fields, at every depth that the set describes. Lists are projected item by item.
func (f fieldSet) project(value any) any {
	if len(f) == 0 {
		return value
	}
	switch v := value.(type) {
	case object:
		out := make(object, len(f))
		for name, inner := range f {
			if item, ok := v[name]; ok {
				out[name] = inner.project(item)
			}
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, item := range v {
			out[i] = f.project(item)
		}
		return out
	}
	return value
}
