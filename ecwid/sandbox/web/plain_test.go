package web

import (
	"regexp"
	"strings"
	"testing"
)

func TestPlain(t *testing.T) {
	for source, want := range map[string]string{
		"":                              "",
		"Plain text":                    "Plain text",
		"<p>One</p><p>Two</p>":          "One\nTwo",
		"One<br>Two<br/>Three":          "One\nTwo\nThree",
		"<ul><li>a</li><li>b</li></ul>": "a\nb",
		"  much \n\t space  ":           "much\nspace",
		"Tea &amp; pots &lt;3":          "Tea & pots <3",
		"3 < 4 and 5 > 4":               "3 < 4 and 5 > 4",
		"a<script>alert(1)</script>b":   "a b",
		"a<SCRIPT src=x>alert(1)</script >b<style>p{}</style>c": "a b c",
		"a<!-- secret <b> -->b":                                 "a b",
		"<b>bold</b> move":                                      "bold move",
		"unfinished <b class=":                                  "unfinished",
		"&lt;b&gt;shown&lt;/b&gt;":                              "<b>shown</b>",
		"<h2>Head</h2>text":                                     "Head\ntext",
	} {
		if got := plain(source); got != want {
			t.Errorf("%q: %q, want %q", source, got, want)
		}
	}
}

func FuzzPlain(f *testing.F) {
	for _, source := range []string{"<p>One</p>", "<script><script>x</script>", "<!--", "&lt;b&gt;", "<<b>>", evil} {
		f.Add(source)
	}
	tag := regexp.MustCompile(`<[a-zA-Z/!?][^>]*>`)
	f.Fuzz(func(t *testing.T, source string) {
		text := plain(source)
		if strings.TrimSpace(text) != text || strings.Contains(text, "\n\n") {
			t.Errorf("%q: %q has empty lines", source, text)
		}
		if !strings.Contains(source, "&") && tag.MatchString(text) && !strings.Contains(source, "<<") {
			t.Errorf("%q: %q has a tag", source, text)
		}
	})
}
