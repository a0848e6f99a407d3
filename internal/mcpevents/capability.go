package mcpevents

import (
	"bytes"
	"encoding/json"
	"slices"
)

// withCapabilities adds both keys of the extension to an answer that names the server's capabilities: the SEP's, and the
// one beside the others that clients of 2026 look for. Other messages stay as they are.
func withCapabilities(answer []byte) []byte {
	message, ok := parseMembers(answer)
	if !ok || absent(message["result"]) {
		return answer
	}
	result, ok := parseMembers(message["result"])
	if !ok {
		return answer
	}
	capabilities, ok := parseMembers(result["capabilities"])
	if !ok || capabilities == nil {
		return answer
	}
	extensions, ok := parseMembers(capabilities["extensions"])
	if !ok {
		return answer
	}
	if extensions == nil {
		extensions = members{}
	}
	extensions[Extension] = json.RawMessage("{}")
	const name = `"capabilities":`
	before := append([]byte(name), result["capabilities"]...)
	capabilities["events"] = json.RawMessage("{}")
	capabilities["extensions"] = encode(extensions)
	if i := bytes.Index(answer, before); i >= 0 { // all else stays as the library wrote it, in its order
		return slices.Concat(answer[:i], []byte(name), encode(capabilities), answer[i+len(before):])
	}
	result["capabilities"] = encode(capabilities)
	message["result"] = encode(result)
	return encode(message)
}
