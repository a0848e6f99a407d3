package toolkit

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"ecwid-mcp/ecwid"
)

// Record declares the resources of one kind of record, by their ids: ecwid://orders/XJ12H. Each reads as one JSON object
// that holds the whole record under its name, and the currency of its amounts.
type Record struct {
	Path        string // "orders/{orderId}", which gains {store} where there are several stores
	Name        string // of one record: "order"
	Title       string // a few words for people
	Description string // one or two sentences for a model

	// Tool finds the record when it is called with the id, named as in Path, and detail full; its answer has a list that
	// is called as the Path begins. Records can be read where the store offers the tool.
	Tool string
	// Read finds the record in the place of Tool. An ecwid.ErrNotFound says that there is none.
	Read func(ctx context.Context, s *Session, id string) (json.RawMessage, error)

	ID       *regexp.Regexp // what ids look like; for others Ecwid is not asked
	Complete Completer      // proposes ids
}

// Template returns what tells clients of the records.
func (r Record) Template() Template {
	return Template{
		Path: r.Path, Name: r.Name, Title: r.Title, Description: r.Description,
		Complete: map[string]Completer{r.parameter(): r.Complete}, Tools: []string{r.Tool},
	}
}

// kind is the first part of the path: "orders".
func (r Record) kind() string {
	kind, _, _ := strings.Cut(r.Path, "/")
	return kind
}

// parameter is the name in the path: "orderId".
func (r Record) parameter() string {
	return strings.TrimSuffix(strings.TrimPrefix(r.Path, r.kind()+"/{"), "}")
}

// find returns the record with this id, nil when there is none.
func (r Record) find(ctx context.Context, s *Session, tools []Tool, id string) (json.RawMessage, error) {
	if s.unconfigured() {
		return nil, notConfigured(s.Missing)
	}
	shop, err := s.Shop(ctx)
	if err != nil {
		return nil, err
	}
	record, err := r.read(ctx, s, tools, id)
	if errors.Is(err, ecwid.ErrNotFound) || err == nil && record == nil {
		return nil, newFailure(CodeNotFound, "", "")
	}
	if err != nil {
		return nil, err
	}
	return cleanJSON(fmt.Appendf(nil, `{%q:%s,"currency":%q}`, r.Name, record, shop.Currency)), nil
}

func (r Record) read(ctx context.Context, s *Session, tools []Tool, id string) (json.RawMessage, error) {
	if r.Read != nil {
		return r.Read(ctx, s, id)
	}
	arguments, err := json.Marshal(map[string]string{r.parameter(): id, "detail": "full"})
	if err != nil {
		return nil, err
	}
	for _, tool := range tools {
		if tool.Name != r.Tool {
			continue
		}
		result := tool.Call(ctx, s, arguments)
		if result.Failure != nil {
			return nil, result.Failure
		}
		var answer map[string]json.RawMessage
		var records []json.RawMessage
		if err := errors.Join(json.Unmarshal(result.Structured, &answer), json.Unmarshal(answer[r.kind()], &records)); err != nil || len(records) == 0 {
			return nil, err
		}
		return records[0], nil
	}
	return nil, fmt.Errorf("the tool %s is not offered", r.Tool)
}
