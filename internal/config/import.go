package config

import "errors"

// Import is everything that can be set for bringing a file of products into a store.
type Import struct {
	Rows    string `arg:"" name:"file" help:"Rows with a line of heads, separated by commas, semicolons or tabs; - reads standard input."`
	Apply   bool   `help:"Carry the plan out; without it nothing is written."`
	Results string `placeholder:"FILE" help:"Where the result of every row goes, and whence a plan knows what was done (FILE.results.csv, with --demo FILE.demo-results.csv)."`
	Restart bool   `help:"Look at all rows again, also at those that an import of the same file, begun before, has done."`
	Config
	EcwidTokenFile string `name:"token-file" env:"ECWID_TOKEN_FILE" placeholder:"FILE" help:"File that holds the access token. It wins over the variable ECWID_TOKEN, which holds the token itself."`
}

// standardInput is the name of no file.
const standardInput = "-"

// Complete does what Config.Complete does, for these settings.
func (i *Import) Complete(env Environment) error {
	i.TokenFile = i.EcwidTokenFile
	return AsError(errors.Join(i.Config.Complete(env), i.complete()))
}

func (i *Import) complete() error {
	switch {
	case i.Apply && i.ReadOnly:
		return errors.New("--apply changes the store, which --read-only forbids")
	case i.Results != "" && i.Results == i.Rows:
		return errors.New("--results must not be the file with the rows")
	case i.Results == "" && i.FromInput() && i.Apply:
		return errors.New("--apply with rows from standard input needs --results, so that it can go on when it is stopped")
	case i.Results != "" || i.FromInput():
	case i.Demo: // whose store is gone afterwards
		i.Results = i.Rows + ".demo-results.csv"
	default:
		i.Results = i.Rows + ".results.csv"
	}
	return nil
}

// FromInput reports whether the rows come from standard input.
func (i *Import) FromInput() bool { return i.Rows == standardInput }
