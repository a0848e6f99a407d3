package sandbox

import (
	"net/http"
	"net/url"
	"time"
)

// call is one request to the API that has passed all gates. The store is locked while it is handled.
type call struct {
	store  *Store
	http   *http.Request
	query  url.Values
	body   []byte
	token  *token
	now    time.Time
	index  time.Time         // the moment at which searches see the store
	params map[string]string // path parameters, unescaped
}

// param is a path parameter such as {productId}.
func (c *call) param(name string) string { return c.params[name] }

// object reads the body as a JSON object.
func (c *call) object() (object, *apiError) {
	var doc object
	if err := decode(c.body, &doc); err != nil || doc == nil {
		return nil, wrongParameter("Request body is not a JSON object")
	}
	return doc, nil
}

// seen gives the rows of a table as a search of this call sees them.
func (c *call) seen(t *table) []hit { return t.seen(c.index) }
