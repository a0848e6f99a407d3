package webhook

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const id = "80aece08-40e8-4145-8764-6c2f0d386784"

// body puts members in front of those that every event has; the last of equal names counts, so that it is given last.
func body(members string) []byte {
	return []byte(`{"eventId":"` + id + `","eventCreated":1717219588,"storeId":1003,"entityId":103878161,"eventType":"order.updated"` + members + `}`)
}

func TestParse(t *testing.T) {
	tests := map[string]struct {
		body   string
		change func(*Event)
	}{
		"an order": {
			`,"data":{"orderId":"XJ12H","oldPaymentStatus":"AWAITING_PAYMENT","newPaymentStatus":"PAID"}`,
			func(e *Event) {
				e.Data = map[string]string{"orderId": "XJ12H", "oldPaymentStatus": "AWAITING_PAYMENT", "newPaymentStatus": "PAID"}
			},
		},
		"a review with numbers":  {`,"data":{"productId":62752,"orderId":63254}`, func(e *Event) { e.Data = map[string]string{"productId": "62752", "orderId": "63254"} }},
		"odd data":               {`,"data":{"a":true,"b":null,"c":[1],"d":{"e":1},"f":1.50}`, func(e *Event) { e.Data = map[string]string{"a": "true", "f": "1.50"} }},
		"data that is a text":    {`,"data":"key"`, func(*Event) {}},
		"data that is a list":    {`,"data":["key"]`, func(*Event) {}},
		"data that is null":      {`,"data":null`, func(*Event) {}},
		"no data":                {``, func(*Event) {}},
		"members we do not know": {`,"attempt":{"n":3}`, func(*Event) {}},
		"quoted ids":             {`,"storeId":"1004","entityId":"1004"`, func(e *Event) { e.StoreID, e.EntityID = 1004, "1004" }},
		"a quoted time":          {`,"eventCreated":"1717219589"`, func(e *Event) { e.Created = 1717219589 }},
		"an old cart's id":       {`,"entityId":-1`, func(e *Event) { e.EntityID = "-1" }},
		"no entity":              {`,"entityId":null`, func(*Event) {}},
		"snake_case":             {`,"eventType":"application.storage_changed"`, func(e *Event) { e.Type = ApplicationStorageChanged }},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			want := Event{ID: id, Created: 1717219588, StoreID: 1003, EntityID: "103878161", Type: OrderUpdated}
			test.change(&want)
			got, err := Parse(body(test.body))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestTheTimeOfAnEvent(t *testing.T) {
	want := time.Date(2024, 6, 1, 5, 26, 28, 0, time.UTC)
	if got := (Event{Created: 1717219588}).Time(); got != want {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestParseRefusesWhatIsNoEvent(t *testing.T) {
	bodies := map[string]string{
		"nothing":              "",
		"a list":               "[]",
		"a number":             "1",
		"a text":               `"order.created"`,
		"null":                 "null",
		"no members":           "{}",
		"cut off":              string(body("")[:60]),
		"two objects":          string(body("")) + "{}",
		"a form":               "eventId=1&storeId=1003",
		"no id":                string(body(`,"eventId":""`)),
		"an id with a space":   string(body(`,"eventId":"a b"`)),
		"an id with a line":    string(body(`,"eventId":"a\nb"`)),
		"a hidden character":   string(body(`,"eventId":"a\u200bb"`)),
		"an id that is long":   string(body(`,"eventId":"` + strings.Repeat("a", 129) + `"`)),
		"an id that is a list": string(body(`,"eventId":["a"]`)),
		"no type":              string(body(`,"eventType":""`)),
		"a type with markup":   string(body(`,"eventType":"order.<b>"`)),
		"a time as a date":     string(body(`,"eventCreated":"2024-06-01"`)),
		"a time with parts":    string(body(`,"eventCreated":1717219588.5`)),
		"a time with an e":     string(body(`,"eventCreated":1e9`)),
		"a time too large":     string(body(`,"eventCreated":9223372036854775808`)),
		"a store called shop":  string(body(`,"storeId":"shop"`)),
		"store zero":           string(body(`,"storeId":0`)),
		"a negative store":     string(body(`,"storeId":-1003`)),
		"an entity as object":  string(body(`,"entityId":{}`)),
		"an entity with words": string(body(`,"entityId":"pay here: x"`)),
	}
	for name, text := range bodies {
		t.Run(name, func(t *testing.T) {
			event, err := Parse([]byte(text))
			if !errors.Is(err, ErrMalformed) || !cmp.Equal(event, Event{}) {
				t.Fatalf("got %v and %v, want ErrMalformed", event, err)
			}
			if strings.Contains(err.Error(), "pay here") || strings.Contains(err.Error(), "<b>") {
				t.Errorf("the error repeats the body: %v", err)
			}
		})
	}
}

// FuzzParse: what is accepted can be kept and logged as it is, and reads the same again.
func FuzzParse(f *testing.F) {
	f.Add(body(`,"data":{"orderId":"XJ12H","n":1}`))
	f.Add(body(`,"storeId":"1003","data":[{}]`))
	f.Add([]byte(`{"eventId":null,"eventCreated":-0}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		event, err := Parse(data)
		if err != nil {
			if !errors.Is(err, ErrMalformed) {
				t.Errorf("another error: %v", err)
			}
			return
		}
		if event.StoreID <= 0 || !isName(event.ID) || !isName(string(event.Type)) || ParseType(string(event.Type)) != event.Type {
			t.Errorf("accepted %+v", event)
		}
		again, err := Parse(encode(t, event))
		if err != nil {
			t.Fatal(err)
		}
		if event.Data == nil {
			event.Data = map[string]string{}
		}
		if diff := cmp.Diff(event, again); diff != "" {
			t.Error(diff)
		}
	})
}

func encode(t *testing.T, e Event) []byte {
	t.Helper()
	data := e.Data
	if data == nil {
		data = map[string]string{}
	}
	out, err := json.Marshal(map[string]any{"eventId": e.ID, "eventCreated": e.Created, "storeId": e.StoreID,
		"entityId": e.EntityID, "eventType": e.Type, "data": data})
	if err != nil {
		t.Fatal(err)
	}
	return out
}
