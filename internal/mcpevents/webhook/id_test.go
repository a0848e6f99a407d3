package webhook

import (
	"regexp"
	"testing"

	"pgregory.net/rapid"
)

// TestIDStays: ids are the same with the next version. The digest is that of the canonical JSON in the comment.
func TestIDStays(t *testing.T) {
	for _, test := range []struct{ principal, url, name, arguments, want string }{
		// ["ann","https://agent.example/hook?a=1&b=2","order.paid",{}]
		{"ann", "https://agent.example/hook?a=1&b=2", "order.paid", "{}", "sub_fbdf72668c00cf0db298ad699082b533"},
		// ["é\"<","https://agent.example/","cart.abandoned",{"minTotal":1}]
		{"é\"<", "https://agent.example/", "cart.abandoned", `{"minTotal":1}`, "sub_8b9fdd45d746d3af07071f25714b16d6"},
	} {
		if got := ID(test.principal, test.url, test.name, test.arguments); got != test.want {
			t.Errorf("%s: got %s, want %s", test.principal, got, test.want)
		}
	}
}

// TestIDProperty: what differs anywhere has another id, and nothing else decides.
func TestIDProperty(t *testing.T) {
	shape := regexp.MustCompile(`^sub_[0-9a-f]{32}$`)
	text := rapid.StringOfN(rapid.RuneFrom([]rune(`ab",[]{}\<é`+"\u2028\x00")), 0, 4, -1)
	arguments := rapid.SampledFrom([]string{"{}", `{"a":1}`, `{"a":"1"}`, `{"a":[1]}`})
	rapid.Check(t, func(r *rapid.T) {
		one := [4]string{text.Draw(r, "principal"), text.Draw(r, "url"), text.Draw(r, "name"), arguments.Draw(r, "arguments")}
		two := [4]string{text.Draw(r, "principal2"), text.Draw(r, "url2"), text.Draw(r, "name2"), arguments.Draw(r, "arguments2")}
		if rapid.Bool().Draw(r, "nearly the same") {
			two = one
			two[rapid.IntRange(0, 2).Draw(r, "member")] += rapid.SampledFrom([]string{"", `"`, " ", "/"}).Draw(r, "more")
		}
		a, b := ID(one[0], one[1], one[2], one[3]), ID(two[0], two[1], two[2], two[3])
		if (a == b) != (one == two) {
			r.Fatalf("%q is %s, %q is %s", one, a, two, b)
		}
		if !shape.MatchString(a) {
			r.Fatalf("%s", a)
		}
	})
}
