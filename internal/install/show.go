package install

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strings"
)

const masked = "…"

var (
	token    = regexp.MustCompile(`\b(secret|public|secure|ecwidmcp)_[\w-]+`)
	harmless = regexp.MustCompile(`^(ECWID_STORE_ID|ECWID_API_URL|ECWID_DATA_DIR|ECWID_CONFIG|ECWID_TOKEN_FILE)$`)
)

// show writes an entry over lines for people, with everything masked that may be a credential.
func show(entry []byte) string {
	o, err := (&document{plain: entry}).object(0)
	if err != nil {
		return masked
	}
	var fields []field
	for _, m := range o.members {
		value := entry[m.start:m.end]
		switch m.key {
		case "env", "headers":
			value = maskValues(value)
		}
		fields = append(fields, field{m.key, token.ReplaceAll(value, []byte("${1}_"+masked))})
	}
	var out bytes.Buffer
	if err := json.Indent(&out, compact(fields), "", defaultIndent); err != nil {
		return masked
	}
	return out.String()
}

// maskValues hides the values of an object, except those that are known to hold no secret.
func maskValues(value []byte) []byte {
	o, err := (&document{plain: value}).object(0)
	if err != nil {
		return encode(masked)
	}
	var fields []field
	for _, m := range o.members {
		text := json.RawMessage(encode(masked))
		if harmless.MatchString(m.key) {
			text = value[m.start:m.end]
		}
		fields = append(fields, field{m.key, text})
	}
	return compact(fields)
}

// Diff shows the change of the entry, line by line: "-" goes, "+" comes.
func (c Change) Diff() string {
	before, after := lines(c.Before), lines(c.After)
	first := 0
	for first < min(len(before), len(after)) && before[first] == after[first] {
		first++
	}
	last := 0
	for last < min(len(before), len(after))-first && before[len(before)-1-last] == after[len(after)-1-last] {
		last++
	}
	var out strings.Builder
	write := func(mark string, part []string) {
		for _, line := range part {
			out.WriteString(mark + line + "\n")
		}
	}
	write("  ", before[:first])
	write("- ", before[first:len(before)-last])
	write("+ ", after[first:len(after)-last])
	write("  ", after[len(after)-last:])
	return out.String()
}

func lines(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(text, "\n")
}
