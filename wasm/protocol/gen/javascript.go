package main

import (
	"bytes"
	"cmp"
	"fmt"
	"go/ast"
	"go/doc/comment"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// generate reads the Go files of the folders and gives a JavaScript module: one constant object
// for each string type that has constants, one typedef for each of them and for each struct with
// JSON tags, and the unions of all requests and replies.
func generate(folders ...string) ([]byte, error) {
	m := module{names: map[string]string{}, used: map[string]bool{}}
	for _, folder := range folders {
		if err := m.read(folder); err != nil {
			return nil, err
		}
	}
	return m.javascript(), nil
}

// module is what is found in Go.
type module struct {
	enums   []*enum
	structs []structure
	names   map[string]string // of types in JavaScript, by package.Name
	used    map[string]bool   // names in JavaScript
	pkg     string            // that is being read
}

// declare gives a type its name in JavaScript: its own, or, where a package before has a type of
// that name, with the package's before it.
func (m *module) declare(name string) string {
	short := name
	if m.used[short] {
		short = strings.ToUpper(m.pkg[:1]) + m.pkg[1:] + name
	}
	m.used[short] = true
	m.names[m.pkg+"."+name] = short
	return short
}

// reference stands for a type until all names are known.
func reference(pkg, name string) string { return "{{" + pkg + "." + name + "}}" }

var references = regexp.MustCompile(`\{\{([^}]*\.([^}]*))\}\}`)

// named puts names in the place of references; an alias of a type goes by its own name.
func (m *module) named(kind string) string {
	return references.ReplaceAllStringFunc(kind, func(r string) string {
		found := references.FindStringSubmatch(r)
		return cmp.Or(m.names[found[1]], found[2])
	})
}

// enum is a string type and its constants.
type enum struct {
	pkg, goName, name, doc string
	constants              []constant
}

type constant struct{ name, value, doc string }

type structure struct {
	name, doc string
	embedded  []string // references
	fields    []field
}

type field struct {
	name, kind, doc string
	optional        bool
}

func (m *module) read(folder string) error {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return err
	}
	files := token.NewFileSet()
	for _, e := range entries {
		if e.IsDir() || !strings.HasSuffix(e.Name(), ".go") || strings.HasSuffix(e.Name(), "_test.go") {
			continue
		}
		file, err := parser.ParseFile(files, filepath.Join(folder, e.Name()), nil, parser.ParseComments)
		if err != nil {
			return err
		}
		m.pkg = file.Name.Name
		for _, d := range file.Decls {
			if g, ok := d.(*ast.GenDecl); ok {
				if err := m.declaration(g); err != nil {
					return fmt.Errorf("%s: %w", files.Position(g.Pos()), err)
				}
			}
		}
	}
	return nil
}

func (m *module) declaration(g *ast.GenDecl) error {
	for _, spec := range g.Specs {
		switch s := spec.(type) {
		case *ast.TypeSpec:
			if !s.Name.IsExported() {
				continue
			}
			doc := text(g.Doc, s.Doc)
			switch t := s.Type.(type) {
			case *ast.Ident:
				if t.Name == "string" {
					m.enums = append(m.enums, &enum{pkg: m.pkg, goName: s.Name.Name, name: m.declare(s.Name.Name), doc: doc})
				}
			case *ast.StructType:
				embedded, fields, err := m.fieldsOf(t)
				if err != nil {
					return fmt.Errorf("%s: %w", s.Name.Name, err)
				}
				if fields != nil {
					m.structs = append(m.structs, structure{m.declare(s.Name.Name), doc, embedded, fields})
				}
			}
		case *ast.ValueSpec:
			if g.Tok == token.CONST {
				m.constant(s)
			}
		}
	}
	return nil
}

// constant adds a constant to its enum; one of another type is no part of the protocol.
func (m *module) constant(s *ast.ValueSpec) {
	kind, ok := s.Type.(*ast.Ident)
	if !ok || len(s.Values) != 1 || !s.Names[0].IsExported() {
		return
	}
	i := slices.IndexFunc(m.enums, func(e *enum) bool { return e.pkg == m.pkg && e.goName == kind.Name })
	value, ok := s.Values[0].(*ast.BasicLit)
	if i < 0 || !ok {
		return
	}
	unquoted, err := strconv.Unquote(value.Value)
	if err != nil {
		return
	}
	m.enums[i].constants = append(m.enums[i].constants, constant{s.Names[0].Name, unquoted, text(s.Doc, s.Comment)})
}

// fieldsOf gives the fields that JSON carries, nil where the struct has none, and references to the
// structs whose fields join them.
func (m *module) fieldsOf(t *ast.StructType) (embedded []string, fields []field, err error) {
	for _, f := range t.Fields.List {
		if f.Tag == nil {
			if kind, err := m.javascriptType(f.Type); len(f.Names) == 0 && err == nil {
				embedded = append(embedded, kind)
			}
			continue
		}
		tag, err := strconv.Unquote(f.Tag.Value)
		if err != nil {
			return nil, nil, err
		}
		name, options, _ := strings.Cut(reflect.StructTag(tag).Get("json"), ",")
		if name == "" || name == "-" {
			continue
		}
		kind, err := m.javascriptType(f.Type)
		if err != nil {
			return nil, nil, fmt.Errorf("%s: %w", name, err)
		}
		fields = append(fields, field{name, kind, text(f.Doc, f.Comment), strings.Contains(options, "omit")})
	}
	return embedded, fields, nil
}

// all gives the fields of a struct, those of the structs in it first.
func (m *module) all(s structure) []field {
	var fields []field
	for _, e := range s.embedded {
		name := m.named(e)
		if i := slices.IndexFunc(m.structs, func(s structure) bool { return s.name == name }); i >= 0 {
			fields = append(fields, m.all(m.structs[i])...)
		}
	}
	return append(fields, s.fields...)
}

func (m *module) javascriptType(e ast.Expr) (string, error) {
	switch t := e.(type) {
	case *ast.Ident:
		switch t.Name {
		case "string":
			return "string", nil
		case "bool":
			return "boolean", nil
		case "any":
			return "any", nil
		case "int", "int32", "int64", "float32", "float64":
			return "number", nil
		}
		if ast.IsExported(t.Name) {
			return reference(m.pkg, t.Name), nil
		}
	case *ast.SelectorExpr:
		if pkg, ok := t.X.(*ast.Ident); ok {
			return reference(pkg.Name, t.Sel.Name), nil
		}
	case *ast.StarExpr:
		return m.javascriptType(t.X)
	case *ast.ArrayType:
		element, err := m.javascriptType(t.Elt)
		return element + "[]", err
	case *ast.MapType:
		key, err := m.javascriptType(t.Key)
		if err != nil {
			return "", err
		}
		value, err := m.javascriptType(t.Value)
		return "Record<" + key + ", " + value + ">", err
	}
	return "", fmt.Errorf("no JavaScript type for %T", e)
}

// text joins comments into one line, links and line breaks taken out.
func text(groups ...*ast.CommentGroup) string {
	var b strings.Builder
	for _, g := range groups {
		if g == nil {
			continue
		}
		var p comment.Parser
		var plain comment.Printer
		plain.TextWidth = -1
		b.Write(plain.Text(p.Parse(g.Text())))
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

func (m *module) javascript() []byte {
	var b bytes.Buffer
	b.WriteString("// Code generated by precis/wasm/protocol/gen. DO NOT EDIT.\n\n")
	b.WriteString("/** @file The messages between a page and the engine. Places in a text, bytes in Go, are UTF-16 code units here. */\n")
	for _, e := range m.enums {
		if len(e.constants) == 0 {
			continue
		}
		fmt.Fprintf(&b, "\n/** %s */\nexport const %s = Object.freeze(/** @type {const} */ ({\n", e.doc, e.name)
		values := make([]string, len(e.constants))
		for i, c := range e.constants {
			if c.doc != "" {
				fmt.Fprintf(&b, "  /** %s */\n", c.doc)
			}
			fmt.Fprintf(&b, "  %s: %q,\n", c.name, c.value)
			values[i] = strconv.Quote(c.value)
		}
		fmt.Fprintf(&b, "}));\n/** @typedef {%s} %s */\n", strings.Join(values, " | "), e.name)
	}
	for _, s := range m.structs {
		fmt.Fprintf(&b, "\n/**\n * %s\n * @typedef {object} %s\n", s.doc, s.name)
		for _, f := range m.all(s) {
			name := f.name
			if f.optional {
				name = "[" + name + "]"
			}
			fmt.Fprintf(&b, " * @property {%s} %s%s\n", m.named(f.kind), name, prefixed("  ", f.doc))
		}
		b.WriteString(" */\n")
	}
	for _, union := range []string{"Request", "Reply"} {
		m.union(&b, union)
	}
	return b.Bytes()
}

// union writes the type of any message of a side: {type: "x", id} with the fields of XRequest.
func (m *module) union(b *bytes.Buffer, side string) {
	i := slices.IndexFunc(m.enums, func(e *enum) bool { return e.name == side })
	if i < 0 {
		return
	}
	var messages []string
	for _, c := range m.enums[i].constants {
		message := fmt.Sprintf("{type: %q, id: number}", c.value)
		if slices.ContainsFunc(m.structs, func(s structure) bool { return s.name == c.name+side }) {
			message = fmt.Sprintf("(%s & %s%s)", message, c.name, side)
		}
		messages = append(messages, message)
	}
	fmt.Fprintf(b, "\n/**\n * Any %s.\n * @typedef {%s} Any%s\n */\n", strings.ToLower(side), strings.Join(messages, " | "), side)
}

func prefixed(prefix, s string) string {
	if s == "" {
		return ""
	}
	return prefix + s
}
