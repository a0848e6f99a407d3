package arch

import (
	"go/ast"
	"path"
	"slices"
	"strings"
	"testing"
)

const (
	maxFileLines     = 400
	maxFunctionLines = 60
	maxMainLines     = 60
)

func TestFilesAndFunctionsAreSmall(t *testing.T) {
	for _, s := range sources(t) {
		limit := maxFileLines
		if s.dir == "cmd/ecwid-mcp" {
			limit = maxMainLines
		}
		if n := s.line(s.syntax.FileEnd); n > limit {
			t.Errorf("%s has %d lines, at most %d", s.path, n, limit)
		}
		for _, declaration := range s.syntax.Decls {
			function, ok := declaration.(*ast.FuncDecl)
			if !ok || s.test {
				continue
			}
			if n := s.line(function.End()) - s.line(function.Pos()) + 1; n > maxFunctionLines {
				t.Errorf("%s: %s has %d lines, at most %d", s.path, function.Name.Name, n, maxFunctionLines)
			}
		}
	}
}

func TestNoInit(t *testing.T) {
	for _, s := range sources(t) {
		for _, declaration := range s.syntax.Decls {
			if f, ok := declaration.(*ast.FuncDecl); ok && f.Recv == nil && f.Name.Name == "init" {
				t.Errorf("%s has an init function", s.path)
			}
		}
	}
}

func TestNamesSayWhatIsInside(t *testing.T) {
	empty := []string{"util", "utils", "common", "helper", "helpers", "manager", "misc", "shared", "base"}
	for _, s := range sources(t) {
		base := strings.TrimSuffix(strings.TrimSuffix(path.Base(s.path), ".go"), "_test")
		if slices.Contains(empty, base) || slices.Contains(empty, path.Base(s.dir)) {
			t.Errorf("%s: the name says nothing", s.path)
		}
	}
}

// TestNoAnyInExportedSignatures: a caller should see what goes in and comes out. Type parameters may be any.
func TestNoAnyInExportedSignatures(t *testing.T) {
	for _, s := range sources(t) {
		for _, declaration := range s.syntax.Decls {
			function, ok := declaration.(*ast.FuncDecl)
			if ok && !s.test && s.dir != "e2e" && exported(function) && mentionsAny(function.Type) {
				t.Errorf("%s: %s takes or returns any", s.path, function.Name.Name)
			}
		}
	}
}

func exported(f *ast.FuncDecl) bool {
	if f.Recv == nil {
		return f.Name.IsExported()
	}
	receiver := f.Recv.List[0].Type
	for {
		switch r := receiver.(type) {
		case *ast.StarExpr:
			receiver = r.X
		case *ast.IndexExpr:
			receiver = r.X
		case *ast.Ident:
			return f.Name.IsExported() && r.IsExported()
		default:
			return f.Name.IsExported()
		}
	}
}

func mentionsAny(f *ast.FuncType) bool {
	found := false
	for _, fields := range []*ast.FieldList{f.Params, f.Results} {
		if fields == nil {
			continue
		}
		ast.Inspect(fields, func(n ast.Node) bool {
			if name, ok := n.(*ast.Ident); ok && name.Name == "any" {
				found = true
			}
			if i, ok := n.(*ast.InterfaceType); ok && len(i.Methods.List) == 0 {
				found = true
			}
			return true
		})
	}
	return found
}
