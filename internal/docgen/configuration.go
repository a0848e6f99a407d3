package docgen

import (
	"reflect"
	"regexp"
	"strings"

	"ecwid-mcp/internal/config"
)

// Configuration is the page of flags and environment variables, read from the tags of the configuration structs.
func Configuration() string {
	header := []string{"Flag", "Variable", "Default", "Meaning"}
	return generated + `# Configuration

A flag wins over its environment variable. A value that cannot be right stops the start with one line on standard
error and exit code 2; a missing store or token does not.

The token itself is no flag, because command lines are visible to every user of a machine: set ` + "`ECWID_TOKEN`" + `, or name
a file.

## For every way of serving

` + table(header, append(flags(reflect.TypeFor[config.Config](), ""), flags(reflect.TypeFor[config.Events](), "")...)) +
		"| | `ECWID_TOKEN` | | The access token. |\n" +
		"| | `ECWID_TOKEN_FILE` | | File that holds the access token; it wins over `ECWID_TOKEN`. |\n" + `
## ecwid-mcp stdio

Besides those above:

` + table(header, flags(reflect.TypeFor[config.Stdio](), "")) + `
## ecwid-mcp http

Besides those above:

` + table(header, append(flags(reflect.TypeFor[config.HTTP](), ""), flags(reflect.TypeFor[config.Callbacks](), "events-")...)) + `
| Variable | Meaning |
|---|---|
| ` + "`ECWID_CLIENT_SECRET`" + ` | The app's client secret, which signs Ecwid's webhooks. Without it, or one per store in the file, no webhook is taken. |
| ` + "`ECWID_WEBHOOK_PATH`" + ` | A secret segment: webhooks are then taken at ` + "`/webhooks/ecwid/SEGMENT`" + `. |
| ` + "`ECWID_EVENTS_KEY`" + ` | At least 32 random characters that seal the secrets of callbacks; it wins over ` + "`--events-key-file`" + `. |

## Several stores: config.toml

A TOML file with one table for each store. Unknown keys stop the start.

` + "```toml\n" + fileExample + "```\n\n" + table([]string{"Key", "Meaning"}, keys(reflect.TypeFor[config.Store]())) + `
Proxies come from the usual variables ` + "`HTTPS_PROXY`" + ` and ` + "`NO_PROXY`" + `. Standard output carries the protocol alone; logs go to
standard error and hold neither tokens nor what shoppers typed.

## ecwid-mcp demo

` + table(header, flags(reflect.TypeFor[config.Demo](), "")) + `
## ecwid-mcp sandbox

` + table(header, flags(reflect.TypeFor[config.Sandbox](), "")) + `
## Other commands

[commands.md](commands.md) has the flags of login, logout, stores, token, install, doctor, import, events and forget.
`
}

func flags(t reflect.Type, prefix string) [][]string {
	var rows [][]string
	for i := range t.NumField() {
		tag := t.Field(i).Tag
		if tag.Get("kong") == "-" || t.Field(i).Anonymous || !t.Field(i).IsExported() {
			continue
		}
		name := tag.Get("name")
		if name == "" {
			name = kebab(t.Field(i).Name)
		}
		flag := "--" + prefix + name
		if placeholder := tag.Get("placeholder"); placeholder != "" {
			flag += " " + placeholder
		}
		help := strings.ReplaceAll(tag.Get("help"), " (${default})", "")
		rows = append(rows, []string{code(flag), code(tag.Get("env")), code(tag.Get("default")), help})
	}
	return rows
}

var wordStart = regexp.MustCompile(`([a-z])([A-Z])`)

func kebab(name string) string { return strings.ToLower(wordStart.ReplaceAllString(name, "$1-$2")) }

// fileExample is tried by a test.
const fileExample = `[stores.flowers]
store-id = 1003
token-file = "flowers.token"

[stores.pottery]
store-id = 1004
read-only = true
`

func keys(t reflect.Type) [][]string {
	var rows [][]string
	for i := range t.NumField() {
		if tag := t.Field(i).Tag; tag.Get("toml") != "-" {
			rows = append(rows, []string{code(tag.Get("toml")), tag.Get("help")})
		}
	}
	return rows
}
