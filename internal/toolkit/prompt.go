package toolkit

import (
	"context"
	"fmt"
	"regexp"
	"slices"

	"ecwid-mcp/ecwid"
)

// PromptSpec declares a prompt: a job of a shop's people, for which the server gathers the facts and says what matters.
type PromptSpec struct {
	Name        string        // verb_noun in snake_case
	Title       string        // a few words for people
	Description string        // one sentence for people who choose among prompts
	Department  string        // whose job it is, such as "Marketing"
	Scopes      []ecwid.Scope // Ecwid access scopes that Build needs
	Tools       []string      // that the job may use; the text lists them and says which of them the caller does not have
	Arguments   []Argument

	// Build gathers the facts. It may return a *Failure (see Invalid and Refuse), an *ecwid.Error, or anything else as an
	// error. It is not called for a server without a store.
	Build func(context.Context, *Session, Values) (PromptText, error)
}

// Argument is an argument of a prompt. All values are texts.
type Argument struct {
	Name        string // in camelCase
	Description string // one sentence; the default is added by itself
	Required    bool
	Default     string    // for an absent value; "" for none
	Complete    Completer // nil: no values are proposed
}

// Completer proposes values for what somebody has typed so far, best first; only the first 100 are shown. It makes one
// or two requests at most. An error counts as having none.
type Completer func(ctx context.Context, s *Session, typed string) ([]string, error)

// Values are the values of a prompt's arguments by name, without spaces around them and with defaults filled in; an
// absent one is "". They were typed by a person: a text may repeat what was parsed from them, such as dates, numbers and
// ids, and never the texts themselves.
type Values map[string]string

// PromptText is what Build makes. Whatever shoppers typed goes into Data and nowhere else.
type PromptText struct {
	Framing string // Markdown: the job, what matters, what to ask before a write, what the figures cover
	Data    []Data
	Task    string // one sentence that comes last: what to do now
}

// Prompt is a declared prompt. It never changes after NewPrompt.
type Prompt struct{ PromptSpec }

var argumentName = regexp.MustCompile(`^[a-z]+([A-Z][a-z]*)*$`)

// NewPrompt builds a prompt. It panics on a declaration that cannot work, which is a mistake in the program.
func NewPrompt(spec PromptSpec) Prompt {
	if err := spec.validate(); err != nil {
		panic(fmt.Sprintf("toolkit: prompt %q: %v", spec.Name, err))
	}
	return Prompt{spec}
}

func (spec PromptSpec) validate() error {
	switch {
	case !toolName.MatchString(spec.Name):
		return fmt.Errorf("the name is not verb_noun in snake_case")
	case spec.Title == "" || spec.Description == "" || spec.Department == "":
		return fmt.Errorf("title, description or department is missing")
	case spec.Build == nil:
		return fmt.Errorf("the build function is missing")
	}
	for i, a := range spec.Arguments {
		switch {
		case !argumentName.MatchString(a.Name) || a.Name == storeArgument:
			return fmt.Errorf("argument %q: the name is not in camelCase, or taken", a.Name)
		case a.Description == "":
			return fmt.Errorf("argument %q: the description is missing", a.Name)
		case a.Required && a.Default != "":
			return fmt.Errorf("argument %q: a required one has no default", a.Name)
		case slices.ContainsFunc(spec.Arguments[:i], func(b Argument) bool { return b.Name == a.Name }):
			return fmt.Errorf("argument %q is declared twice", a.Name)
		}
	}
	return nil
}
