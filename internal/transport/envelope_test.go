package transport

import (
	"encoding/json"
	"testing"
)

func TestEnvelope(t *testing.T) {
	for body, want := range map[string]envelope{
		`{"jsonrpc":"2.0","id":1,"method":"ping"}`:                                                   {method: "ping", id: json.RawMessage("1")},
		`{"id":null,"method":"x"}`:                                                                   {method: "x", notification: true},
		`{"method":"x","params":{` + modernMeta + `}}`:                                               {method: "x", notification: true, modern: true},
		`{"method":"x","params":{` + modernMeta + `},"params":{"a":1}}`:                              {method: "x", notification: true, modern: true},
		`{"method":"x","METHOD":"y"}`:                                                                {method: "y", notification: true},
		`{"params":[1],"method":"x"}`:                                                                {method: "x", notification: true},
		`{"params":{"_meta":5},"method":"x","id":"a"}`:                                               {method: "x", id: json.RawMessage(`"a"`)},
		`{"params":{"_meta":null},"method":"x"}`:                                                     {method: "x", notification: true},
		`{"method":"x","params":{"_meta":{"io.modelcontextprotocol/protocolVersion":7}}}`:            {method: "x", notification: true},
		`{"method":"x","params":{"_meta":{"io.modelcontextprotocol/protocolVersion":"2025-11-25"}}}`: {method: "x", notification: true},
		`{"method":7}`: {}, `[]`: {}, `{broken`: {}, ``: {}, `null`: {notification: true},
	} {
		got := envelope{}
		got.parse([]byte(body))
		if got.method != want.method || string(got.id) != string(want.id) && got.id != nil && want.id != nil || got.modern != want.modern || got.notification != want.notification {
			t.Errorf("%s: %+v", body, got)
		}
		byHeader := envelope{modern: true}
		byHeader.parse([]byte(body))
		if !byHeader.modern || byHeader.method != want.method || byHeader.notification != want.notification {
			t.Errorf("%s, modern by its header: %+v", body, byHeader)
		}
	}
}
