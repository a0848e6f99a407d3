package sandbox

import (
	"slices"
	"time"
)

// variant is another webhook about the same event, to be sent at once.
func (h *Webhook) variant() *Webhook {
	return &Webhook{EventID: h.EventID, EventType: h.EventType, EventCreated: h.EventCreated, Body: slices.Clone(h.Body),
		State: WebhookPending}
}

// forge makes a version of an event that Ecwid did not send.
func (s *Store) forge(hook *Webhook, how Forgery) *Webhook {
	forged := hook.variant()
	forged.Forged = orDefault(how, ForgedSignature)
	forged.plan(s.now())
	var body object
	if err := decode(hook.Body, &body); err != nil {
		panic("sandbox: cannot read an event: " + err.Error())
	}
	switch forged.Forged {
	case ForgedAge:
		forged.EventCreated -= int64(forgedAge / time.Second)
		body["eventCreated"] = number(forged.EventCreated)
	case ForgedBody:
		lie(body)
	}
	forged.Body = encode(body)
	return forged
}

// lie changes what a webhook says without touching what its signature covers.
func lie(body object) {
	if data := child(body, "data"); data["newPaymentStatus"] != nil {
		data["newPaymentStatus"] = "PAID"
		return
	}
	body["entityId"] = number(whole(body, "entityId") + 1)
}

// sign is the signature with which a webhook is sent.
func (s *Store) sign(hook *Webhook) string {
	secret := s.opts.ClientSecret
	if hook.Forged == ForgedSignature {
		secret = "not " + secret
	}
	return signWebhook(secret, hook.EventCreated, hook.EventID)
}
