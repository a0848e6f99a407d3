package web

import (
	"regexp"
	"slices"
	"strings"
)

// withheld stands for what somebody may have typed.
const withheld = "…"

// plainSegment is what ids look like, and most of the API's own words.
var plainSegment = regexp.MustCompile(`^[A-Za-z0-9-]{1,40}$`)

// wordsOfPaths are the API's own words that look different.
func wordsOfPaths() []string {
	return []string{"discount_coupons", "customer_groups", "order_statuses"}
}

// storagePath leads to the keys of the app storage, which may be any text.
const storagePath = "storage"

// discreet gives a path of the API with what may be more than ids withheld: an agent may look up anything in it.
func discreet(path string) string {
	segments := strings.Split(strings.TrimPrefix(path, "/"), "/")
	for i, one := range segments {
		known := one == "" || plainSegment.MatchString(one) || slices.Contains(wordsOfPaths(), one)
		if !known || i > 0 && segments[0] == storagePath && one != "" {
			segments[i] = withheld
		}
	}
	return "/" + strings.Join(segments, "/")
}
