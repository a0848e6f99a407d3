package callback

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// lingering is how long the body of a reply is awaited whose status has told everything, so that the connection can
// be used again.
const lingering = time.Second

// Message is one HTTP POST.
type Message struct {
	ID             string // webhook-id, the same in every attempt; visible ASCII
	URL            string
	SubscriptionID string // X-MCP-Subscription-Id; left out when empty
	Body           []byte // JSON, sent and signed byte by byte
	Keys           []Key  // at least one; the current one first, further ones while a secret is being rotated
}

// Post sends the message once, with a fresh timestamp and signature. It returns when the reply's status is known.
func (c *Client) Post(ctx context.Context, m Message) Outcome {
	outcome, _ := c.send(ctx, m, lingering)
	return outcome
}

// send returns the outcome and what came of the reply's body within the time, one byte more than allowed at most.
func (c *Client) send(ctx context.Context, m Message, wait time.Duration) (Outcome, []byte) {
	target, err := c.parse(m.URL)
	if err != nil {
		return Outcome{Reason: BlockedAddress}, nil
	}
	if len(m.Body) > MaxBody {
		return Outcome{Reason: TooLarge}, nil
	}
	leave, err := c.turns.enter(ctx, destination(target))
	if err != nil {
		return Outcome{Reason: Canceled}, nil
	}
	defer leave()
	attempt, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	request := c.request(attempt, target, m)
	if request.Header.Get("webhook-signature") == "" {
		return Outcome{Reason: Unsigned}, nil
	}
	client := c.guarded
	if c.allow.has(target) {
		client = c.trusting
	}
	reply, err := client.Do(request)
	if err != nil {
		return Outcome{Reason: classify(ctx, err)}, nil
	}
	defer reply.Body.Close()
	outcome := outcomeOf(reply, c.now())
	if reply.StatusCode == http.StatusSwitchingProtocols {
		return outcome, nil // this body is the connection, which no context ends
	}
	defer time.AfterFunc(wait, cancel).Stop()
	body, _ := io.ReadAll(io.LimitReader(reply.Body, c.maxReply+1))
	return outcome, body
}

func (c *Client) request(ctx context.Context, target *url.URL, m Message) *http.Request {
	at := c.now()
	request := (&http.Request{
		Method:        http.MethodPost,
		URL:           target,
		Header:        http.Header{},
		Body:          io.NopCloser(bytes.NewReader(m.Body)),
		GetBody:       func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(m.Body)), nil },
		ContentLength: int64(len(m.Body)),
	}).WithContext(ctx)
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("User-Agent", c.userAgent)
	request.Header.Set("webhook-id", m.ID)
	request.Header.Set("webhook-timestamp", strconv.FormatInt(at.Unix(), 10))
	request.Header.Set("webhook-signature", signatures(m.Keys, m.ID, at, m.Body))
	if m.SubscriptionID != "" {
		request.Header.Set("X-MCP-Subscription-Id", m.SubscriptionID)
	}
	return request
}
