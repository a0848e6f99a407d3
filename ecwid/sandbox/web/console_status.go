package web

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"
)

// statusView is what the console shows above its entries, and sends along with them.
type statusView struct {
	Run    string          `json:"run"` // another one means another site, whose forms are not those of the page
	Rate   rateView        `json:"rate"`
	Clock  clockView       `json:"clock"`
	Faults map[string]bool `json:"faults"` // by name: whether it is on
}

// rateView is the use of the rate limit.
type rateView struct {
	Used  int    `json:"used"`
	Limit int    `json:"limit"` // 0: none
	Text  string `json:"text"`
}

func (s *Site) statusView() statusView {
	sum := sha256.Sum256([]byte(s.token))
	faults := map[string]bool{}
	for _, one := range s.faultViews() {
		faults[one.Name] = one.On
	}
	return statusView{Run: hex.EncodeToString(sum[:8]), Rate: s.rateView(), Clock: s.clockView(), Faults: faults}
}

func (s *Site) rateView() rateView {
	use := s.store.RateUse()
	text := fmt.Sprintf("%d of %d requests a minute", use.Used, use.Limit)
	switch {
	case use.Limit == 0:
		text = "no limit"
	case use.Blocked > 0:
		text += fmt.Sprintf(", blocked for %d s", (use.Blocked+time.Second-1)/time.Second)
	}
	return rateView{Used: use.Used, Limit: use.Limit, Text: text}
}
