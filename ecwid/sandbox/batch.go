package sandbox

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"
)

const (
	batchPattern = "/batch"
	maxBatch     = 500
	batchKeyLife = time.Hour // a deduplicationKey answers with its first ticket for this long
)

// batches are the batch jobs of a store, oldest first.
type batches struct {
	jobs []*batchJob
}

// batchJob is one POST /batch. Its calls are made at once; polls only see it finish later.
type batchJob struct {
	ticket, key, group string
	at                 time.Time
	total              int
	responses          []batchResponse
	pollsLeft          int // GETs that still say IN_PROGRESS
}

type batchResponse struct {
	id     string
	status string // COMPLETED, FAILED or NOT_EXECUTED
	answer answer
}

// batchCall is one entry of the body of POST /batch.
type batchCall struct {
	ID     json.RawMessage `json:"id"`
	Path   string          `json:"path"` // below the store id, with a query
	Method string          `json:"method"`
	Body   json.RawMessage `json:"body"` // an object, or a string that holds JSON
}

func batchRoutes() []route {
	return []route{
		{method: "POST", pattern: batchPattern, handle: createBatch},
		{method: "GET", pattern: batchPattern, handle: readBatch},
		{method: "DELETE", pattern: batchPattern, handle: deleteBatch},
		{method: "POST", pattern: "/batch/cancel-group", handle: cancelBatches},
	}
}

func createBatch(c *call) (any, *apiError) {
	b := &c.store.batches
	key := c.query.Get("deduplicationKey")
	for _, job := range b.jobs {
		if key != "" && job.key == key && c.now.Sub(job.at) < batchKeyLife {
			return object{"ticket": job.ticket}, nil
		}
	}
	var calls []batchCall
	if err := decode(c.body, &calls); err != nil || len(calls) == 0 {
		return nil, wrongParameter("Request body is not an array of requests")
	}
	if len(calls) > maxBatch {
		return nil, wrongParameter("Too many requests in a batch: at most %d", maxBatch)
	}
	stop, set, e := c.boolean("stopOnFirstFailure")
	if e != nil {
		return nil, e
	}
	job := &batchJob{
		ticket: c.store.newUUID(), key: key, group: c.query.Get("groupId"), at: c.now, total: len(calls),
		pollsLeft: c.store.opts.Behaviour.BatchPolls,
	}
	job.responses = c.runBatch(calls, stop || !set)
	b.jobs = append(b.jobs, job)
	return object{"ticket": job.ticket}, nil
}

// runBatch makes the calls in order; after a failure the rest is left out when stop is set.
func (c *call) runBatch(calls []batchCall, stop bool) []batchResponse {
	var out []batchResponse
	failed := false
	for i, one := range calls {
		id := orDefault(strings.Trim(string(one.ID), `"`), fmt.Sprint(i))
		if failed && stop {
			out = append(out, batchResponse{id: id, status: "NOT_EXECUTED"})
			continue
		}
		response := batchResponse{id: id, status: "COMPLETED", answer: c.runOne(one)}
		if response.answer.status != http.StatusOK {
			response.status, failed = "FAILED", true
		}
		out = append(out, response)
	}
	return out
}

func (c *call) runOne(one batchCall) answer {
	s, body := c.store, []byte(one.Body)
	var text string
	if json.Unmarshal(body, &text) == nil {
		body = []byte(text)
	}
	path := "/" + strings.TrimPrefix(one.Path, "/")
	method := orDefault(strings.ToUpper(one.Method), http.MethodGet)
	r, err := http.NewRequestWithContext(c.http.Context(), method, path, http.NoBody)
	if err != nil || strings.HasPrefix(path, batchPattern) {
		return wrongParameter("Wrong request in a batch").answer()
	}
	r.Host = c.http.Host
	r.Header.Set("Content-Type", jsonType)
	if s.opts.Behaviour.BatchCallsCount {
		if wait := c.token.rate.take(c.now, s.opts.RateLimit, s.opts.Behaviour); wait > 0 {
			return s.rateLimited(wait).answer()
		}
	}
	return s.inner(r, c.token, body, c.index)
}

func readBatch(c *call) (any, *apiError) {
	ticket := c.query.Get("ticket")
	if ticket == "" {
		return listBatches(c)
	}
	escaped, e := c.flag("escapedJson")
	if e != nil {
		return nil, e
	}
	for _, job := range c.store.batches.jobs {
		if job.ticket != ticket {
			continue
		}
		if job.pollsLeft > 0 {
			job.pollsLeft--
			return object{"status": "IN_PROGRESS", "totalRequests": job.total, "completedRequests": 0, "responses": []any{}}, nil
		}
		return job.view(escaped), nil
	}
	return nil, notFound("", "Batch not found")
}

func listBatches(c *call) (any, *apiError) {
	status, e := c.oneOf("status", "QUEUED", "IN_PROGRESS", "COMPLETED")
	if e != nil {
		return nil, e
	}
	items := []any{}
	for _, job := range c.store.batches.jobs {
		if status == "" || job.status() == status {
			items = append(items, object{"ticket": job.ticket, "status": job.status(), "totalRequests": job.total})
		}
	}
	return object{"items": items}, nil
}

func (j *batchJob) status() string {
	if j.pollsLeft > 0 {
		return "IN_PROGRESS"
	}
	return "COMPLETED"
}

func (j *batchJob) view(escaped bool) object {
	responses, done := []any{}, 0
	for _, r := range j.responses {
		one := object{"id": r.id, "status": r.status}
		if r.status != "NOT_EXECUTED" {
			done++
			one["httpStatusCode"] = r.answer.status
			one["httpStatusLine"] = http.StatusText(r.answer.status)
			r.addBody(one, escaped)
		}
		responses = append(responses, one)
	}
	return object{"status": j.status(), "totalRequests": j.total, "completedRequests": done, "responses": responses}
}

// addBody puts the body in as JSON, or as a string when escapedJson was asked for.
func (r batchResponse) addBody(into object, escaped bool) {
	if escaped {
		into["escapedHttpBody"] = string(r.answer.body)
		return
	}
	if json.Valid(r.answer.body) {
		into["httpBody"] = json.RawMessage(r.answer.body)
	}
}

func deleteBatch(c *call) (any, *apiError) {
	gone := c.store.batches.drop(func(j *batchJob) bool { return j.ticket == c.query.Get("ticketId") })
	return object{"deleteCount": gone}, nil
}

func cancelBatches(c *call) (any, *apiError) {
	group := c.query.Get("groupId")
	gone := c.store.batches.drop(func(j *batchJob) bool { return group != "" && j.group == group && j.pollsLeft > 0 })
	return object{"updateCount": gone}, nil
}

func (b *batches) drop(match func(*batchJob) bool) (count int) {
	kept := b.jobs[:0]
	for _, job := range b.jobs {
		if match(job) {
			count++
			continue
		}
		kept = append(kept, job)
	}
	b.jobs = kept
	return count
}
