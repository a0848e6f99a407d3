package web

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// maxStep bounds one step of the clock: what lies further ahead is a typing error. Retries of webhooks end within a day.
const maxStep = 366 * 24 * time.Hour

// clockLayout writes the store's time on the console.
const clockLayout = "Mon, Jan 2, 2006, 15:04:05"

// clockView is the store's time as the console shows it.
type clockView struct {
	Text    string `json:"text"`    // in the store's zone
	Machine string `json:"machine"` // for a time element
	Zone    string `json:"zone"`
}

func (s *Site) clockView() clockView {
	now, location := s.store.Now(), s.storeView().location
	if location == nil {
		location = time.UTC
	}
	now = now.In(location)
	return clockView{Text: now.Format(clockLayout), Machine: now.Format(time.RFC3339), Zone: location.String()}
}

// moveClock takes the form of the clock: by how many minutes it is to go ahead.
func (s *Site) moveClock(w http.ResponseWriter, r *http.Request) {
	minutes, err := strconv.ParseInt(strings.TrimSpace(r.PostForm.Get("minutes")), 10, 32)
	step := time.Duration(minutes) * time.Minute
	if err != nil || step <= 0 || step > maxStep {
		s.answerConsole(w, r, http.StatusUnprocessableEntity,
			fmt.Sprintf("The clock moves ahead by 1 to %d whole minutes.", maxStep/time.Minute))
		return
	}
	s.store.Advance(step)
	http.Redirect(w, r, "/console#clock", http.StatusSeeOther)
}
