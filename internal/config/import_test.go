package config

import (
	"errors"
	"strings"
	"testing"
	"time"
)

func TestImportComplete(t *testing.T) {
	for name, test := range map[string]struct {
		set     func(*Import)
		results string
		problem string
	}{
		"a plan":             {func(*Import) {}, "rows.csv.results.csv", ""},
		"a plan, read-only":  {func(i *Import) { i.ReadOnly = true }, "rows.csv.results.csv", ""},
		"a plan from input":  {func(i *Import) { i.Rows = "-" }, "", ""},
		"apply":              {func(i *Import) { i.Apply = true }, "rows.csv.results.csv", ""},
		"plan of a demo":     {func(i *Import) { i.Demo = true }, "rows.csv.demo-results.csv", ""},
		"demo":               {func(i *Import) { i.Apply, i.Demo = true, true }, "rows.csv.demo-results.csv", ""},
		"restart":            {func(i *Import) { i.Apply, i.Restart = true, true }, "rows.csv.results.csv", ""},
		"other results":      {func(i *Import) { i.Apply, i.Results = true, "out.csv" }, "out.csv", ""},
		"input with results": {func(i *Import) { i.Apply, i.Rows, i.Results = true, "-", "out.csv" }, "out.csv", ""},
		"input":              {func(i *Import) { i.Apply, i.Rows = true, "-" }, "", "needs --results"},
		"read-only":          {func(i *Import) { i.Apply, i.ReadOnly = true, true }, "", "--read-only forbids"},
		"itself":             {func(i *Import) { i.Apply, i.Results = true, "rows.csv" }, "", "must not be the file with the rows"},
		"results of a plan":  {func(i *Import) { i.Results = "out.csv" }, "out.csv", ""},
		"restart of a plan":  {func(i *Import) { i.Restart = true }, "rows.csv.results.csv", ""},
		"a bad number":       {func(i *Import) { i.StoreID = "x" }, "", "the store id"},
	} {
		i := Import{Rows: "rows.csv", Config: Config{CallTimeout: time.Second, Events: Events{PollInterval: time.Second, CartIdle: time.Second}}}
		test.set(&i)
		env := OS()
		env.Getenv = func(string) string { return "" }
		env.UserConfigDir = func() (string, error) { return "", errors.New("none") }
		err := i.Complete(env)
		if mistake := (*Error)(nil); test.problem == "" && err != nil || test.problem != "" && (!errors.As(err, &mistake) || !strings.Contains(err.Error(), test.problem)) {
			t.Errorf("%s: %v", name, err)
		}
		if err == nil && i.Results != test.results {
			t.Errorf("%s: results in %q", name, i.Results)
		}
	}
}

func TestImportTakesATokenFile(t *testing.T) {
	i := Import{Rows: "rows.csv", EcwidTokenFile: "token", Config: Config{CallTimeout: time.Second, Events: Events{PollInterval: time.Second, CartIdle: time.Second}}}
	env := OS()
	env.Getenv = func(string) string { return "" }
	env.UserConfigDir = func() (string, error) { return "", errors.New("none") }
	env.ReadFile = func(string) ([]byte, error) { return []byte("secret_a\n"), nil }
	if err := i.Complete(env); err != nil || i.Token.Reveal() != "secret_a" {
		t.Error(err)
	}
}
