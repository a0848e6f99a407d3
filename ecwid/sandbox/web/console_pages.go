package web

import (
	"net/http"
	"slices"
	"time"
)

// addConsole adds the pages of the console.
func (s *Site) addConsole(mux *http.ServeMux) {
	mux.HandleFunc("GET /console", s.showConsole)
	mux.HandleFunc("GET /console/stream", s.streamConsole)
	mux.HandleFunc("POST /console/faults", s.switchFault)
	mux.HandleFunc("POST /console/clock", s.moveClock)
}

// consoleView is what the console's template shows.
type consoleView struct {
	Links   []Link
	Kinds   []kindChoice
	Entries []listed // the latest first
	Empty   bool     // none of them is to be seen
	Last    uint64   // number of the latest entry, from which the stream goes on
	Status  statusView
	Faults  []faultView
}

// listed is an entry of the page. What was filtered out is there, for the script to show it.
type listed struct {
	entryView
	Hidden bool
}

// kindChoice is a kind of entry that can be shown or not.
type kindChoice struct {
	Kind  Kind
	Title string
	Shown bool
}

// entryView is an entry as pages and streams show it.
type entryView struct {
	Number    uint64 `json:"number"`
	Time      string `json:"time"`    // of the day, where the server runs
	Machine   string `json:"machine"` // for a time element
	Kind      Kind   `json:"kind"`
	KindTitle string `json:"kindTitle"`
	Title     string `json:"title"`
	Detail    string `json:"detail"`
	Failed    bool   `json:"failed"`
}

func viewOf(e numbered) entryView {
	at := e.At.Local()
	return entryView{
		Number: e.Number, Time: at.Format(time.TimeOnly), Machine: at.Format(time.RFC3339),
		Kind: e.Kind, KindTitle: e.Kind.title(), Title: e.Title, Detail: e.Detail, Failed: e.Failed,
	}
}

// title names a kind on pages; an unknown one has its own name.
func (k Kind) title() string {
	switch k {
	case StoreCall:
		return "Store call"
	case Webhook:
		return "Webhook"
	case ToolCall:
		return "Tool call"
	case Event:
		return "Event"
	case Subscriber:
		return "Subscriber"
	}
	return string(k)
}

func (s *Site) showConsole(w http.ResponseWriter, r *http.Request) {
	s.answerConsole(w, r, http.StatusOK, "")
}

// answerConsole renders the console, with what is wrong with a form if anything is.
func (s *Site) answerConsole(w http.ResponseWriter, r *http.Request, status int, problem string) {
	s.render(w, r, status, "console", page{
		Title: "Console", Section: "console", Problem: problem, Scripted: true, Body: s.consoleView(r.URL.Query()["kind"]),
	})
}

// consoleView gathers the console's page, on which entries of these kinds only are to be seen; no kinds are all.
func (s *Site) consoleView(kinds []string) consoleView {
	entries, _, _ := s.console.after(0)
	view := consoleView{Empty: true, Links: s.links, Status: s.statusView(), Faults: s.faultViews()}
	shown := func(kind Kind) bool { return len(kinds) == 0 || slices.Contains(kinds, string(kind)) }
	for _, e := range slices.Backward(entries) {
		view.Last = max(view.Last, e.Number)
		one := listed{viewOf(e), !shown(e.Kind)}
		view.Empty = view.Empty && one.Hidden
		view.Entries = append(view.Entries, one)
	}
	for _, kind := range Kinds() {
		view.Kinds = append(view.Kinds, kindChoice{kind, kind.title(), shown(kind)})
	}
	return view
}
