package sandbox

import (
	"slices"
	"sync"
	"time"
)

// maxRecords bounds the journal; the oldest records go first.
const maxRecords = 10_000

// RequestRecord is one request to the API as it came in. Tokens and bodies are not kept.
type RequestRecord struct {
	Time   time.Time `json:"time"`
	Method string    `json:"method"`
	Path   string    `json:"path"`            // below the store id, unescaped
	Query  string    `json:"query,omitempty"` // encoded, keys sorted; the value of token is redacted
	Status int       `json:"status"`          // 0 while it runs, and when the connection was cut
	Token  string    `json:"token"`           // none, bad, public or secret
	Fault  FaultKind `json:"fault,omitempty"` // the fault played, if any
}

type journal struct {
	mu      sync.Mutex
	records []*RequestRecord
}

// openRecord is a record whose request is still being handled.
type openRecord struct {
	journal *journal
	record  *RequestRecord
}

func (j *journal) open(r RequestRecord) openRecord {
	j.mu.Lock()
	defer j.mu.Unlock()
	if len(j.records) >= maxRecords {
		j.records = slices.Delete(j.records, 0, maxRecords/10)
	}
	j.records = append(j.records, &r)
	return openRecord{j, &r}
}

// status notes the answer, 0 for a connection that is cut, and gives the whole record.
func (o openRecord) status(status int) RequestRecord {
	o.journal.mu.Lock()
	defer o.journal.mu.Unlock()
	o.record.Status = status
	return *o.record
}

func (o openRecord) fault(p played) {
	o.journal.mu.Lock()
	defer o.journal.mu.Unlock()
	if o.record.Fault = p.kind; p.kind == "" && p.latency > 0 {
		o.record.Fault = Latency
	}
}

func (j *journal) clear() {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.records = nil
}

// Requests lists the requests to the API so far, oldest first, at most the last 10,000.
func (s *Store) Requests() []RequestRecord {
	s.journal.mu.Lock()
	defer s.journal.mu.Unlock()
	out := make([]RequestRecord, len(s.journal.records))
	for i, r := range s.journal.records {
		out[i] = *r
	}
	return out
}

// ResetRequests empties the list that Requests gives.
func (s *Store) ResetRequests() { s.journal.clear() }
