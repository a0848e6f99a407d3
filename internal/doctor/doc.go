// Package doctor looks at everything that has to be right before a store can be used, and says how to put right what
// is not. It only ever reads.
package doctor
