// Package arch holds tests that keep the code in the shape described in its table of imports.
package arch
