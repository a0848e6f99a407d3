package transport

import "testing"

// TestEnvelope: what the library might read only a part of, or answer under an id that is none, is no message.
func TestEnvelope(t *testing.T) {
	for body, want := range map[string]bool{
		`{"jsonrpc":"2.0","id":1,"method":"ping"}`:          true,
		`{"jsonrpc":"2.0","id":"a","method":"ping"}`:        true,
		`{"jsonrpc":"2.0","id":-1,"method":"ping"}`:         true,
		`{"jsonrpc":"2.0","id":null,"method":"ping"}`:       true,
		`{"jsonrpc":"2.0","method":"ping","params":[]}`:     true,
		`{"jsonrpc":"2.0","id":1,"method":"ping"}x`:         false,
		`{"jsonrpc":"2.0","id":1,"method":"ping"}{}`:        false,
		`[{"jsonrpc":"2.0","id":1,"method":"ping"}]`:        false,
		`{"jsonrpc":"2.0","id":[1],"method":"ping"}`:        false,
		`{"jsonrpc":"2.0","id":{"a":1},"method":"ping"}`:    false,
		`{"jsonrpc":"2.0","id":true,"method":"ping"}`:       false,
		`{"jsonrpc":"2.0","id":1,"method":"ping"`:           false,
		`{"jsonrpc":"2.0","id":1,"method":7,"params":null}`: false,
	} {
		var e envelope
		if got := e.parse([]byte(body)) && isID(e.id); got != want {
			t.Errorf("%s: %t", body, got)
		}
	}
}
