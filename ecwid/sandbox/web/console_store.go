package web

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"ecwid-mcp/ecwid/sandbox"
)

var _ sandbox.Observer = (*Console)(nil)

// Called shows a request to the store's API: method, path and status. What was searched for stays out, and so does
// what is in the path beside words and ids.
func (c *Console) Called(r sandbox.RequestRecord) {
	detail := fmt.Sprint(r.Status)
	if text := http.StatusText(r.Status); text != "" {
		detail += " " + text
	}
	if r.Status == 0 {
		detail = "connection cut"
	}
	if r.Fault != "" {
		detail += fmt.Sprintf(" (fault: %s)", r.Fault)
	}
	c.Show(Entry{Kind: StoreCall, Title: r.Method + " " + discreet(r.Path), Detail: detail, Failed: r.Status == 0 || r.Status >= 400})
}

// Notified shows what became of a webhook.
func (c *Console) Notified(w sandbox.Webhook) {
	title := strings.TrimSpace(w.EventType + " " + subject(w.Body))
	switch {
	case w.Forged != "":
		title += " (forged)"
	case w.Duplicate:
		title += " (duplicate)"
	}
	c.Show(Entry{Kind: Webhook, Title: title, Detail: fate(w), Failed: w.State != sandbox.WebhookDelivered && w.State != sandbox.WebhookUnsent})
}

// fate says how far a webhook has come.
func fate(w sandbox.Webhook) string {
	answer := fmt.Sprintf("answered %d", w.LastStatus)
	if w.LastStatus == 0 {
		answer = "no answer"
	}
	switch w.State {
	case sandbox.WebhookLost:
		return "lost on its way (fault)"
	case sandbox.WebhookUnsent:
		return "not sent: nobody asked for it"
	case sandbox.WebhookDelivered:
		return fmt.Sprintf("delivered at attempt %d, %s", w.Attempts, answer)
	case sandbox.WebhookFailed:
		return fmt.Sprintf("given up after attempt %d, %s", w.Attempts, answer)
	}
	return fmt.Sprintf("attempt %d failed, %s; tried again at %s", w.Attempts, answer, w.NextAttempt.UTC().Format("15:04 MST"))
}

// subject is the id of what an event is about, as the store's pages name it; empty when the event says none.
func subject(body []byte) string {
	var event struct {
		EntityID json.RawMessage `json:"entityId"`
		Data     struct {
			OrderID string `json:"orderId"`
		} `json:"data"`
	}
	if err := json.Unmarshal(body, &event); err != nil {
		return ""
	}
	if event.Data.OrderID != "" {
		return event.Data.OrderID
	}
	return string(bytes.Trim(event.EntityID, `"`))
}
