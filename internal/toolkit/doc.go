// Package toolkit turns one declaration per tool into everything an MCP server needs of it.
//
// From the input and output structs come the JSON schemas; from the schemas come defaults, coercion and validation,
// worded for a model; from the effect come the annotations; and every error of a tool becomes a Failure, which says
// what was refused, by whom, whether a retry helps and what to change. Only mcp.go knows the MCP library.
package toolkit
