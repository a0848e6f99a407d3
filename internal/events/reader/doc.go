// Package reader gives the events of a journal to whoever follows them: page by page behind cursors, waiting for the
// next one, or as hints that something has changed.
package reader
