package e2e

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// hook is an endpoint of callbacks, written from the text of Standard Webhooks and of the extension alone. Each path is
// an endpoint with secrets of its own.
type hook struct {
	t      testing.TB
	origin string
	status atomic.Int64 // what deliveries are answered with; 0: taken
	asked  atomic.Int64 // challenges

	mu   sync.Mutex
	keys map[string][]string // secrets by path, the newest last
	came map[string]chan delivered
	lost map[string]chan delivered // what was not taken
}

// delivered is a message that came with a good signature.
type delivered struct {
	id, subscription string
	timestamp        int64
	signers          []int  // the places, among the path's secrets, of those that signed
	body             string //
	Type             string // of an envelope
	Cursor           *string
	EventID, Name    string
	Timestamp        time.Time
	Data             map[string]any
	Error            struct {
		Code int
		Data map[string]any
	}
}

func openHook(t testing.TB) *hook {
	h := &hook{t: t, keys: map[string][]string{}, came: map[string]chan delivered{}, lost: map[string]chan delivered{}}
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	h.origin = server.URL
	return h
}

// newSecret makes a secret of this many random bytes.
func newSecret(t testing.TB, size int) string {
	t.Helper()
	key := make([]byte, size)
	if _, err := rand.Read(key); err != nil {
		t.Fatal(err)
	}
	return "whsec_" + base64.StdEncoding.EncodeToString(key)
}

// secretKey is what a secret stands for.
func secretKey(t testing.TB, secret string) []byte {
	t.Helper()
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, "whsec_"))
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// endpoint opens a path for messages that are signed with this secret too, and returns its address.
func (h *hook) endpoint(path, secret string) string {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.keys[path] = append(h.keys[path], secret)
	if h.came[path] == nil {
		h.came[path], h.lost[path] = make(chan delivered, 100), make(chan delivered, 100)
	}
	return h.origin + path
}

// ServeHTTP takes a message.
func (h *hook) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	m := delivered{id: r.Header.Get("webhook-id"), subscription: r.Header.Get("X-MCP-Subscription-Id"), body: string(body)}
	if err == nil {
		err = json.Unmarshal(body, &m)
	}
	m.timestamp, _ = strconv.ParseInt(r.Header.Get("webhook-timestamp"), 10, 64)
	h.mu.Lock()
	keys, came, lost := h.keys[r.URL.Path], h.came[r.URL.Path], h.lost[r.URL.Path]
	h.mu.Unlock()
	m.signers = signers(h.t, r.Header.Get("webhook-signature"), m, keys)
	age := time.Since(time.Unix(m.timestamp, 0))
	if err != nil || r.Method != http.MethodPost || r.Header.Get("Content-Type") != "application/json" || m.id == "" || strings.Contains(m.id, ".") ||
		!strings.HasPrefix(m.subscription, "sub_") || age > 5*time.Second || age < -time.Second || len(m.signers) == 0 {
		h.t.Errorf("%s %s, %v, %v old, signed by %v: %s, %v", r.Method, r.URL, r.Header, age, m.signers, body, err)
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	status := h.status.Load()
	switch {
	case m.Type == "verification":
		h.asked.Add(1)
		var challenge struct{ Challenge string }
		_ = json.Unmarshal(body, &challenge)
		_ = json.NewEncoder(w).Encode(map[string]string{"challenge": challenge.Challenge})
	case status != 0:
		lost <- m
		w.WriteHeader(int(status))
	default:
		came <- m
	}
}

// signers gives the places of the secrets that signed a message. A signature of nobody counts as an error.
func signers(t testing.TB, header string, m delivered, secrets []string) []int {
	var places []int
	for signature := range strings.SplitSeq(header, " ") {
		place := -1
		for i, secret := range secrets {
			mac := hmac.New(sha256.New, secretKey(t, secret))
			_, _ = io.WriteString(mac, m.id+"."+strconv.FormatInt(m.timestamp, 10)+"."+m.body)
			if hmac.Equal([]byte(signature), []byte("v1,"+base64.StdEncoding.EncodeToString(mac.Sum(nil)))) {
				place = i
			}
		}
		if place < 0 {
			t.Errorf("%s is signed by nobody known: %s", m.id, signature)
		}
		places = append(places, place)
	}
	return places
}

// next waits for the next message that a path takes.
func (h *hook) next(path string) delivered {
	h.t.Helper()
	return h.receive(path, h.came)
}

// refused waits for the next message that a path does not take.
func (h *hook) refused(path string) delivered {
	h.t.Helper()
	return h.receive(path, h.lost)
}

func (h *hook) receive(path string, from map[string]chan delivered) delivered {
	h.t.Helper()
	h.mu.Lock()
	messages := from[path]
	h.mu.Unlock()
	select {
	case m := <-messages:
		return m
	case <-time.After(newsPatience):
		h.t.Fatal("nothing is delivered to ", path)
		return delivered{}
	}
}

// nothing fails when a path was called since it was looked at last.
func (h *hook) nothing(path string) {
	h.t.Helper()
	h.again(path)
}

// again takes the messages that are there for a path, all of which must be of these events.
func (h *hook) again(path string, eventIDs ...string) {
	h.t.Helper()
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, messages := range []chan delivered{h.came[path], h.lost[path]} {
		for len(messages) > 0 {
			if m := <-messages; !slices.Contains(eventIDs, m.EventID) {
				h.t.Errorf("%s was called: %s", path, m.body)
			}
		}
	}
}
