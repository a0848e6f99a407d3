package toolkit

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"time"

	"ecwid-mcp/ecwid"

	"github.com/invopop/jsonschema"
)

// Spec declares a tool with input I and output O. Both are structs; see schema.go for the tags they may carry.
type Spec[I, O any] struct {
	Name        string        // verb_noun in snake_case
	Title       string        // a few words for people
	Description string        // one or two sentences for a model
	Effect      Effect        // what the tool does to the store
	Idempotent  bool          // for Updates only: the same call again changes nothing more
	Scopes      []ecwid.Scope // Ecwid access scopes the tool needs, all of them
	PublicToken bool          // the tool also works with a public token
	ShownBy     []string      // tools that show what this one sums up: it goes when one of them is left out by name
	Waits       time.Duration // the most that Run waits for something to happen, which its time limit is longer by

	// Check looks at arguments that already fit the schema, without any call to the store; nil means nothing to check.
	// It answers with Invalid or Refuse. It runs before the tool asks whether a store is configured at all.
	Check func(*Session, I) error
	// Run does the work. It may return a *Failure, an *ecwid.Error, or anything else as an error.
	Run func(context.Context, *Session, I) (O, error)
}

// Tool is a declared tool. It never changes after New.
type Tool struct {
	Name         string
	Title        string
	Description  string
	Effect       Effect
	Hints        Hints
	Scopes       []ecwid.Scope
	PublicToken  bool
	ShownBy      []string
	InputSchema  json.RawMessage // closed object, inlined
	OutputSchema json.RawMessage // open object, inlined
	Waits        time.Duration

	input  *jsonschema.Schema
	stores []string // that the argument "store" can name; nil where there is only one store
	check  func(*Session, json.RawMessage) error
	run    func(context.Context, *Session, json.RawMessage) (json.RawMessage, []Link, error)
}

// Result is the answer of a call: either Structured with the same JSON as Text, or Failure with its text.
type Result struct {
	Structured json.RawMessage
	Text       string
	Failure    *Failure
	Links      []Link // to records of which Structured holds a summary

	store string // that the call was for; empty where there is only one, or when the call did not get so far
}

var toolName = regexp.MustCompile(`^[a-z]+(_[a-z]+)+$`)

// New builds a tool. It panics on a declaration that cannot work, which is a mistake in the program.
func New[I, O any](spec Spec[I, O]) Tool {
	if err := spec.validate(); err != nil {
		panic(fmt.Sprintf("toolkit: tool %q: %v", spec.Name, err))
	}
	input, inputJSON := mustSchema[I](spec.Name+" input", true)
	_, outputJSON := mustSchema[O](spec.Name+" output", false)
	return Tool{
		Name: spec.Name, Title: spec.Title, Description: spec.Description,
		Effect: spec.Effect, Hints: spec.Effect.hints(spec.Idempotent),
		Scopes: slices.Clone(spec.Scopes), PublicToken: spec.PublicToken, ShownBy: slices.Clone(spec.ShownBy),
		InputSchema: inputJSON, OutputSchema: outputJSON, Waits: spec.Waits,
		input: input, check: spec.checkJSON, run: spec.runJSON,
	}
}

func (spec Spec[I, O]) validate() error {
	switch {
	case !toolName.MatchString(spec.Name):
		return fmt.Errorf("the name is not verb_noun in snake_case")
	case spec.Title == "" || spec.Description == "":
		return fmt.Errorf("title or description is missing")
	case !spec.Effect.valid():
		return fmt.Errorf("the effect is missing")
	case spec.Idempotent && spec.Effect != Updates:
		return fmt.Errorf("only Updates may be marked idempotent, the other effects imply it")
	case spec.Run == nil:
		return fmt.Errorf("the run function is missing")
	}
	return nil
}

func (spec Spec[I, O]) checkJSON(s *Session, args json.RawMessage) error {
	if spec.Check == nil {
		return nil
	}
	var in I
	if err := bind(args, &in); err != nil {
		return err
	}
	return spec.Check(s, in)
}

func (spec Spec[I, O]) runJSON(ctx context.Context, s *Session, args json.RawMessage) (json.RawMessage, []Link, error) {
	var in I
	if err := bind(args, &in); err != nil {
		return nil, nil, err
	}
	out, err := spec.Run(ctx, s, in)
	if err != nil {
		return nil, nil, err
	}
	answer, err := marshalOutput(&out)
	return answer, linksOf(out), err
}

// Call checks args against the input schema, runs the tool and words its failure. It does not recover panics.
func (t Tool) Call(ctx context.Context, s *Session, args json.RawMessage) Result {
	return t.callIn(ctx, func(string) *Session { return s }, args)
}

// callIn is Call where the arguments may name a store.
func (t Tool) callIn(ctx context.Context, session func(store string) *Session, args json.RawMessage) Result {
	result, err := t.call(ctx, session, args)
	if err != nil {
		failure := t.failure(err)
		return Result{Text: failure.Text(), Failure: failure, store: result.store}
	}
	result.Text = string(result.Structured)
	return result
}

func (t Tool) call(ctx context.Context, session func(string) *Session, args json.RawMessage) (Result, error) {
	normal, wrong := normalise(t.Effect, t.input, args)
	store, normal, err := t.takeStore(normal)
	if err != nil {
		return Result{}, err
	}
	s := session(store)
	if wrong != nil {
		return Result{}, t.alsoWrong(s, normal, wrong)
	}
	if err := t.check(s, normal); err != nil {
		return Result{store: store}, err
	}
	if s.unconfigured() {
		return Result{store: store}, notConfigured(s.Missing)
	}
	answer, links, err := t.run(ctx, s, normal)
	return Result{Structured: answer, Links: links, store: store}, err
}

// alsoWrong adds to the problems of form what the tool's own check says of the arguments that are in order, so that
// one answer names everything. What it says of arguments that are not there may follow from the others.
func (t Tool) alsoWrong(s *Session, usable json.RawMessage, err error) error {
	var form, meaning *Failure
	if !errors.As(err, &form) || usable == nil || !errors.As(t.check(s, usable), &meaning) {
		return err
	}
	var given map[string]json.RawMessage
	if json.Unmarshal(usable, &given) != nil {
		return err
	}
	problems := slices.Clone(form.problems)
	for _, p := range meaning.problems {
		if _, ok := given[topLevel(p.Argument)]; ok {
			problems = append(problems, p)
		}
	}
	return Invalid(problems...)
}
