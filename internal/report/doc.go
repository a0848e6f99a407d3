// Package report computes figures from a store: what a shop's people would otherwise add up by hand. Amounts are exact
// decimals in the store's currency, days are days in the store's time zone, and every report says what it covers.
package report
