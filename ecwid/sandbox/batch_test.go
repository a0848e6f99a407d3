package sandbox

import (
	"strings"
	"testing"
	"time"
)

// batch posts a batch and gives its ticket.
func (s *shop) batch(query, body string) string {
	s.t.Helper()
	answer := s.post("/batch"+query, body)
	answer.wantStatus(s.t, 200)
	ticket := str(answer.object(s.t), "ticket")
	if len(ticket) != 36 {
		s.t.Fatalf("ticket %q", ticket)
	}
	return ticket
}

func TestBatchRunsInOrder(t *testing.T) {
	s := open(t, Options{})
	ticket := s.batch("", `[
		{"id":"first","path":"/products","method":"POST","body":{"name":"Cup","sku":"C1"}},
		{"path":"products?sku=C1&responseFields=total","method":"GET"},
		{"id":7,"path":"/categories","method":"POST","body":"{\"name\":\"Cups\"}"}]`)
	got := s.object("/batch?escapedJson=true&ticket=" + ticket)
	wantFields(t, got, `{"status":"COMPLETED","totalRequests":3,"completedRequests":3}`)
	responses := objects(got, "responses")
	wantFields(t, responses[0], `{"id":"first","status":"COMPLETED","httpStatusCode":200,"httpStatusLine":"OK"}`)
	wantFields(t, responses[1], `{"id":"1","escapedHttpBody":"{\"total\":1}"}`)
	wantFields(t, responses[2], `{"id":"7","status":"COMPLETED"}`)
	plain := objects(s.object("/batch?ticket="+ticket), "responses")
	wantFields(t, plain[1], `{"httpBody":{"total":1}}`)
	if whole(s.object("/categories"), "total") != 1 {
		t.Error("a body given as a string was not used")
	}
	s.get("/batch?ticket=none").wantError(t, 404, "")
}

func TestBatchStopsOnFailureUnlessTold(t *testing.T) {
	const body = `[{"path":"/products","method":"POST","body":{}},{"path":"/products","method":"POST","body":{"name":"Cup"}},{"path":"/batch","method":"GET"}]`
	for query, want := range map[string][]string{
		"":                          {"FAILED", "NOT_EXECUTED", "NOT_EXECUTED"},
		"?stopOnFirstFailure=true":  {"FAILED", "NOT_EXECUTED", "NOT_EXECUTED"},
		"?stopOnFirstFailure=false": {"FAILED", "COMPLETED", "FAILED"},
	} {
		s := open(t, Options{})
		got := s.object("/batch?ticket=" + s.batch(query, body))
		var statuses []string
		for _, r := range objects(got, "responses") {
			statuses = append(statuses, str(r, "status"))
		}
		if strings.Join(statuses, " ") != strings.Join(want, " ") {
			t.Errorf("%s: %v, want %v", query, statuses, want)
		}
		first := objects(got, "responses")[0]
		wantFields(t, first, `{"httpStatusCode":400}`)
		if created := whole(s.object("/products"), "total") == 1; created != (want[1] == "COMPLETED") {
			t.Errorf("%s: created %v", query, created)
		}
	}
}

func TestBatchNeedsTheScopesOfItsCalls(t *testing.T) {
	s := open(t, Options{Scopes: []string{"read_catalog"}})
	got := s.object("/batch?ticket=" + s.batch("?stopOnFirstFailure=no", `[{"path":"/products","method":"POST","body":{"name":"Cup"}},{"path":"/products","method":"GET"}]`))
	responses := objects(got, "responses")
	wantFields(t, responses[0], `{"httpStatusCode":403}`)
	wantFields(t, responses[1], `{"httpStatusCode":200}`)
}

func TestBatchDeduplication(t *testing.T) {
	s := open(t, Options{})
	const body, query = `[{"path":"/products","method":"POST","body":{"name":"Cup"}}]`, "?deduplicationKey=5f0c"
	ticket := s.batch(query, body)
	s.clock.advance(59 * time.Minute)
	if again := s.batch(query, body); again != ticket {
		t.Errorf("the same key gave %s and %s", ticket, again)
	}
	if other := s.batch("?deduplicationKey=other", body); other == ticket {
		t.Error("another key gave the same ticket")
	}
	s.clock.advance(time.Minute)
	if late := s.batch(query, body); late == ticket {
		t.Error("the key still holds after an hour")
	}
	if got := whole(s.object("/products"), "total"); got != 3 {
		t.Errorf("%d products, want 3", got)
	}
}

func TestBatchRefusals(t *testing.T) {
	s := open(t, Options{})
	for _, body := range []string{`{}`, `[]`, `[1]`, `nonsense`, `[` + strings.Repeat(`{"path":"/profile","method":"GET"},`, maxBatch) + `{"path":"/profile","method":"GET"}]`} {
		s.post("/batch", body).wantError(t, 400, "WRONG_PARAMETER")
	}
	s.post("/batch?stopOnFirstFailure=x", `[{"path":"/profile","method":"GET"}]`).wantError(t, 400, "WRONG_PARAMETER")
	s.get("/batch?status=DONE").wantError(t, 400, "WRONG_PARAMETER")
}

func TestBatchJobsCanBeWatchedAndDropped(t *testing.T) {
	s := open(t, Options{Behaviour: Behaviour{BatchPolls: 1}})
	const body = `[{"path":"/profile","method":"GET"}]`
	first, second := s.batch("?groupId=g", body), s.batch("?groupId=h", body)
	wantFields(t, s.object("/batch?ticket="+first), `{"status":"IN_PROGRESS","completedRequests":0}`)
	wantFields(t, s.object("/batch?ticket="+first), `{"status":"COMPLETED","completedRequests":1}`)
	s.get("/batch?status=IN_PROGRESS").wantBody(t, `{"items":[{"ticket":"`+second+`","status":"IN_PROGRESS","totalRequests":1}]}`)
	s.post("/batch/cancel-group?groupId=g", "").wantBody(t, `{"updateCount":0}`)
	s.post("/batch/cancel-group?groupId=h", "").wantBody(t, `{"updateCount":1}`)
	s.delete("/batch?ticketId="+first).wantBody(t, `{"deleteCount":1}`)
	s.get("/batch").wantBody(t, `{"items":[]}`)
}

func TestBatchCallsCanCount(t *testing.T) {
	s := open(t, Options{RateLimit: 3, Behaviour: Behaviour{BatchCallsCount: true}})
	const body = `[{"path":"/profile","method":"GET"},{"path":"/profile","method":"GET"},{"path":"/profile","method":"GET"}]`
	s.batch("", body)
	s.get("/profile").wantStatus(t, 429)
	s.clock.advance(time.Minute)
	got := objects(s.object("/batch?ticket="+s.batches.jobs[0].ticket), "responses")
	wantFields(t, got[2], `{"status":"FAILED","httpStatusCode":429}`)
}
