package auth

import (
	"bytes"
	"errors"
	"os"
	"strings"
	"testing"
	"time"
)

// TestChangesOfAnotherProcess: a server that has the file open sees each change with the next request. The changes come
// faster than any file system's clock ticks.
func TestChangesOfAnotherProcess(t *testing.T) {
	path := tokensPath(t)
	server, command := open(t, path), open(t, path)
	for range 50 {
		a := create(t, command, TokenInfo{Label: "a"})
		p := verifies(t, server, a)
		if err := command.Revoke(t.Context(), "a"); err != nil {
			t.Fatal(err)
		}
		refuses(t, server, a.Reveal(), ErrInvalidToken)
		if server.Valid(t.Context(), p) {
			t.Fatal("valid after it was revoked")
		}
		b := create(t, command, TokenInfo{Label: "a"})
		refuses(t, server, a.Reveal(), ErrInvalidToken)
		verifies(t, server, b)
		if err := command.Revoke(t.Context(), "a"); err != nil {
			t.Fatal(err)
		}
	}
}

// TestChangeInPlaceWithinATick: same file, same size, same time of change.
func TestChangeInPlaceWithinATick(t *testing.T) {
	path := tokensPath(t)
	server := open(t, path)
	a, b := create(t, server, TokenInfo{Label: "a"}), create(t, open(t, tokensPath(t)), TokenInfo{Label: "a"})
	verifies(t, server, a)
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	rewrite(t, path, func(data []byte) []byte { return bytes.Replace(data, hexHash(a.Reveal()), hexHash(b.Reveal()), 1) })
	if err := os.Chtimes(path, info.ModTime(), info.ModTime()); err != nil {
		t.Fatal(err)
	}
	refuses(t, server, a.Reveal(), ErrInvalidToken)
	verifies(t, server, b)
}

// TestUnchangedFileIsNotReadAgain: a settled file is only looked at.
func TestUnchangedFileIsNotReadAgain(t *testing.T) {
	path := tokensPath(t)
	create(t, open(t, path), TokenInfo{Label: "a"})
	past := time.Now().Add(-time.Minute)
	if err := os.Chtimes(path, past, past); err != nil {
		t.Fatal(err)
	}
	server := open(t, path)
	before := server.current()
	if server.current() != before {
		t.Error("an unchanged file was read twice")
	}
	if err := os.Chtimes(path, past.Add(1), past.Add(1)); err != nil {
		t.Fatal(err)
	}
	if server.current() == before {
		t.Error("a change was missed")
	}
}

// TestChangeOfASettledFile that shows in one thing only.
func TestChangeOfASettledFile(t *testing.T) {
	past := time.Now().Add(-time.Minute)
	for name, test := range map[string]struct {
		change func(path, other string) error
		want   error
	}{
		"another file of the same size and time": {func(path, other string) error { return os.Rename(other, path) }, ErrInvalidToken},
		"open to others":                         {func(path, _ string) error { return os.Chmod(path, 0o644) }, ErrUnavailable},
		"cut, time set back":                     {func(path, _ string) error { return errors.Join(os.Truncate(path, 30), os.Chtimes(path, past, past)) }, ErrUnavailable},
		"time": {func(path, _ string) error {
			return os.WriteFile(path, bytes.Repeat([]byte(" "), fileSize(path)), 0o600)
		}, ErrUnavailable},
		"gone": {func(path, _ string) error { return os.Remove(path) }, ErrInvalidToken},
	} {
		t.Run(name, func(t *testing.T) {
			path, other := tokensPath(t), tokensPath(t)
			text := create(t, open(t, path), TokenInfo{Label: "a"})
			create(t, open(t, other), TokenInfo{Label: "a"})
			for _, p := range []string{path, other} {
				if err := os.Chtimes(p, past, past); err != nil {
					t.Fatal(err)
				}
			}
			server := open(t, path)
			verifies(t, server, text)
			if err := test.change(path, other); err != nil {
				t.Fatal(err)
			}
			refuses(t, server, text.Reveal(), test.want)
		})
	}
}

func fileSize(path string) int {
	info, err := os.Stat(path)
	if err != nil {
		return -1
	}
	return int(info.Size())
}

func TestLimitsChangedByHand(t *testing.T) {
	for name, change := range map[string][2]string{
		"scope":  {`"write"`, `"read"`},
		"stores": {`"books"`, `"wine"`},
		"expiry": {`"2126-`, `"2025-`},
	} {
		t.Run(name, func(t *testing.T) {
			path := tokensPath(t)
			server := open(t, path)
			info := TokenInfo{Label: "a", Scope: ScopeWrite, Stores: []string{"books"}, Expires: noon.AddDate(100, 0, 0)}
			p := verifies(t, server, create(t, server, info))
			rewrite(t, path, func(data []byte) []byte { return bytes.Replace(data, []byte(change[0]), []byte(change[1]), 1) })
			if server.Valid(t.Context(), p) {
				t.Error("still valid with its old rights")
			}
		})
	}
}

// TestFileBreaksAndHeals: nobody gets in meanwhile, and the log says it once.
func TestFileBreaksAndHeals(t *testing.T) {
	for name, test := range map[string]struct {
		damage func(path string) error
		want   error
		log    string
	}{
		"gone":           {os.Remove, ErrInvalidToken, "the tokens file is gone, so nobody gets in"},
		"cut":            {func(path string) error { return os.Truncate(path, 30) }, ErrUnavailable, "it ends too early"},
		"empty":          {func(path string) error { return os.Truncate(path, 0) }, ErrUnavailable, "it ends too early"},
		"open to others": {func(path string) error { return os.Chmod(path, 0o644) }, ErrUnavailable, "chmod 600"},
		"a folder": {func(path string) error {
			if err := os.Remove(path); err != nil {
				return err
			}
			return os.Mkdir(path, 0o700)
		}, ErrUnavailable, "is not a file"},
		"Ecwid token": {func(path string) error { return os.WriteFile(path, []byte("secret_abc\n"), 0o600) }, ErrUnavailable, "set ECWID_TOKEN_FILE"},
	} {
		t.Run(name, func(t *testing.T) {
			path := tokensPath(t)
			logger, log := logTo()
			server, err := OpenTokens(TokensOptions{Path: path, Logger: logger})
			if err != nil {
				t.Fatal(err)
			}
			text := create(t, server, TokenInfo{Label: "a"})
			p := verifies(t, server, text)
			good, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			log.Reset()
			if err := test.damage(path); err != nil {
				t.Fatal(err)
			}
			for range 3 {
				refuses(t, server, text.Reveal(), test.want)
			}
			if server.Valid(t.Context(), p) {
				t.Error("still valid")
			}
			if got := log.String(); strings.Count(got, "\n") != 1 || !strings.Contains(got, "nobody gets in") || !strings.Contains(got, test.log) ||
				strings.Contains(got, "secret_abc") || strings.Contains(got, text.Reveal()) {
				t.Errorf("log %q", got)
			}
			if err := os.RemoveAll(path); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, good, 0o600); err != nil {
				t.Fatal(err)
			}
			verifies(t, server, text)
			if got := log.String(); !strings.HasSuffix(got, "msg=\"the tokens can be read\" file="+path+" tokens=1\n") {
				t.Errorf("log %q", got)
			}
		})
	}
}

func rewrite(t *testing.T, path string, edit func([]byte) []byte) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	edited := edit(data)
	if bytes.Equal(edited, data) {
		t.Fatalf("nothing to change in %s", data)
	}
	if err := os.WriteFile(path, edited, 0o600); err != nil {
		t.Fatal(err)
	}
}

func hexHash(token string) []byte {
	text, _ := tokenHash(hashToken(token)).MarshalText() // cannot fail
	return text
}
