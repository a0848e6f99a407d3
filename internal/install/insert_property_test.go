package install

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// A layout writes what is optional in JSON: space, and for some programs comments and trailing commas.
type layout struct {
	t        *rapid.T
	comments bool
	newline  string
	multi    bool
}

func (l layout) space(label string) string {
	choices := []string{"", " ", "  "}
	if l.multi {
		choices = append(choices, l.newline, l.newline+"\t", l.newline+"    ")
	}
	if l.comments {
		choices = append(choices, `/* "x": {, */`)
		if l.multi {
			choices = append(choices, ` // }],"mcpServers":`+l.newline)
		}
	}
	return rapid.SampledFrom(choices).Draw(l.t, label)
}

func (l layout) value(depth int) string {
	kinds := 5
	if depth == 0 {
		kinds = 3
	}
	switch rapid.IntRange(0, kinds-1).Draw(l.t, "kind") {
	case 0:
		return rapid.SampledFrom([]string{"1.50", "-0", "1e3", "true", "null"}).Draw(l.t, "scalar")
	case 1, 2:
		return quote(rapid.SampledFrom([]string{"", "a", `q"\`, "// no", "/* no", "é{", ",]"}).Draw(l.t, "text"))
	case 3:
		n := rapid.IntRange(0, 2).Draw(l.t, "length")
		var items []string
		for range n {
			items = append(items, l.space("a")+l.value(depth-1)+l.space("b"))
		}
		return "[" + l.list(items) + "]"
	}
	return l.object(depth, nil)
}

// object writes an object with some members, among them the given ones.
func (l layout) object(depth int, given map[string]string) string {
	members := map[string]string{}
	for i := range rapid.IntRange(0, 3).Draw(l.t, "members") {
		members[fmt.Sprintf("k%d", i)] = l.value(depth - 1)
	}
	for key, value := range given {
		members[key] = value
	}
	var texts []string
	for key, value := range members {
		texts = append(texts, l.space("c")+quote(key)+l.space("d")+":"+l.space("e")+value+l.space("f"))
	}
	return "{" + l.list(texts) + "}"
}

func (l layout) list(items []string) string {
	text := strings.Join(items, ",")
	if len(items) > 0 && l.comments && rapid.Bool().Draw(l.t, "trailing comma") {
		text += ","
	}
	return text + l.space("end")
}

// TestAnyLayout: whatever the file looks like, it holds the same as before and the entry, and nothing of it is lost.
func TestAnyLayout(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := layout{t: t, comments: rapid.Bool().Draw(t, "comments"), multi: rapid.Bool().Draw(t, "lines")}
		l.newline = rapid.SampledFrom([]string{"\n", "\r\n"}).Draw(t, "newline")
		given := map[string]string{}
		switch rapid.IntRange(0, 2).Draw(t, "servers") {
		case 1:
			given["mcpServers"] = l.object(2, nil)
		case 2:
			given["mcpServers"] = l.object(2, map[string]string{"ecwid": `{"command":"old","env":{"A":"b"}}`})
		}
		text := l.space("start") + l.object(3, given) + l.space("finish")
		client := Client{Name: "any", key: "mcpServers", comments: l.comments, url: "url"}
		checkInsertion(t, client, []byte(text))
	})
}

type failer interface {
	Fatalf(format string, args ...any)
}

// checkInsertion plans the entry for the text and compares old and new by an independent reading.
func checkInsertion(t failer, client Client, text []byte) {
	before, err := parse(text, client.comments)
	if err != nil {
		t.Fatalf("%v: %q", err, text)
	}
	updated, _ := client.fields(server)
	change := Change{old: text}
	if err := client.plan(&change, "ecwid", updated); err != nil {
		t.Fatalf("%v: %q", err, text)
	}
	after, err := parse(change.new, client.comments)
	if err != nil {
		t.Fatalf("became invalid: %q", change.new)
	}
	want, got := asMap(t, before.plain), asMap(t, after.plain)
	servers, _ := want["mcpServers"].(map[string]any)
	if servers == nil {
		servers = map[string]any{}
	}
	want["mcpServers"] = servers
	entry, _ := servers["ecwid"].(map[string]any)
	if entry == nil {
		entry = map[string]any{}
	}
	servers["ecwid"] = entry
	entry["command"], entry["args"] = server.Command, []any{"stdio"}
	if fmt.Sprint(want) != fmt.Sprint(got) {
		t.Fatalf("holds\n%v\nwant\n%v\nin %q", got, want, change.new)
	}
	if change.Before == "" && !subsequence(text, change.new) {
		t.Fatalf("lost something of %q in %q", text, change.new)
	}
	again := Change{old: change.new}
	if err := client.plan(&again, "ecwid", updated); err != nil || !again.Same {
		t.Fatalf("is not there the second time: %v, %q", err, change.new)
	}
}

func asMap(t failer, text []byte) map[string]any {
	decoder := json.NewDecoder(strings.NewReader(string(text)))
	decoder.UseNumber()
	var m map[string]any
	if err := decoder.Decode(&m); err != nil {
		t.Fatalf("%v: %q", err, text)
	}
	return m
}

func subsequence(part, whole []byte) bool {
	for _, c := range whole {
		if len(part) > 0 && part[0] == c {
			part = part[1:]
		}
	}
	return len(part) == 0
}

// TestOnlyInsertions: adding an entry removes not one byte.
func TestOnlyInsertions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := layout{t: t, comments: true, multi: true, newline: "\n"}
		d, err := parse([]byte(l.object(3, nil)), true)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range d.insert(d.top, "new", []byte(`{"a":[1]}`)) {
			if e.remove != 0 {
				t.Fatalf("removes %q", d.text[e.at:e.at+e.remove])
			}
		}
	})
}

func FuzzInsertion(f *testing.F) {
	for _, seed := range []string{
		"", "{}", "{\n}", `{"mcpServers":{}}`, `{"mcpServers":{"ecwid":{"command":"x"}},"z":[1,2]}`, "{\"a\":1, // c\n}",
		"\xef\xbb\xbf{\r\n\t\"mcpServers\" : {\r\n}\r\n}", `{"a":"\"//","b":/*x*/1,}`, `{"mcpServers":{"a":{},},}`, `{"\u006dcpServers":{}}`,
	} {
		f.Add([]byte(seed), true)
		f.Add([]byte(seed), false)
	}
	f.Fuzz(func(t *testing.T, text []byte, comments bool) {
		client := Client{Name: "any", key: "mcpServers", comments: comments, url: "url"}
		d, err := parse(text, comments)
		if err != nil {
			return
		}
		if len(d.plain) != len(text) {
			t.Fatalf("positions moved: %q", text)
		}
		updated, _ := client.fields(server)
		if client.plan(&Change{old: text}, "ecwid", updated) != nil || hasDoubles(d) {
			return
		}
		checkInsertion(t, client, text)
	})
}

// hasDoubles: a key that comes twice at the top is read as its last value only by the comparison.
func hasDoubles(d *document) bool {
	for _, m := range d.top.members {
		if again, _ := d.top.find(m.key); again == nil {
			return true
		}
	}
	return false
}
