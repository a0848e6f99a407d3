// Package webhook reads and verifies what Ecwid posts to an app's webhook URL. It needs the standard library only.
//
// The signature covers the event's id and time, not its body (Ecwid docs, Webhook security): whoever saw one signed
// request can send it again with another body. An event is therefore a hint that something changed; what changed is read
// from the REST API.
package webhook
