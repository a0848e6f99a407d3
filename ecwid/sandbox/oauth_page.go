package sandbox

import (
	"html/template"
	"net/http"
)

const authorizePage = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Allow access to your store</title>
<style>body{font:16px/1.5 sans-serif;max-width:34em;margin:4em auto;padding:0 1em}button{font:inherit;padding:.4em 1.2em;margin-right:.6em}</style>
</head><body>
{{if .Problem}}<h1>This app cannot be connected</h1><p>{{.Problem}}</p>
{{else}}<h1>{{.Request.ClientID}} asks for access to {{.StoreName}}</h1>
<p>It will be able to use:</p><ul>{{range .Request.Scopes}}<li><code>{{.}}</code></li>{{end}}</ul>
<form method="post" action="authorize">
<input type="hidden" name="client_id" value="{{.Request.ClientID}}">
<input type="hidden" name="redirect_uri" value="{{.Request.RedirectURI}}">
<input type="hidden" name="response_type" value="code">
<input type="hidden" name="scope" value="{{.Request.Scope}}">
<input type="hidden" name="state" value="{{.Request.State}}">
<button name="decision" value="allow">Allow</button><button name="decision" value="deny">Deny</button>
</form>{{end}}
</body></html>
`

// authorizeView is what the authorize page shows.
type authorizeView struct {
	Request   authorization
	StoreName string
	Problem   string
}

// showAuthorize asks the store's owner, or grants at once when Behaviour.OAuthAutoApprove says so.
func (s *Store) showAuthorize(w http.ResponseWriter, r *http.Request) {
	a, problem := s.readAuthorization(r.URL.Query())
	s.mu.Lock()
	auto := s.opts.Behaviour.OAuthAutoApprove
	name := str(child(s.profile, "settings"), "storeName")
	s.mu.Unlock()
	if problem == "" && auto {
		http.Redirect(w, r, s.approve(a), http.StatusFound)
		return
	}
	renderAuthorize(w, authorizeView{Request: a, StoreName: name, Problem: problem})
}

// decideAuthorize takes the owner's answer. A request that is not in order is never sent to its redirect_uri.
func (s *Store) decideAuthorize(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	if err := r.ParseForm(); err != nil {
		renderAuthorize(w, authorizeView{Problem: "The form could not be read."})
		return
	}
	a, problem := s.readAuthorization(r.PostForm)
	switch {
	case problem != "":
		renderAuthorize(w, authorizeView{Request: a, Problem: problem})
	case r.PostForm.Get("decision") == "allow":
		http.Redirect(w, r, s.approve(a), http.StatusFound)
	default:
		http.Redirect(w, r, s.refuse(a), http.StatusFound)
	}
}

func renderAuthorize(w http.ResponseWriter, view authorizeView) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	if view.Problem != "" {
		w.WriteHeader(http.StatusBadRequest)
	}
	page := template.Must(template.New("authorize").Parse(authorizePage))
	_ = page.Execute(w, view) // the caller has gone when this fails
}
