package login

import (
	"html/template"
	"net/http"
)

// page is what the browser shows at the end.
type page struct {
	Status      int
	Title, Text string
}

var (
	pageReceived = page{http.StatusOK, "Ecwid said yes", "You can close this window. The terminal shows whether the store is connected."}
	pageFailed   = page{http.StatusOK, "The store is not connected", "You can close this window. The terminal shows why."}
	pageForeign  = page{http.StatusBadRequest, "This is not the answer of this login", "Go back to the window in which you began, or run ecwid-mcp login again."}
	pageUsed     = page{http.StatusGone, "This login is already answered", "You can close this window. The terminal shows what came of it."}
)

// pageForm has no styles and no scripts, so that the policy can forbid everything.
const pageForm = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{{.Title}} - ecwid-mcp</title></head>
<body><h1>{{.Title}}</h1><p>{{.Text}}</p></body></html>
`

func (p page) write(w http.ResponseWriter) {
	header := w.Header()
	header.Set("Content-Type", "text/html; charset=utf-8")
	header.Set("Cache-Control", "no-store")
	header.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'")
	header.Set("Referrer-Policy", "no-referrer") // the address holds the code
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Connection", "close")
	w.WriteHeader(p.Status)
	_ = template.Must(template.New("page").Parse(pageForm)).Execute(w, p) // the browser has gone when this fails
}
