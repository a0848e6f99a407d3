package e2e

import (
	"bytes"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"ecwid-mcp/ecwid/webhook"
)

// atOnce is how many webhooks are on their way at once, at the most.
const atOnce = 256

// hookSender sends signed webhooks of orders, and does not wait for one answer before it sends the next.
type hookSender struct {
	tb          testing.TB
	url, secret string
	client      *http.Client
	turns       chan hookTurn
	senders     sync.WaitGroup

	mu   sync.Mutex
	took []time.Duration
}

// hookTurn is a webhook that is due.
type hookTurn struct {
	due   time.Time
	order placed
}

func newHookSender(b *testing.B, shop *playedStore, server *follower) *hookSender {
	transport := &http.Transport{MaxIdleConnsPerHost: atOnce}
	b.Cleanup(transport.CloseIdleConnections)
	s := &hookSender{
		tb: b, url: "http://" + server.addr() + "/webhooks/ecwid?eventtype=order.updated", secret: shop.secret,
		client: &http.Client{Transport: transport}, turns: make(chan hookTurn, 1<<20),
	}
	for range atOnce {
		s.senders.Go(func() {
			for turn := range s.turns {
				s.post(turn)
			}
		})
	}
	return s
}

// send has a webhook sent that names the order.
func (s *hookSender) send(due time.Time, order placed) {
	s.turns <- hookTurn{due, order}
}

// wait returns how long after each webhook was due its answer came, when the last one has come.
func (s *hookSender) wait() []time.Duration {
	close(s.turns)
	s.senders.Wait()
	return s.took
}

func (s *hookSender) post(turn hookTurn) {
	created, id := time.Now().Unix(), fmt.Sprintf("hook-%d", turn.due.UnixNano())
	body := fmt.Appendf(nil, `{"eventId":%q,"eventCreated":%d,"storeId":1003,"entityId":%s,"eventType":"order.updated",`+
		`"data":{"orderId":%q,"newPaymentStatus":"PAID"}}`, id, created, turn.order.internalID, turn.order.orderID)
	request, err := http.NewRequest(http.MethodPost, s.url, bytes.NewReader(body))
	if err != nil {
		s.tb.Error(err)
		return
	}
	request.Header.Set("Content-Type", "application/json; charset=UTF-8")
	request.Header.Set(webhook.SignatureHeader, webhook.Sign(s.secret, created, id))
	response, err := s.client.Do(request)
	if err != nil {
		s.tb.Error(err)
		return
	}
	took := time.Since(turn.due)
	_ = response.Body.Close()
	if response.StatusCode != http.StatusOK {
		s.tb.Errorf("answered with %s", response.Status)
	}
	s.mu.Lock()
	s.took = append(s.took, took)
	s.mu.Unlock()
}

// buyers place orders one after the other.
type buyers struct {
	shop   *playedStore
	turns  chan struct{}
	quit   chan struct{}
	done   sync.WaitGroup
	newest atomic.Pointer[placed]
	orders int
}

// newBuyers returns when the first order is placed.
func newBuyers(shop *playedStore) *buyers {
	all := &buyers{shop: shop, turns: make(chan struct{}, 1<<20), quit: make(chan struct{})}
	all.buy()
	all.done.Go(func() {
		for {
			select {
			case <-all.turns:
				all.buy()
			case <-all.quit:
				return
			}
		}
	})
	return all
}

func (all *buyers) order() { all.turns <- struct{}{} }

func (all *buyers) buy() {
	answer := all.shop.play("/orders", `{"email":"jane@example.com","paid":true,"fulfillmentType":"PICKUP"}`)
	all.newest.Store(&placed{orderID: answer["orderId"].(string), internalID: fmt.Sprintf("%.0f", answer["internalId"])})
	all.orders++
}

// stop returns how many orders were placed, and lets those be that were not yet.
func (all *buyers) stop() int {
	close(all.quit)
	all.done.Wait()
	return all.orders
}
