package sandbox

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// anyCall is a call of the catalogue that may succeed or fail.
var anyCall = rapid.Custom(func(t *rapid.T) string {
	name := rapid.SampledFrom([]string{"Cup", "Can", ""}).Draw(t, "name")
	sku := rapid.SampledFrom([]string{"A", "B"}).Draw(t, "sku")
	return rapid.SampledFrom([]string{
		`{"path":"/products","method":"POST","body":{"name":"` + name + `","sku":"` + sku + `"}}`,
		`{"path":"/categories","method":"POST","body":{"name":"` + name + `"}}`,
		`{"path":"/discount_coupons","method":"POST","body":{"name":"C","code":"` + sku + `"}}`,
		`{"path":"/discount_coupons/` + sku + `","method":"DELETE"}`,
		`{"path":"/products?sku=` + sku + `&responseFields=total","method":"GET"}`,
		`{"path":"/products/7","method":"PUT","body":{"price":1}}`,
	}).Draw(t, "call")
})

// A batch does what its calls do one by one: the same answers and the same store afterwards.
func TestABatchIsItsCallsOneByOne(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		calls := rapid.SliceOfN(anyCall, 1, 12).Draw(rt, "calls")
		stop := rapid.Bool().Draw(rt, "stop")
		batched, single := open(t, Options{}), open(t, Options{})
		ticket := batched.batch(path("?stopOnFirstFailure=%v", stop), "["+strings.Join(calls, ",")+"]")
		responses := objects(batched.object("/batch?escapedJson=true&ticket="+ticket), "responses")
		single.newUUIDs(1) // a ticket takes from the same source of randomness
		failed := false
		for i, text := range calls {
			if failed && stop {
				if got := str(responses[i], "status"); got != "NOT_EXECUTED" {
					rt.Fatalf("call %d after a failure is %s", i, got)
				}
				continue
			}
			one := httpReply{body: text}.object(t)
			body := ""
			if one["body"] != nil {
				body = string(encode(one["body"]))
			}
			answer := single.do(str(one, "method"), str(one, "path"), body)
			failed = failed || answer.status != 200
			if whole(responses[i], "httpStatusCode") != int64(answer.status) || str(responses[i], "escapedHttpBody") != answer.body {
				rt.Fatalf("call %d: %v, alone %d %s", i, responses[i], answer.status, answer.body)
			}
		}
		for _, read := range []string{"/products", "/categories", "/discount_coupons", "/coupons/deleted", "/latest-stats"} {
			if a, b := batched.get(read).body, single.get(read).body; a != b {
				rt.Fatalf("GET %s: %s, one by one %s", read, a, b)
			}
		}
	})
}

// newUUIDs draws and drops.
func (s *shop) newUUIDs(n int) {
	for range n {
		s.newUUID()
	}
}
