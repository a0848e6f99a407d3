package cli

import "strings"

// oneLine joins the lines of an error that holds several.
func oneLine(err error) string { return strings.Join(strings.Split(err.Error(), "\n"), "; ") }
