package sandbox

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// answer is a finished response.
type answer struct {
	status     int
	mediaType  string // application/json;charset=utf-8 when empty
	body       []byte
	retryAfter time.Duration
	header     http.Header // more headers; may be nil
}

const jsonType = "application/json;charset=utf-8"

func jsonAnswer(value any) answer { return answer{status: http.StatusOK, body: encode(value)} }

func (e *apiError) answer() answer {
	return answer{status: e.status, body: e.body(), retryAfter: e.retryAfter}
}

// write sends the answer, compressed when the request asks for it.
func (a answer) write(w http.ResponseWriter, r *http.Request) {
	header := w.Header()
	for name, values := range a.header {
		header[name] = values
	}
	if a.retryAfter > 0 {
		seconds := (a.retryAfter + time.Second - 1) / time.Second
		header.Set("Retry-After", strconv.FormatInt(int64(seconds), 10))
	}
	body := a.body
	if len(body) > 0 {
		header.Set("Content-Type", orDefault(a.mediaType, jsonType))
		header.Set("Vary", "Accept-Encoding")
		if acceptsGzip(r) {
			header.Set("Content-Encoding", "gzip")
			body = compress(body)
		}
	}
	header.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(a.status)
	_, _ = w.Write(body) // the caller has gone when this fails
}

func acceptsGzip(r *http.Request) bool {
	for part := range strings.SplitSeq(r.Header.Get("Accept-Encoding"), ",") {
		name, quality, _ := strings.Cut(strings.ReplaceAll(part, " ", ""), ";")
		if strings.EqualFold(name, "gzip") && quality != "q=0" {
			return true
		}
	}
	return false
}

func compress(body []byte) []byte {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = z.Write(body) // a bytes.Buffer takes everything
	_ = z.Close()
	return b.Bytes()
}
