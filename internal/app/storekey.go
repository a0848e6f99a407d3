package app

import (
	"cmp"
	"context"
	"net/url"
	"strconv"
	"strings"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/events/journal"
)

// storeKey names a store in the journal: the same number at another API URL is another store. Of URLs like Ecwid's own,
// https://HOST/api/v3, the host is enough; others are named in full, which no host is like.
func storeKey(to connection) journal.StoreKey {
	address := addressOf(to)
	path := strings.TrimRight(address.EscapedPath(), "/")
	if to.demo || address.Scheme == "https" && path == "/api/v3" {
		return formerKey(to)
	}
	return keyOf(address.Scheme+"://"+address.Host+path, to.storeID)
}

// formerKey is how all stores were named once: by the host alone.
func formerKey(to connection) journal.StoreKey {
	if to.demo {
		return keyOf("demo", demoStoreID)
	}
	return keyOf(addressOf(to).Host, to.storeID)
}

func addressOf(to connection) *url.URL {
	address, err := url.Parse(cmp.Or(to.apiURL, ecwid.DefaultBaseURL))
	if err != nil { // no client can be made for it
		return &url.URL{}
	}
	return address
}

func keyOf(where string, id int64) journal.StoreKey {
	return journal.StoreKey(where + "/" + strconv.FormatInt(id, 10))
}

// missFormer says that events under the former name of a store are not read any more, as long as there are none under the
// present one. They may be those of another store, so they are not taken over.
func (n *news) missFormer(ctx context.Context, to connection) {
	former, present := formerKey(to), storeKey(to)
	if former == present {
		return
	}
	old, err := n.journal.Read(ctx, journal.Query{Store: former})
	if err != nil || !old.More {
		return // whoever follows the store tells of errors
	}
	if now, err := n.journal.Read(ctx, journal.Query{Store: present}); err == nil && !now.More {
		n.logger.WarnContext(ctx, "the journal tells API URLs of one host apart now: events kept before are not read, the store is followed anew",
			"store", to.name, "before", former, "now", present)
	}
}
