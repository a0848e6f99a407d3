// Package catalogue brings rows of a supplier's file into a store: it reads the file, plans by SKU what to create and
// what to change, and carries the plan out, one row at a time, so that a stopped run can go on and nothing is created twice.
//
// What a file says is data. It is never repeated at length: messages name rows and columns and quote SKUs, cut short.
package catalogue
