// Package app puts the parts of the program together; it is the only package that knows them all.
package app
