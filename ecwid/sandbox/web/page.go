package web

import (
	"bytes"
	"embed"
	"html/template"
	"net/http"
	"path"
	"strings"
)

//go:embed templates assets
var files embed.FS

// pages holds the template of each page by its name: templates/cart.html is "cart". A page defines "main"; the
// templates layout.html and parts.html are part of every one.
type pages map[string]*template.Template

// page is what the template of a page gets.
type page struct {
	Title    string
	Section  string // the part of the navigation that it belongs to: shop, office or console
	Body     any    // the page's own
	Notice   string // what was done, after a form
	Problem  string // why a form was not taken
	Store    storeView
	Token    string // of this site's forms
	InCart   int    // pieces in the shopper's cart
	Scripted bool   // takes assets/console.js and console.css
}

func parsePages() pages {
	all := pages{}
	layout := template.Must(template.New("page").Funcs(template.FuncMap{"words": words, "bill": newBill, "orderList": newOrderList}).ParseFS(files, "templates/layout.html", "templates/parts.html"))
	names, err := files.ReadDir("templates")
	if err != nil {
		panic("web: no templates: " + err.Error())
	}
	for _, file := range names {
		name := strings.TrimSuffix(file.Name(), path.Ext(file.Name()))
		if name == "layout" || name == "parts" {
			continue
		}
		all[name] = template.Must(template.Must(layout.Clone()).ParseFS(files, "templates/"+file.Name()))
	}
	return all
}

// render answers with a page, complete or not at all.
func (s *Site) render(w http.ResponseWriter, r *http.Request, status int, name string, p page) {
	p.Token, p.Store, p.InCart = s.token, s.storeView(), s.piecesInCart(r)
	var b bytes.Buffer
	if err := s.pages[name].ExecuteTemplate(&b, "layout", p); err != nil {
		http.Error(w, "The page could not be made.", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(b.Bytes()) // the caller has gone when this fails
}

// refuse answers with a page that says why not.
func (s *Site) refuse(w http.ResponseWriter, r *http.Request, status int, problem string) {
	s.render(w, r, status, "refusal", page{Title: http.StatusText(status), Problem: problem})
}

// assets serves the style sheet, the script and the icon.
func assets() http.Handler {
	server := http.FileServerFS(files)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/") {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Cache-Control", "no-cache")
		server.ServeHTTP(w, r)
	})
}
