package auth

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
)

const tokenListVersion = 1

// tokenList is the content of a tokens file.
type tokenList struct {
	Version int     `json:"version"`
	Tokens  []entry `json:"tokens"`
}

var ecwidTokenForm = regexp.MustCompile(`^(?:secret|public)_\S*$`)

// parseTokenList reads a tokens file. Unknown fields are refused: one of them may be a misspelt limit.
func parseTokenList(data []byte) ([]entry, error) {
	if ecwidTokenForm.Match(bytes.TrimSpace(data)) {
		return nil, errors.New("this file holds an Ecwid token, not the tokens of callers; set ECWID_TOKEN_FILE to it and name another file here")
	}
	var list tokenList
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&list); err != nil {
		return nil, fmt.Errorf("this is no list of tokens: %s", jsonProblem(err))
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("there is something after the list of tokens")
	}
	if list.Version != tokenListVersion {
		return nil, fmt.Errorf("the list of tokens has version %d, this program knows version %d", list.Version, tokenListVersion)
	}
	return list.Tokens, checkEntries(list.Tokens)
}

func checkEntries(entries []entry) error {
	labels := map[string]bool{}
	for _, e := range entries {
		if err := e.check(); err != nil {
			return err
		}
		if e.Hash == (tokenHash{}) {
			return fmt.Errorf("token %s has no hash", e.Label)
		}
		if labels[e.Label] {
			return fmt.Errorf("two tokens are called %s", e.Label)
		}
		labels[e.Label] = true
	}
	return nil
}

func formatTokenList(entries []entry) ([]byte, error) {
	data, err := json.MarshalIndent(tokenList{tokenListVersion, entries}, "", "  ")
	return append(data, '\n'), err
}

// jsonProblem words an error of encoding/json without Go's type names.
func jsonProblem(err error) string {
	var wrong *json.UnmarshalTypeError
	if errors.As(err, &wrong) {
		return fmt.Sprintf("a JSON %s is in the wrong place (%s)", wrong.Value, cmp.Or(wrong.Field, "the top"))
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return "it ends too early"
	}
	return strings.TrimPrefix(err.Error(), "json: ")
}
