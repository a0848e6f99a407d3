package install

import (
	"bytes"
	"encoding/json"
	"strings"
)

const defaultIndent = "  "

// edit replaces text[at:at+remove].
type edit struct {
	at, remove int
	text       string
}

// apply returns the text with the edits made; they are in order and do not overlap.
func apply(text []byte, edits []edit) []byte {
	var out bytes.Buffer
	done := 0
	for _, e := range edits {
		out.Write(text[done:e.at])
		out.WriteString(e.text)
		done = e.at + e.remove
	}
	out.Write(text[done:])
	return out.Bytes()
}

// insert returns the edits that add a member at the end of the object, written as the members around it are.
func (d *document) insert(o object, key string, value []byte) []edit {
	if len(o.members) == 0 {
		return d.insertFirst(o, key, value)
	}
	last := o.members[len(o.members)-1]
	end := trimmedEnd(d.text, last.end, o.close) // behind comments and a trailing comma
	var edits []edit
	if !d.trailingComma(last.end, o.close) {
		edits = append(edits, edit{at: last.end, text: ","})
	}
	if !d.onOwnLine(o.members[0].at) && !bytes.ContainsAny(d.text[last.end:o.close], "\n\r") {
		return append(edits, edit{at: end, text: " " + memberText(key, value)})
	}
	indent := d.memberIndent(o)
	return append(edits, edit{at: end, text: d.newline() + indent + d.indented(key, value, indent)})
}

// insertFirst adds a member to an object without any, on a line of its own.
func (d *document) insertFirst(o object, key string, value []byte) []edit {
	outer := d.lineIndent(o.open)
	indent := outer + d.unit()
	end := trimmedEnd(d.text, o.open+1, o.close)
	text := d.newline() + indent + d.indented(key, value, indent)
	if !bytes.ContainsAny(d.text[end:o.close], "\n\r") {
		text += d.newline() + outer
	}
	return []edit{{at: end, text: text}}
}

// replace returns the edit that puts another value into the member.
func (d *document) replace(o object, m member, value []byte) []edit {
	text := string(value)
	if d.onOwnLine(m.at) {
		text = d.lines(value, d.memberIndent(o))
	}
	return []edit{{at: m.start, remove: m.end - m.start, text: text}}
}

func memberText(key string, value []byte) string { return quote(key) + ": " + string(value) }

func (d *document) indented(key string, value []byte, indent string) string {
	return quote(key) + ": " + d.lines(value, indent)
}

// lines spreads compact JSON over lines that begin with indent, the first one excepted.
func (d *document) lines(value []byte, indent string) string {
	var out bytes.Buffer
	if err := json.Indent(&out, value, indent, d.unit()); err != nil {
		return string(value)
	}
	return strings.ReplaceAll(out.String(), "\n", d.newline())
}

func (d *document) newline() string {
	if bytes.Contains(d.text, []byte("\r\n")) {
		return "\r\n"
	}
	return "\n"
}

// unit is one step of indentation: that of the first member of the file.
func (d *document) unit() string {
	if len(d.top.members) > 0 && d.onOwnLine(d.top.members[0].at) {
		if indent := d.lineIndent(d.top.members[0].at); indent != "" {
			return indent
		}
	}
	return defaultIndent
}

// memberIndent is the indentation of the object's members.
func (d *document) memberIndent(o object) string {
	if first := o.members[0].at; d.onOwnLine(first) {
		return d.lineIndent(first)
	}
	return d.lineIndent(o.open) + d.unit()
}

func (d *document) lineStart(at int) int { return bytes.LastIndexAny(d.text[:at], "\n\r") + 1 }

// lineIndent is the space at the start of the line that holds the position.
func (d *document) lineIndent(at int) string {
	line := d.text[d.lineStart(at):at]
	return string(line[:len(line)-len(bytes.TrimLeft(line, " \t"))])
}

// onOwnLine reports whether nothing but space precedes the member in its line.
func (d *document) onOwnLine(at int) bool {
	return len(bytes.TrimLeft(d.text[d.lineStart(at):at], " \t")) == 0
}

func (d *document) trailingComma(from, to int) bool {
	for _, at := range d.commas {
		if from <= at && at < to {
			return true
		}
	}
	return false
}

// trimmedEnd is the end of what is not space in text[from:to].
func trimmedEnd(text []byte, from, to int) int {
	return from + len(bytes.TrimRight(text[from:to], " \t\r\n"))
}

func quote(text string) string { return string(encode(text)) }
