package mcpevents

import (
	"bytes"
	"encoding/json"
	"slices"

	"github.com/mark3labs/mcp-go/mcp"
)

const methodCancelled = "notifications/cancelled"

// message is what is needed of a JSON-RPC message to know who answers it, and in which protocol era.
type message struct {
	version string          // of JSON-RPC
	method  string          //
	id      json.RawMessage // as it came; empty when there is none
	params  json.RawMessage
	meta    *mcp.Meta // nil when there is none, or none that can be read
}

// concerns spares most messages that are not for the extension being decoded. The words have no slash, which some
// clients write as "\/".
func concerns(text []byte) bool {
	for _, word := range []string{"events", "initialize", "discover", "cancelled"} {
		if bytes.Contains(text, []byte(word)) {
			return true
		}
	}
	return false
}

// parseMessage decodes as the MCP library does, also in what it makes of repeated keys, so that both see the same
// message. It reports whether the text is one.
func parseMessage(text []byte) (message, bool) {
	type head struct {
		JSONRPC string          `json:"jsonrpc"`
		Method  string          `json:"method"`
		ID      json.RawMessage `json:"id"`
		Params  json.RawMessage `json:"params"`
	}
	var h head
	if json.Unmarshal(text, &h) != nil {
		return message{}, false
	}
	var m struct {
		Params struct {
			Meta *mcp.Meta `json:"_meta"`
		} `json:"params"`
	}
	if json.Unmarshal(text, &m) != nil {
		m.Params.Meta = nil // the method's own parameters may be wrong
	}
	return message{h.JSONRPC, h.Method, h.ID, h.Params, m.Params.Meta}, true
}

// ours reports whether the extension answers it.
func (m message) ours() bool { return slices.Contains(Methods(), m.method) }

// describes reports whether the answer names the server's capabilities.
func (m message) describes() bool {
	return (m.method == string(mcp.MethodInitialize) || m.method == string(mcp.MethodServerDiscover)) && m.hasID()
}

func (m message) hasID() bool { return len(m.id) > 0 && string(m.id) != "null" }

// isID reports whether a request may have this id: a string or a number.
func isID(id json.RawMessage) bool {
	return len(id) > 0 && (id[0] == '"' || id[0] == '-' || '0' <= id[0] && id[0] <= '9')
}

// declared reports whether the client says in this request that it knows the extension.
func (m message) declared() bool {
	params, _ := parseMembers(m.params)
	meta, _ := parseMembers(params["_meta"])
	capabilities, _ := parseMembers(meta[mcp.MetaKeyClientCapabilities])
	extensions, _ := parseMembers(capabilities["extensions"])
	return !absent(extensions[Extension])
}

// request is a message that the extension answers.
type request struct {
	method   string
	id       json.RawMessage
	params   members
	modern   bool    // of protocol version 2026-07-28 or later
	profile  Profile // ProfileSEP or ProfileSketch
	webhooks bool    // it came by a transport that offers them
}

// request takes the parts of a message that need no look at the transport.
func (s *Server) request(m message, modern, webhooks bool) (request, *failure) {
	r := request{method: m.method, id: m.id, modern: modern, profile: s.opts.Profile, webhooks: webhooks}
	if r.profile != ProfileSEP && r.profile != ProfileSketch {
		r.profile = ProfileSketch
		if m.declared() {
			r.profile = ProfileSEP
		}
	}
	var ok bool
	if r.params, ok = parseMembers(m.params); !ok {
		return r, invalid("params", "must be an object")
	}
	return r, nil
}
