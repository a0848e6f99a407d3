package sandbox

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// keyword is a parsed search text: every word must start a word of the text, every phrase must occur in it.
type keyword struct {
	words   []string
	phrases [][]string
}

var tags = regexp.MustCompile(`<[^>]*>`)

// parseKeyword reads a search text. Double quotes make an exact phrase and a trailing * is dropped, since words match
// by their beginning anyway: Ecwid's docs of 2020 and 2026 disagree on which is the default.
func parseKeyword(text string) keyword {
	var k keyword
	for i, part := range strings.Split(text, `"`) {
		words := wordsOf(part)
		if quoted := i%2 == 1; quoted && len(words) > 0 {
			k.phrases = append(k.phrases, words)
		} else {
			k.words = append(k.words, words...)
		}
	}
	return k
}

// wordsOf splits a text into words in lower case, without HTML tags.
func wordsOf(text string) []string {
	return strings.FieldsFunc(strings.ToLower(tags.ReplaceAllString(text, " ")), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
}

func (k keyword) in(text string) bool {
	words := wordsOf(text)
	for _, wanted := range k.words {
		if !slices.ContainsFunc(words, func(word string) bool { return strings.HasPrefix(word, wanted) }) {
			return false
		}
	}
	for _, phrase := range k.phrases {
		if !containsPhrase(words, phrase) {
			return false
		}
	}
	return len(k.words)+len(k.phrases) > 0
}

func containsPhrase(words, phrase []string) bool {
	for i := 0; i+len(phrase) <= len(words); i++ {
		if slices.Equal(words[i:i+len(phrase)], phrase) {
			return true
		}
	}
	return false
}

// productText is what a keyword searches in a product.
func (s *Store) productText(product object) string {
	parts := []string{str(product, "name"), str(product, "description"), str(product, "sku")}
	for _, v := range objects(product, "combinations") {
		parts = append(parts, str(v, "sku"))
	}
	for _, option := range objects(product, "options") {
		parts = append(parts, str(option, "name"))
		for _, choice := range objects(option, "choices") {
			parts = append(parts, str(choice, "text"))
		}
	}
	for _, attribute := range objects(product, "attributes") {
		if str(attribute, "show") != "NOTSHOW" {
			parts = append(parts, str(attribute, "value"))
		}
	}
	for _, id := range integers(product, "categoryIds") {
		if r := s.categories.get(id); r != nil {
			parts = append(parts, str(r.doc(), "name"))
		}
	}
	for _, one := range images(product) {
		parts = append(parts, str(child(one, "alt"), "main"))
	}
	return strings.Join(parts, "\n")
}
