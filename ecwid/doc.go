// Package ecwid is a typed client of the Ecwid REST API v3 that can be used without MCP.
//
// It sends the token as a bearer header only, keeps below Ecwid's limit of 600 requests a minute and token, stops
// at once on 429, repeats only what cannot happen twice, and turns every failure into an *Error.
package ecwid
