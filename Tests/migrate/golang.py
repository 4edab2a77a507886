"""Go: what is rewritten, and what only looks like it. What each row expects was reasoned from Go's specification.

Rows of the common project that move nothing of their own stand side by side in one tree, so that one run judges them all.
"""

import batches
from table import Case as Row

MODULE = "example.com/shop"
PROJECT = {
    "go.mod": f"module {MODULE}\n\ngo 1.19\n",
    "core/mail/mail.go": "// Package mail sends.\npackage mail\n\nfunc Send() {}\n\ntype Message struct{ Text string }\n\nconst Limit = 3\n\nvar Queue []Message\n",
    "core/mail/mail_test.go": "package mail_test\n\nimport (\n\t\"testing\"\n\n\t\"example.com/shop/core/mail\"\n)\n\nfunc TestSend(t *testing.T) { mail.Send() }\n",
    "core/mail/smtp/smtp.go": "package smtp\n\nimport \"example.com/shop/core/mail\"\n\ntype Backend struct{ M mail.Message }\n",
    "core/cache/cache.go": "package cache\n\nfunc Get() string { return \"\" }\n",
    "utils/text/text.go": "package text\n\nfunc Slug(x string) string { return x }\n\ntype Title string\n\nconst Limit = 9\n",
    "utils/html/html.go": "package html\n\nfunc Escape(x string) string { return x }\n",
    "utils/go-fast/fast.go": "package fast\n\nfunc Run() {}\n",
    "utils/v2/utils.go": "package utils\n\nfunc Two() {}\n",
}
MOVES = [("utils/text", "text/helpers"), ("core/mail", "post"), ("core/cache", "store/cache"), ("utils/go-fast", "quick/go-fast"),
         ("utils/v2", "tools/v2")]
AFTER = {
    "post/mail.go": "// Package post sends.\npackage post\n\nfunc Send() {}\n\ntype Message struct{ Text string }\n\nconst Limit = 3\n\nvar Queue []Message\n",
    "post/mail_test.go": "package post_test\n\nimport (\n\t\"testing\"\n\n\t\"example.com/shop/post\"\n)\n\nfunc TestSend(t *testing.T) { post.Send() }\n",
    "post/smtp/smtp.go": "package smtp\n\nimport \"example.com/shop/post\"\n\ntype Backend struct{ M post.Message }\n",
    "text/helpers/text.go": "package helpers\n\nfunc Slug(x string) string { return x }\n\ntype Title string\n\nconst Limit = 9\n",
}


class Case(Row):
    """A project of its own."""

    def tree(self):
        files = {path: text for path, text in {**PROJECT, **self.files}.items() if text is not None}
        files[self.file] = self.before
        return {path: text if isinstance(text, bytes) else text.encode() for path, text in files.items()}

    def expected(self):
        if self.moves is MOVES:
            self.also = {**AFTER, **self.also}
        return super().expected()


def use(body, imports="utils/text", head=""):
    return f'package app\n\nimport "{MODULE}/{imports}"\n\n{head}func f() {{\n{body}}}\n'


def text(body, after=None, **options):
    """A function's body in a file that imports `utils/text`, which becomes `text/helpers`."""
    return use(body), use(body if after is None else after, "text/helpers")


# Bodies in which `text` is another thing than the package.
SHADOWED = [
    ("a short declaration", "\ttext := g()\n\ttext.Slug()\n"),
    ("the second of two", "\ta, text := g()\n\ttext.Slug(a)\n"),
    ("var", "\tvar text T\n\ttext.Slug()\n"),
    ("var of two", "\tvar a, text = 1, g()\n\ttext.Slug(a)\n"),
    ("a var group", "\tvar (\n\t\ta    = 1\n\t\ttext = g()\n\t)\n\ttext.Slug(a)\n"),
    ("const", "\tconst text = 1\n\ttext.Slug()\n"),
    ("a local type", "\ttype text struct{}\n\ttext.Slug()\n"),
    ("if", "\tif text := g(); text.Slug() {\n\t\ttext.Slug()\n\t}\n"),
    ("else", "\tif text := g(); ok {\n\t} else if text.Slug() {\n\t} else {\n\t\ttext.Slug()\n\t}\n"),
    ("for", "\tfor text := g(); text.Slug(); text.Slug() {\n\t\ttext.Slug()\n\t}\n"),
    ("range", "\tfor text := range xs {\n\t\ttext.Slug()\n\t}\n"),
    ("range's value", "\tfor _, text := range xs {\n\t\ttext.Slug()\n\t}\n"),
    ("range over a literal", "\tfor _, text := range []T{{1}, {2}} {\n\t\ttext.Slug()\n\t}\n"),
    ("range over a qualified literal", "\tfor _, text := range []a.T{{1}, {2}} {\n\t\ttext.Slug()\n\t}\n"),
    ("range over pointers", "\tfor _, text := range []*T{{1}, {2}} {\n\t\ttext.Slug()\n\t}\n"),
    ("range over a map", "\tfor _, text := range map[string]T{\"a\": {}} {\n\t\ttext.Slug()\n\t}\n"),
    ("range over structs", "\tfor _, text := range []struct{ a int }{{1}, {2}} {\n\t\ttext.Slug()\n\t}\n"),
    ("range over an array", "\tfor _, text := range [...]T{{1}, {2}} {\n\t\ttext.Slug()\n\t}\n"),
    ("range over an element", "\tfor _, text := range xs[i] {\n\t\ttext.Slug()\n\t}\n"),
    ("range over a call of a literal", "\tfor _, text := range func() []T { return nil }() {\n\t\ttext.Slug()\n\t}\n"),
    ("switch", "\tswitch text := g(); text.Slug() {\n\tcase 1:\n\t\ttext.Slug()\n\t}\n"),
    ("a type switch", "\tswitch text := x.(type) {\n\tcase int:\n\t\ttext.Slug()\n\tdefault:\n\t\ttext.Slug()\n\t}\n"),
    ("select", "\tselect {\n\tcase text := <-c:\n\t\ttext.Slug()\n\t}\n"),
    ("select with ok", "\tselect {\n\tcase text, ok := <-c:\n\t\ttext.Slug(ok)\n\t}\n"),
    ("a case's own", "\tswitch {\n\tcase a:\n\t\ttext := g()\n\t\ttext.Slug()\n\t}\n"),
    ("a block around", "\ttext := g()\n\t{\n\t\tif a {\n\t\t\ttext.Slug()\n\t\t}\n\t}\n"),
    ("a function's parameter", "\th := func(text T) { text.Slug() }\n\th()\n"),
    ("one of several parameters", "\th := func(a, text T, b int) { text.Slug() }\n\th()\n"),
    ("a result", "\th := func() (text T, err error) { text.Slug(); return }\n\th()\n"),
    ("a variadic parameter", "\th := func(text ...T) { text.Slug() }\n\th()\n"),
    ("a parameter that is a function", "\th := func(text func(int) T) { text.Slug() }\n\th()\n"),
    ("a parameter of a channel", "\th := func(text <-chan T) { text.Slug() }\n\th()\n"),
    ("a parameter of a slice", "\th := func(text []T) { text.Slug() }\n\th()\n"),
    ("a closure", "\ttext := g()\n\tgo func() { text.Slug() }()\n\tdefer func() { text.Slug() }()\n"),
    ("a field", "\ta.text.Slug()\n\ta.\n\t\ttext.Slug()\n"),
    ("a method of a call", "\tg().text.Slug()\n"),
    ("a string", "\tg(\"text.Slug\", `text.Slug`)\n"),
    ("a comment", "\t// text.Slug\n\tg() /* text.Slug */\n"),
    ("a longer name", "\tmytext.Slug()\n\ttexts.Slug()\n\ttext2.Slug()\n"),
    ("a label", "text:\n\tfor {\n\t\tbreak text\n\t}\n"),
    ("a key", "\tg(T{text: 1})\n"),
]

# Bodies in which some of it is the package.
RENAMED = [
    ("a call", "\ttext.Slug(\"a\")\n", "\thelpers.Slug(\"a\")\n"),
    ("a conversion", "\tx := text.Title(\"a\")\n", "\tx := helpers.Title(\"a\")\n"),
    ("a type", "\tvar x text.Title\n", "\tvar x helpers.Title\n"),
    ("types within types", "\tvar x map[text.Title][]*text.Title\n", "\tvar x map[helpers.Title][]*helpers.Title\n"),
    ("a channel", "\tx := make(chan<- text.Title, text.Limit)\n", "\tx := make(chan<- helpers.Title, helpers.Limit)\n"),
    ("an assertion", "\tx := y.(text.Title)\n", "\tx := y.(helpers.Title)\n"),
    ("a literal", "\tx := []text.Title{text.Title(\"a\")}\n", "\tx := []helpers.Title{helpers.Title(\"a\")}\n"),
    ("its own name bound from it", "\ttext := text.Slug(\"a\")\n\ttext.Slug()\n", "\ttext := helpers.Slug(\"a\")\n\ttext.Slug()\n"),
    ("var bound from it", "\tvar text = text.Slug(\"a\")\n\ttext.Slug()\n", "\tvar text = helpers.Slug(\"a\")\n\ttext.Slug()\n"),
    ("bound in a closure", "\tg(func() { text := text.Slug(\"a\"); text.Slug() })\n\ttext.Slug(\"b\")\n",
     "\tg(func() { text := helpers.Slug(\"a\"); text.Slug() })\n\thelpers.Slug(\"b\")\n"),
    ("before it is bound", "\ttext.Slug(\"a\")\n\ttext := 1\n\ttext.Slug()\n", "\thelpers.Slug(\"a\")\n\ttext := 1\n\ttext.Slug()\n"),
    ("after the block that binds", "\tif text := g(); text.A {\n\t\ttext.B()\n\t}\n\ttext.Slug(\"a\")\n",
     "\tif text := g(); text.A {\n\t\ttext.B()\n\t}\n\thelpers.Slug(\"a\")\n"),
    ("after an else that binds", "\tif a {\n\t} else if text := g(); text.A {\n\t\ttext.B()\n\t} else {\n\t\ttext.C()\n\t}\n\ttext.Slug(\"a\")\n",
     "\tif a {\n\t} else if text := g(); text.A {\n\t\ttext.B()\n\t} else {\n\t\ttext.C()\n\t}\n\thelpers.Slug(\"a\")\n"),
    ("after a loop that binds", "\tfor _, text := range xs {\n\t\ttext.A()\n\t}\n\ttext.Slug(\"a\")\n",
     "\tfor _, text := range xs {\n\t\ttext.A()\n\t}\n\thelpers.Slug(\"a\")\n"),
    ("in another case", "\tswitch {\n\tcase a:\n\t\ttext := 1\n\t\ttext.A()\n\tcase b:\n\t\ttext.Slug(\"a\")\n\t}\n",
     "\tswitch {\n\tcase a:\n\t\ttext := 1\n\t\ttext.A()\n\tcase b:\n\t\thelpers.Slug(\"a\")\n\t}\n"),
    ("a range over it", "\tfor _, text := range text.All() {\n\t\ttext.A()\n\t}\n", "\tfor _, text := range helpers.All() {\n\t\ttext.A()\n\t}\n"),
    ("a range over its literal", "\tfor _, text := range []text.Title{\"a\"} {\n\t\ttext.A()\n\t}\n",
     "\tfor _, text := range []helpers.Title{\"a\"} {\n\t\ttext.A()\n\t}\n"),
    ("a condition's body", "\tif x == text.Limit {\n\t\ttext.Slug(\"a\")\n\t}\n", "\tif x == helpers.Limit {\n\t\thelpers.Slug(\"a\")\n\t}\n"),
    ("a parameter's type", "\th := func(text text.Title) { text.A() }\n", "\th := func(text helpers.Title) { text.A() }\n"),
    ("unnamed parameters", "\tvar h func(text.Title, *text.Title) text.Title\n", "\tvar h func(helpers.Title, *helpers.Title) helpers.Title\n"),
    ("a key and a value", "\tx := T{text: text.Limit, Other: text.Limit}\n", "\tx := T{text: helpers.Limit, Other: helpers.Limit}\n"),
    ("a map's keys", "\tx := map[int]int{text.Limit: 1, 2: text.Limit}\n", "\tx := map[int]int{helpers.Limit: 1, 2: helpers.Limit}\n"),
    ("an index and a slice", "\tx := a[text.Limit] + a[text.Limit:text.Limit][0]\n", "\tx := a[helpers.Limit] + a[helpers.Limit:helpers.Limit][0]\n"),
    ("cases", "\tswitch x {\n\tcase text.Limit, 1:\n\tcase 2, text.Limit:\n\t}\n", "\tswitch x {\n\tcase helpers.Limit, 1:\n\tcase 2, helpers.Limit:\n\t}\n"),
    ("cases of types", "\tswitch x.(type) {\n\tcase text.Title, *text.Title:\n\t}\n", "\tswitch x.(type) {\n\tcase helpers.Title, *helpers.Title:\n\t}\n"),
    ("a struct's fields", "\ttype T struct {\n\t\ttext.Title\n\t\t*text.Other\n\t\ttext text.Title\n\t}\n",
     "\ttype T struct {\n\t\thelpers.Title\n\t\t*helpers.Other\n\t\ttext helpers.Title\n\t}\n"),
    ("a method value", "\th := text.Slug\n\tgo text.Slug(\"a\")\n\tdefer text.Slug(\"b\")\n", "\th := helpers.Slug\n\tgo helpers.Slug(\"a\")\n\tdefer helpers.Slug(\"b\")\n"),
    ("type arguments", "\tx := Set[text.Title]{}\n\ty := New[text.Title, int](text.Limit)\n", "\tx := Set[helpers.Title]{}\n\ty := New[helpers.Title, int](helpers.Limit)\n"),
    ("over lines", "\tx := text.\n\t\tSlug(\"a\")\n", "\tx := helpers.\n\t\tSlug(\"a\")\n"),
    ("a send and a receive", "\tc <- text.Limit\n\tx := <-text.C\n\tif a < -text.Limit {\n\t}\n", "\tc <- helpers.Limit\n\tx := <-helpers.C\n\tif a < -helpers.Limit {\n\t}\n"),
    ("unary signs", "\tx := -text.Limit + ^text.Limit*2\n\ty := &text.Title{}\n\t*text.P = 1\n", "\tx := -helpers.Limit + ^helpers.Limit*2\n\ty := &helpers.Title{}\n\t*helpers.P = 1\n"),
    ("an assignment", "\ttext.X = 1\n\ttext.X, b = b, text.X\n\ttext.X++\n", "\thelpers.X = 1\n\thelpers.X, b = b, helpers.X\n\thelpers.X++\n"),
    ("runes and raw strings", "\tx := '\"'\n\ty := `\"`\n\tz := '\\''\n\ttext.Slug(\"\\\"\")\n", "\tx := '\"'\n\ty := `\"`\n\tz := '\\''\n\thelpers.Slug(\"\\\"\")\n"),
    ("a select's case", "\tselect {\n\tcase text.C <- 1:\n\t\ttext.Slug(\"a\")\n\tcase x := <-text.C:\n\t}\n", "\tselect {\n\tcase helpers.C <- 1:\n\t\thelpers.Slug(\"a\")\n\tcase x := <-helpers.C:\n\t}\n"),
    ("comments in columns", "\tx := text.Limit // one\n\tyy := 2         // two\n", "\tx := helpers.Limit // one\n\tyy := 2            // two\n"),
    ("columns of a group", "\tvar (\n\t\ta text.Title      // one\n\t\tb map[string]bool // two\n\t\tc text.Title      // three\n\t)\n",
     "\tvar (\n\t\ta helpers.Title   // one\n\t\tb map[string]bool // two\n\t\tc helpers.Title   // three\n\t)\n"),
    ("columns that get wider", "\ttype T struct {\n\t\tA text.Title `json:\"a\"` // one\n\t\tB int        `json:\"b\"`\n\t}\n",
     "\ttype T struct {\n\t\tA helpers.Title `json:\"a\"` // one\n\t\tB int           `json:\"b\"`\n\t}\n"),
    ("blanks within strings", "\ttext.Print(\"usage:  x\")\n\tfmt.Printf(\"flagss: y\")\n", "\thelpers.Print(\"usage:  x\")\n\tfmt.Printf(\"flagss: y\")\n"),
    ("nothing in columns", "\tx = text.Slug(a, b)\n\ty = other.Slu(a, b)\n", "\tx = helpers.Slug(a, b)\n\ty = other.Slu(a, b)\n"),
]

P = f'"{MODULE}/'
# Whole files.
FILES = [
    ("an alias", f'package app\n\nimport t {P}utils/text"\n\nvar x = t.Limit\n', f'package app\n\nimport t {P}text/helpers"\n\nvar x = t.Limit\n'),
    ("an alias that is the new name", f'package app\n\nimport helpers {P}utils/text"\n\nvar x = helpers.Limit\n',
     f'package app\n\nimport helpers {P}text/helpers"\n\nvar x = helpers.Limit\n'),
    ("an alias that is the old name", f'package app\n\nimport text {P}utils/text"\n\nvar x = text.Limit\n',
     f'package app\n\nimport text {P}text/helpers"\n\nvar x = text.Limit\n'),
    ("blank", f'package app\n\nimport _ {P}core/mail"\n', f'package app\n\nimport _ {P}post"\n'),
    ("dot", f'package app\n\nimport . {P}utils/text"\n\nvar x = Limit\n', f'package app\n\nimport . {P}text/helpers"\n\nvar x = Limit\n'),
    ("a raw string", f'package app\n\nimport `{MODULE}/core/cache`\n', f'package app\n\nimport `{MODULE}/store/cache`\n'),
    ("a package that keeps its name", f'package app\n\nimport {P}core/cache"\n\nvar x = cache.Get()\n', f'package app\n\nimport {P}store/cache"\n\nvar x = cache.Get()\n'),
    ("a package called otherwise than its folder", f'package app\n\nimport {P}utils/go-fast"\n\nvar x = fast.Run\n', f'package app\n\nimport {P}quick/go-fast"\n\nvar x = fast.Run\n'),
    ("a version", f'package app\n\nimport {P}utils/v2"\n\nvar x = utils.Two\n', f'package app\n\nimport {P}tools/v2"\n\nvar x = tools.Two\n'),
    ("a package within", f'package app\n\nimport {P}core/mail/smtp"\n\nvar x smtp.Backend\n', f'package app\n\nimport {P}post/smtp"\n\nvar x smtp.Backend\n'),
    ("what stays", f'package app\n\nimport {P}utils/html"\n\nvar x = html.Escape("text")\n', None),
    ("paths that are longer", f'package app\n\nimport (\n\t"other.example.com/shop/utils/text"\n\t{P}utils/texts"\n\t"{MODULE}s/utils/text"\n)\n\nvar x = text.Limit\n', None),
    ("the standard library's", 'package app\n\nimport (\n\t"net/mail"\n\t"text/template"\n)\n\nvar x mail.Address\n', None),
    ("beside the standard library's", f'package app\n\nimport (\n\tnetmail "net/mail"\n\n\t{P}core/mail"\n)\n\nvar x netmail.Address\nvar y mail.Message\n',
     f'package app\n\nimport (\n\tnetmail "net/mail"\n\n\t{P}post"\n)\n\nvar x netmail.Address\nvar y post.Message\n'),
    ("sorted", f'package app\n\nimport (\n\t"fmt"\n\n\t{P}core/mail"\n\t{P}kit"\n\t{P}utils/html"\n)\n', f'package app\n\nimport (\n\t"fmt"\n\n\t{P}kit"\n\t{P}post"\n\t{P}utils/html"\n)\n'),
    ("sorted, a comment beside it", f'package app\n\nimport (\n\t"fmt"\n\n\t{P}core/mail" // see {MODULE}/core/mail\n\t{P}kit"\n)\n', f'package app\n\nimport (\n\t"fmt"\n\n\t{P}kit"\n\t{P}post" // see {MODULE}/post\n)\n'),
    ("sorted, several", f'package app\n\nimport (\n\t{P}core/cache"\n\t{P}core/mail"\n\t{P}utils/html"\n\t{P}utils/text"\n)\n',
     f'package app\n\nimport (\n\t{P}post"\n\t{P}store/cache"\n\t{P}text/helpers"\n\t{P}utils/html"\n)\n'),
    ("unsorted", f'package app\n\nimport (\n\t{P}utils/html"\n\t{P}core/mail"\n\t"fmt"\n)\n', f'package app\n\nimport (\n\t{P}utils/html"\n\t{P}post"\n\t"fmt"\n)\n'),
    ("comments move along", f'package app\n\nimport (\n\t{P}core/mail" // sends\n\t{P}kit"\n)\n', f'package app\n\nimport (\n\t{P}kit"\n\t{P}post" // sends\n)\n'),
    ("aliases move along", f'package app\n\nimport (\n\tm {P}core/mail"\n\t{P}kit"\n)\n', f'package app\n\nimport (\n\t{P}kit"\n\tm {P}post"\n)\n'),
    ("a comment parts groups", f'package app\n\nimport (\n\t{P}core/mail"\n\t// more\n\t{P}kit"\n)\n', f'package app\n\nimport (\n\t{P}post"\n\t// more\n\t{P}kit"\n)\n'),
    ("on one line", f'package app\n\nimport ({P}core/mail"; {P}utils/text")\n\nvar x = text.Limit + mail.Limit\n', f'package app\n\nimport ({P}post"; {P}text/helpers")\n\nvar x = helpers.Limit + post.Limit\n'),
    ("several declarations", f'package app\n\nimport "fmt"\nimport {P}core/mail"\nimport (\n\t{P}utils/text"\n)\n', f'package app\n\nimport "fmt"\nimport {P}post"\nimport (\n\t{P}text/helpers"\n)\n'),
    ("semicolons", f'package app; import {P}core/mail"; var x = mail.Limit\n', f'package app; import {P}post"; var x = post.Limit\n'),
    ("CRLF", f'package app\r\n\r\nimport (\r\n\t{P}core/mail"\r\n\t{P}kit"\r\n)\r\n\r\nvar x = mail.Limit\r\n', f'package app\r\n\r\nimport (\r\n\t{P}kit"\r\n\t{P}post"\r\n)\r\n\r\nvar x = post.Limit\r\n'),
    ("a byte-order mark", f'\ufeffpackage app\n\nimport {P}core/mail"\n', f'\ufeffpackage app\n\nimport {P}post"\n'),
    ("no newline at the end", f'package app\n\nimport {P}core/mail"', f'package app\n\nimport {P}post"'),
    ("no UTF-8", f'package app\n\nimport {P}core/mail"\n\n// \xe9\nvar x = mail.Limit\n'.encode("latin-1"), f'package app\n\nimport {P}post"\n\n// \xe9\nvar x = post.Limit\n'.encode("latin-1")),
    ("cgo", f'package app\n\n/*\n#include "core/mail.h"\n*/\nimport "C"\nimport {P}core/mail"\n\nvar x = C.mail(mail.Limit)\n', f'package app\n\n/*\n#include "core/mail.h"\n*/\nimport "C"\nimport {P}post"\n\nvar x = C.mail(post.Limit)\n'),
    ("build tags", f'//go:build linux && !cgo\n// +build linux,!cgo\n\npackage app\n\nimport {P}core/mail"\n', f'//go:build linux && !cgo\n// +build linux,!cgo\n\npackage app\n\nimport {P}post"\n'),
    ("the new name is taken by an import", f'package app\n\nimport (\n\t"a.example.com/post"\n\n\t{P}core/mail"\n)\n\nvar x = mail.Limit + post.X\n',
     f'package app\n\nimport (\n\t"a.example.com/post"\n\n\tmail {P}post"\n)\n\nvar x = mail.Limit + post.X\n'),
    ("the new name is taken by an alias", f'package app\n\nimport (\n\tpost "a.example.com/x"\n\n\t{P}core/mail"\n)\n\nvar x = mail.Limit + post.X\n',
     f'package app\n\nimport (\n\tpost "a.example.com/x"\n\n\tmail {P}post"\n)\n\nvar x = mail.Limit + post.X\n'),
    ("the new name is taken by the package", f'package app\n\nimport {P}core/mail"\n\nfunc post() {{ mail.Send() }}\n',
     f'package app\n\nimport mail {P}post"\n\nfunc post() {{ mail.Send() }}\n'),
    ("the new name is hidden where it is used", f'package app\n\nimport {P}core/mail"\n\nfunc f(post int) {{ mail.Send() }}\n', f'package app\n\nimport mail {P}post"\n\nfunc f(post int) {{ mail.Send() }}\n'),
    ("the new name is hidden elsewhere", f'package app\n\nimport {P}core/mail"\n\nfunc f(post int) {{}}\n\nfunc g() {{ mail.Send() }}\n', f'package app\n\nimport {P}post"\n\nfunc f(post int) {{}}\n\nfunc g() {{ post.Send() }}\n'),
    ("the new name is bound from the old", f'package app\n\nimport {P}core/mail"\n\nfunc f() {{\n\tpost := mail.Message{{}}\n\tpost.Text = ""\n}}\n', f'package app\n\nimport {P}post"\n\nfunc f() {{\n\tpost := post.Message{{}}\n\tpost.Text = ""\n}}\n'),
    ("a receiver", f'package app\n\nimport {P}core/mail"\n\nfunc (mail T) f() {{ mail.Send() }}\n\nfunc (t T) mail() {{ mail.Send() }}\n', f'package app\n\nimport {P}post"\n\nfunc (mail T) f() {{ mail.Send() }}\n\nfunc (t T) mail() {{ post.Send() }}\n'),
    ("a parameter of a function", f'package app\n\nimport {P}core/mail"\n\nfunc f(mail mail.Message) mail.Message {{ return mail.Copy() }}\n', f'package app\n\nimport {P}post"\n\nfunc f(mail post.Message) post.Message {{ return mail.Copy() }}\n'),
    ("a type parameter", f'package app\n\nimport {P}core/mail"\n\nfunc f[mail any](x mail) {{ mail.Send() }}\n\nfunc g[T mail.Message](x T) {{}}\n', f'package app\n\nimport {P}post"\n\nfunc f[mail any](x mail) {{ mail.Send() }}\n\nfunc g[T post.Message](x T) {{}}\n'),
    ("results that are functions", f'package app\n\nimport {P}core/mail"\n\nfunc f(mail int) func(int) struct{{ x int }} {{ mail.Send(); return nil }}\n\nfunc g() interface{{ M() }} {{ return mail.Limit }}\n',
     f'package app\n\nimport {P}post"\n\nfunc f(mail int) func(int) struct{{ x int }} {{ mail.Send(); return nil }}\n\nfunc g() interface{{ M() }} {{ return post.Limit }}\n'),
    ("a function of no body", f'package app\n\nimport {P}core/mail"\n\nfunc f(mail int)\n\nfunc g() {{ mail.Send() }}\n', f'package app\n\nimport {P}post"\n\nfunc f(mail int)\n\nfunc g() {{ post.Send() }}\n'),
    ("a function in a variable", f'package app\n\nimport {P}core/mail"\n\nvar f = func(mail int) error {{ return mail.X }}\n\nvar g = mail.Queue\n', f'package app\n\nimport {P}post"\n\nvar f = func(mail int) error {{ return mail.X }}\n\nvar g = post.Queue\n'),
    ("interfaces", f'package app\n\nimport {P}core/mail"\n\ntype I interface {{\n\tmail.Sender\n\tmail(mail.Message) (mail.Message, error)\n}}\n', f'package app\n\nimport {P}post"\n\ntype I interface {{\n\tpost.Sender\n\tmail(post.Message) (post.Message, error)\n}}\n'),
    ("groups at the top", f'package app\n\nimport {P}core/mail"\n\nvar (\n\ta = mail.Queue\n\tb mail.Message\n)\n\nconst (\n\tc = mail.Limit\n)\n\ntype (\n\td mail.Message\n)\n',
     f'package app\n\nimport {P}post"\n\nvar (\n\ta = post.Queue\n\tb post.Message\n)\n\nconst (\n\tc = post.Limit\n)\n\ntype (\n\td post.Message\n)\n'),
    ("a path in a string", f'package app\n\nvar x = {P}utils/text"\nvar y = {P}core/mail.Send"\n', f'package app\n\nvar x = {P}text/helpers"\nvar y = {P}post.Send"\n'),
    ("a path in a comment", f'package app\n\n// See {MODULE}/core/mail and {MODULE}/core/mails.\n', f'package app\n\n// See {MODULE}/post and {MODULE}/core/mails.\n'),
    ("an address of a page", f'package app\n\n// https://pkg.go.dev/{MODULE}/core/mail#Send, https://{MODULE}/core/mail\n', f'package app\n\n// https://pkg.go.dev/{MODULE}/post#Send, https://{MODULE}/core/mail\n'),
    ("code in a string", f'package app\n\nconst x = `import {P}core/mail"`\n', f'package app\n\nconst x = `import {P}post"`\n'),
    ("an import comment of another package", f'package app // import {P}rows"\n', None),
    ("generate", f'package app\n\n//go:generate mockgen -package app {MODULE}/core/mail Sender\n', f'package app\n\n//go:generate mockgen -package app {MODULE}/post Sender\n'),
    ("a file that ends within a string", f'package app\n\nimport {P}core/mail"\n\nvar x = mail.Limit\nvar y = "\n', f'package app\n\nimport {P}post"\n\nvar x = post.Limit\nvar y = "\n'),
    ("a bracket that nobody opened", f'package app\n\nimport {P}core/mail"\n\nfunc f() {{ mail.Send() }}\n}}\n', f'package app\n\nimport {P}post"\n\nfunc f() {{ post.Send() }}\n}}\n'),
    ("nothing but a comment", f'// import {P}kit"\n', None),
    ("an empty file", "", None),
    ("no Go at all", f'{{"a": {P}kit"}}\n', None),
    ("a very long line", f'package app\n\nimport {P}core/mail"\n\nvar x = []int{{' + "1, " * 30_000 + "mail.Limit}\n", f'package app\n\nimport {P}post"\n\nvar x = []int{{' + "1, " * 30_000 + "post.Limit}\n"),
    ("20,000 functions", f'package app\n\nimport {P}core/mail"\n' + "\nfunc _() { mail.Send() }\n" * 20_000, f'package app\n\nimport {P}post"\n' + "\nfunc _() { post.Send() }\n" * 20_000),
    ("deep brackets", f'package app\n\nimport {P}core/mail"\n\nvar x = ' + "(" * 3000 + "mail.Limit" + ")" * 3000 + "\n", f'package app\n\nimport {P}post"\n\nvar x = ' + "(" * 3000 + "post.Limit" + ")" * 3000 + "\n"),
]

BATCH = [(f"shadowed by {name}", *text(body)) for name, body in SHADOWED]
BATCH += [(f"renamed: {name}", *text(body, after)) for name, body, after in RENAMED]
BATCH += FILES

CASES = [
    # go.mod and go.work.
    Case("replace", "module example.com/app\n\ngo 1.19\n\nrequire example.com/lib v0.0.0\n\nreplace example.com/lib => ../lib\n", "module example.com/app\n\ngo 1.19\n\nrequire example.com/lib v0.0.0\n\nreplace example.com/lib => ../shared/lib\n",
         file="app/go.mod", files={"lib/go.mod": "module example.com/lib\n", "lib/lib.go": "package lib\n"}, moves=[("lib", "shared/lib")]),
    Case("replace in brackets, from a module that moves", "module example.com/app\n\nreplace (\n\texample.com/lib v1.0.0 => ../lib // near\n\texample.com/x => example.com/y v1.0.0\n)\n",
         "module example.com/app\n\nreplace (\n\texample.com/lib v1.0.0 => ../../lib // near\n\texample.com/x => example.com/y v1.0.0\n)\n",
         file="app/go.mod", files={"lib/go.mod": "module example.com/lib\n"}, moves=[("app", "cmd/app")]),
    Case("a module that is not required", "package main\n\nimport \"example.com/a/x\"\n\nvar v = x.X\n", "package main\n\nimport \"example.com/b/x\"\n\nvar v = x.X\n", file="a/main.go",
         files={"a/go.mod": "module example.com/a\n", "b/go.mod": "module example.com/b\n", "a/x/x.go": "package x\n\nvar X = 1\n"}, moves=[("a/x", "b/x")], listed=[3], checked=False),
    Case("a module that is required", "package main\n\nimport \"example.com/a/x\"\n\nvar v = x.X\n", "package main\n\nimport \"example.com/b/x\"\n\nvar v = x.X\n", file="a/main.go",
         files={"a/go.mod": "module example.com/a\n\nrequire example.com/b v0.0.0\n\nreplace example.com/b => ../b\n", "b/go.mod": "module example.com/b\n", "a/x/x.go": "package x\n\nvar X = 1\n"}, moves=[("a/x", "b/x")]),
    Case("modules of a workspace", "package main\n\nimport \"example.com/a/x\"\n\nvar v = x.X\n", "package main\n\nimport \"example.com/b/x\"\n\nvar v = x.X\n", file="a/main.go",
         files={"go.work": "go 1.19\n\nuse ./a\nuse ./b\n", "a/go.mod": "module example.com/a\n", "b/go.mod": "module example.com/b\n", "a/x/x.go": "package x\n\nvar X = 1\n"}, moves=[("a/x", "b/x")]),
    Case("go.work", "go 1.19\n\nuse (\n\t.\n\t./lib\n\t./libs\n)\n\nuse ./lib/more\n", "go 1.19\n\nuse (\n\t.\n\t./shared/lib\n\t./libs\n)\n\nuse ./shared/lib/more\n",
         file="go.work", files={"lib/go.mod": "module example.com/lib\n", "lib/more/go.mod": "module example.com/more\n"}, moves=[("lib", "shared/lib")]),
    Case("a module's path follows its folder", f'package app\n\nimport {P}lib/a"\n', f'package app\n\nimport {P}shared/lib/a"\n', file="app/a.go",
         files={"lib/go.mod": f"module {MODULE}/lib\n", "lib/a/a.go": "package a\n", "app/go.mod": f"module {MODULE}/app\n\nrequire {MODULE}/lib v0.0.0\n\nreplace {MODULE}/lib => ../lib\n"},
         also={"shared/lib/go.mod": f"module {MODULE}/shared/lib\n", "app/go.mod": f"module {MODULE}/app\n\nrequire {MODULE}/shared/lib v0.0.0\n\nreplace {MODULE}/shared/lib => ../shared/lib\n"},
         moves=[("lib", "shared/lib")]),
    Case("a module's path that says nothing of its folder", 'package app\n\nimport "example.org/lib/a"\n', file="app/a.go",
         files={"lib/go.mod": "module example.org/lib\n", "lib/a/a.go": "package a\n"}, moves=[("lib", "shared/libs")]),
    Case("a package of a module further in", f'package app\n\nimport {P}tools/gen/out"\n', f'package app\n\nimport {P}tools/gen/result"\n', file="app/a.go",
         files={"tools/gen/go.mod": f"module {MODULE}/tools/gen\n", "tools/gen/out/o.go": "package out\n"}, also={"tools/gen/result/o.go": "package result\n"}, moves=[("tools/gen/out", "tools/gen/result")]),
    Case("no go.mod", 'package app\n\nimport (\n\t"fmt"\n\n\t"github.com/a/b/core/cache"\n)\n', 'package app\n\nimport (\n\t"fmt"\n\n\t"github.com/a/b/store/cache"\n)\n', file="app/a.go",
         files={"go.mod": None, "core/mail/smtp/smtp.go": None, "core/mail/mail_test.go": None}, moves=[("core/cache", "store/cache")]),
    # Packages.
    Case("package main", "package main\n\nfunc main() {}\n", file="cmd/old/main.go", moves=[("cmd/old", "cmd/new")]),
    Case("into internal", "package kit\n", file="pkg/kit/kit.go", moves=[("pkg/kit", "internal/kit")]),
    Case("a folder that becomes internal itself", "package kit\n", file="kit/kit.go", moves=[("kit", "app/internal")]),
    Case("a folder with a dash", "package mykit\n\nfunc F() {}\n", "package yourkit\n\nfunc F() {}\n", file="my-kit/kit.go", moves=[("my-kit", "your-kit")]),
    Case("a dash comes in", "package kit\n", file="kit/kit.go", moves=[("kit", "my-kit")]),
    Case("a folder that no package can be named after", "package kit\n", file="kit/kit.go", moves=[("kit", "3d")]),
    Case("a keyword", "package kit\n", file="kit/kit.go", moves=[("kit", "type")]),
    Case("the package's comment", "// Package kit is a kit.\n// The package kit again.\npackage kit\n", "// Package box is a kit.\n// The package kit again.\npackage box\n", file="kit/kit.go", moves=[("kit", "box")]),
    Case("an import comment", f'package kit // import {P}kit"\n', f'package box // import {P}box"\n', file="kit/kit.go", moves=[("kit", "box")]),
    Case("a generator beside the package", "//go:build ignore\n\npackage main\n\nfunc main() {}\n", file="kit/gen.go", files={"kit/kit.go": "package kit\n", "kit/b.go": "package kit\n"},
         also={"box/kit.go": "package box\n", "box/b.go": "package box\n"}, moves=[("kit", "box")]),
    Case("tests in the package", "package kit\n\nimport \"testing\"\n\nfunc TestA(t *testing.T) { F() }\n", "package box\n\nimport \"testing\"\n\nfunc TestA(t *testing.T) { F() }\n", file="kit/a_test.go",
         files={"kit/kit.go": "package kit\n\nfunc F() {}\n"}, also={"box/kit.go": "package box\n\nfunc F() {}\n"}, moves=[("kit", "box")]),
    Case("internal may not be imported any more", f'package app\n\nimport {P}kit"\n', f'package app\n\nimport {P}core/internal/kit"\n', file="app/a.go", files={"kit/kit.go": "package kit\n"},
         moves=[("kit", "core/internal/kit")], listed=[3]),
    Case("an importer leaves what may import internal", f'package b\n\nimport {P}core/internal/kit"\n', file="core/b/b.go", files={"core/internal/kit/kit.go": "package kit\n"},
         moves=[("core/b", "b")], listed=[3]),
    Case("a chain", f'package app\n\nimport (\n\t{P}one"\n\t{P}two"\n)\n\nvar x = one.A + two.B\n', f'package app\n\nimport (\n\t{P}three"\n\t{P}two"\n)\n\nvar x = two.A + three.B\n', file="app/a.go",
         files={"one/a.go": "package one\n\nvar A = 1\n", "two/b.go": "package two\n\nvar B = 1\n"}, also={"two/a.go": "package two\n\nvar A = 1\n", "three/b.go": "package three\n\nvar B = 1\n"},
         moves=[("one", "two"), ("two", "three")], checked=False),
    # Packages that join and part.
    Case("all of a package's files, one by one", f'package app\n\nimport {P}kit"\n\nvar x = kit.A\n', f'package app\n\nimport {P}box"\n\nvar x = box.A\n', file="app/a.go",
         files={"kit/a.go": "package kit\n\nvar A = B\n", "kit/b.go": "package kit\n\nvar B = 1\n"}, also={"box/a.go": "package box\n\nvar A = B\n", "box/b.go": "package box\n\nvar B = 1\n"},
         moves=[("kit/a.go", "box/a.go"), ("kit/b.go", "box/b.go")]),
    Case("into a package that is there", f'package app\n\nimport (\n\t{P}box"\n\t{P}kit"\n)\n\nvar x = kit.A + box.C\n', f'package app\n\nimport (\n\t{P}box"\n)\n\nvar x = box.A + box.C\n', file="app/a.go",
         files={"kit/a.go": "package kit\n\nvar A = 1\n", "box/c.go": "package box\n\nvar C = 1\n"}, also={"box/a.go": "package box\n\nvar A = 1\n"}, moves=[("kit/a.go", "box/a.go")]),
    Case("into the package that imports it", f'package box\n\nimport {P}kit"\n\nvar x = kit.A + y\n\nfunc f(kit int) {{ kit.A() }}\n', "package box\n\nvar x = A + y\n\nfunc f(kit int) { kit.A() }\n", file="box/b.go",
         files={"kit/a.go": "package kit\n\nvar A = 1\n"}, also={"box/a.go": "package box\n\nvar A = 1\n"}, moves=[("kit/a.go", "box/a.go")]),
    Case("a file leaves a package that has two names", f'package app\n\nimport (\n\tk {P}kit"\n\t{P}kit"\n)\n\nvar x = kit.A\n\nfunc f() {{\n\tkit := 1\n\tk.C(kit)\n}}\n', f'package app\n\nimport (\n\tk {P}kit"\n\t{P}kit"\n)\n\nvar x = kit.A\n\nfunc f() {{\n\tkit := 1\n\tk.C(kit)\n}}\n', file="app/a.go",
         files={"kit/a.go": "package kit\n\nvar A = 1\n\nfunc C(int) {}\n", "kit/b.go": "package kit\n\nvar B = 1\n"}, also={"box/b.go": "package box\n\nvar B = 1\n"}, moves=[("kit/b.go", "box/b.go")]),
    Case("a file that leaves its package", f'package app\n\nimport {P}kit"\n\nvar x = kit.A + kit.B\n', f'package app\n\nimport {P}kit"\nimport {P}box"\n\nvar x = kit.A + box.B\n', file="app/a.go",
         files={"kit/a.go": "package kit\n\nvar A = 1\n", "kit/b.go": "package kit\n\nvar B = 1\n"}, also={"box/b.go": "package box\n\nvar B = 1\n"}, moves=[("kit/b.go", "box/b.go")]),
    Case("an importer of what left alone", f'package app\n\nimport {P}kit"\n\nvar x = kit.B\n', f'package app\n\nimport {P}box"\n\nvar x = box.B\n', file="app/a.go",
         files={"kit/a.go": "package kit\n\nvar A = 1\n", "kit/b.go": "package kit\n\nvar B = 1\n"}, also={"box/b.go": "package box\n\nvar B = 1\n"}, moves=[("kit/b.go", "box/b.go")]),
    Case("what stays uses what left", "package kit\n\nimport \"fmt\"\n\nvar A = B\n\nfunc f(B int) { fmt.Println(B) }\n", f'package kit\n\nimport "fmt"\nimport {P}box"\n\nvar A = box.B\n\nfunc f(B int) {{ fmt.Println(B) }}\n', file="kit/a.go",
         files={"kit/b.go": "package kit\n\nvar B = 1\n"}, also={"box/b.go": "package box\n\nvar B = 1\n"}, moves=[("kit/b.go", "box/b.go")]),
    Case("what is not exported", "package kit\n\nvar A = b\n", file="kit/a.go", files={"kit/b.go": "package kit\n\nvar b = 1\n"}, also={"box/b.go": "package box\n\nvar b = 1\n"}, moves=[("kit/b.go", "box/b.go")], listed=[3]),
    Case("a method of a type elsewhere", "package kit\n\nfunc (t *T) M() {}\n", file="kit/a.go", files={"kit/b.go": "package kit\n\ntype T int\n"}, also={"box/b.go": "package box\n\ntype T int\n"}, moves=[("kit/b.go", "box/b.go")], listed=[3]),
    Case("a version", "package v1beta1\n", "package v1\n", file="api/v1beta1/a.go", moves=[("api/v1beta1", "api/v1")]),
    Case("a name that is taken", "package app\n\nfunc f() {\n\tuser := NewUser()\n\tx := User{}\n\tg(user, x)\n}\n", f'package app\n\nimport userpkg {P}app/user"\n\nfunc f() {{\n\tuser := userpkg.NewUser()\n\tx := userpkg.User{{}}\n\tg(user, x)\n}}\n', file="app/main.go",
         files={"app/user.go": "package app\n\ntype User struct{}\n\nfunc NewUser() User { return User{} }\n"}, also={"app/user/user.go": "package user\n\ntype User struct{}\n\nfunc NewUser() User { return User{} }\n"}, moves=[("app/user.go", "app/user/user.go")]),
    Case("a name that another import has", "package app\n\nimport \"net/mail\"\n\nvar x mail.Address\nvar y = Box\n", f'package app\n\nimport "net/mail"\nimport mailpkg {P}app/mail"\n\nvar x mail.Address\nvar y = mailpkg.Box\n', file="app/main.go",
         files={"app/box.go": "package app\n\nvar Box = 1\n"}, also={"app/mail/box.go": "package mail\n\nvar Box = 1\n"}, moves=[("app/box.go", "app/mail/box.go")]),
    Case("a name that an importer has otherwise", f'package app\n\nimport {P}kit"\n\nfunc f(box int) {{ kit.A(kit.B, box) }}\n', f'package app\n\nimport {P}kit"\nimport boxpkg {P}box"\n\nfunc f(box int) {{ kit.A(boxpkg.B, box) }}\n', file="app/a.go",
         files={"kit/a.go": "package kit\n\nfunc A(a, b int) {}\n", "kit/b.go": "package kit\n\nvar B = 1\n"}, also={"box/b.go": "package box\n\nvar B = 1\n"}, moves=[("kit/b.go", "box/b.go")]),
    Case("a map's keys", "package kit\n\nvar Names = map[Kind]string{KindA: \"a\"}\n\nvar x = T{KindA: 1}\n", f'package kit\n\nimport {P}box"\n\nvar Names = map[box.Kind]string{{box.KindA: "a"}}\n\nvar x = T{{KindA: 1}}\n', file="kit/a.go",
         files={"kit/b.go": "package kit\n\ntype Kind int\n\nconst KindA Kind = 1\n"}, also={"box/b.go": "package box\n\ntype Kind int\n\nconst KindA Kind = 1\n"}, moves=[("kit/b.go", "box/b.go")]),
    Case("a test left behind", "package kit\n\nimport \"testing\"\n\nfunc TestA(t *testing.T) { F() }\n", file="kit/kit_test.go", files={"kit/kit.go": "package kit\n\nfunc F() {}\n"}, also={"box/kit.go": "package box\n\nfunc F() {}\n"}, moves=[("kit/kit.go", "box/kit.go")], listed=[1]),
    Case("the last group of imports goes", f'package box\n\nimport (\n\t"fmt"\n\n\t{P}kit"\n)\n\nvar x = fmt.Sprint(kit.A)\n', 'package box\n\nimport (\n\t"fmt"\n)\n\nvar x = fmt.Sprint(A)\n', file="box/b.go",
         files={"kit/a.go": "package kit\n\nvar A = 1\n"}, also={"box/a.go": "package box\n\nvar A = 1\n"}, moves=[("kit/a.go", "box/a.go")]),
    Case("a generated file", f'// Code generated by protoc-gen-go. DO NOT EDIT.\n\npackage app\n\nvar x = "\\n\\x1f({MODULE}/core/cache\\x12"\n\nvar y = "{MODULE}/core/cache"\n', f'// Code generated by protoc-gen-go. DO NOT EDIT.\n\npackage app\n\nvar x = "\\n\\x1f({MODULE}/core/cache\\x12"\n\nvar y = "{MODULE}/store/cache"\n',
         file="app/a.pb.go", moves=[("core/cache", "store/cache")], listed=[5]),
    Case("a tool in go.mod", f"module {MODULE}\n\ngo 1.24\n\ntool {MODULE}/core/cache\n\ntool (\n\t{MODULE}/core/cache\n\texample.com/other/core/cache\n)\n", f"module {MODULE}\n\ngo 1.24\n\ntool {MODULE}/store/cache\n\ntool (\n\t{MODULE}/store/cache\n\texample.com/other/core/cache\n)\n", file="go.mod", moves=[("core/cache", "store/cache")]),
    Case("one name in two files", "package kit\n\nvar A = 1\n", "package box\n\nvar A = 1\n", file="kit/a.go", files={"box/b.go": "package box\n\nvar A = 2\n"}, moves=[("kit/a.go", "box/a.go")], listed=[None]),
    Case("one name for two systems", "package kit\n\nvar A = 1\n", "package box\n\nvar A = 1\n", file="kit/a_linux.go", files={"box/a_windows.go": "package box\n\nvar A = 2\n"}, moves=[("kit/a_linux.go", "box/a_linux.go")]),
    Case("a ring of imports", "package kit\n\nvar A = 1\n", "package box\n\nvar A = 1\n", file="kit/a.go", files={"box/b.go": f'package box\n\nimport {P}app"\n\nvar B = app.C\n', "app/c.go": f'package app\n\nimport {P}kit"\n\nvar C = kit.A\n'},
         also={"app/c.go": f'package app\n\nimport {P}box"\n\nvar C = box.A\n'}, moves=[("kit/a.go", "box/a.go")], listed=[None]),
    # Directives, paths.
    Case("embed", "package kit\n\nimport _ \"embed\"\n\n//go:embed data/*.txt all:pages\nvar x string\n", "package box\n\nimport _ \"embed\"\n\n//go:embed files/*.txt all:pages\nvar x string\n", file="kit/kit.go",
         files={"kit/data/a.txt": "a", "kit/pages/b": "b"}, moves=[("kit", "box"), ("kit/data", "box/files")]),
    Case("embed of what is elsewhere now", "package kit\n\nimport _ \"embed\"\n\n//go:embed data/a.txt\nvar x string\n", file="kit/kit.go", files={"kit/data/a.txt": "a"}, moves=[("kit/data", "data")], listed=[5]),
    Case("generate in a folder that moves", "package kit\n\n//go:generate go run ../tools/gen.go -o out.go -in=../tools/in.txt\n", "package kit\n\n//go:generate go run ../../tools/gen.go -o out.go -in=../../tools/in.txt\n", file="kit/kit.go",
         files={"tools/gen.go": "package main\n", "tools/in.txt": ""}, moves=[("kit", "a/kit")]),
    Case("paths in a test that moves", "package kit\n\nvar x = \"../testdata/a.json\"\nvar y = \"testdata/b.json\"\nvar z = \"../nothing\"\n", "package kit\n\nvar x = \"../../testdata/a.json\"\nvar y = \"testdata/b.json\"\nvar z = \"../nothing\"\n", file="kit/a_test.go",
         files={"testdata/a.json": "", "kit/testdata/b.json": "", "kit/kit.go": "package kit\n"}, moves=[("kit", "a/kit")]),
    # Other files.
    Case("ldflags in a Makefile", f"LDFLAGS = -X {MODULE}/core/cache.Version=1 -X '{MODULE}/core/caches.V=1'\n\ntest:\n\tgo test ./core/cache/... {MODULE}/core/cache\n\tgo build -ldflags \"-X {MODULE}/core/cache.Version=$(V)\" ./cmd\n",
         f"LDFLAGS = -X {MODULE}/store/cache.Version=1 -X '{MODULE}/core/caches.V=1'\n\ntest:\n\tgo test ./store/cache/... {MODULE}/store/cache\n\tgo build -ldflags \"-X {MODULE}/store/cache.Version=$(V)\" ./cmd\n", file="Makefile", moves=[("core/cache", "store/cache")]),
    Case("ldflags in a Dockerfile", f"FROM golang\nRUN go build -ldflags='-X {MODULE}/core/cache.Version=1' ./core/cache\n", f"FROM golang\nRUN go build -ldflags='-X {MODULE}/store/cache.Version=1' ./store/cache\n", file="Dockerfile", moves=[("core/cache", "store/cache")]),
    Case("a workflow", f"jobs:\n  a:\n    steps:\n      - run: go test ./core/cache/... && go vet {MODULE}/core/cache\n", f"jobs:\n  a:\n    steps:\n      - run: go test ./store/cache/... && go vet {MODULE}/store/cache\n", file=".github/workflows/a.yml", moves=[("core/cache", "store/cache")]),
    Case("a linter's settings", f"linters-settings:\n  goimports:\n    local-prefixes: {MODULE}\nissues:\n  exclude-rules:\n    - path: core/cache/cache.go\ndepguard:\n  - {MODULE}/core/cache\n", f"linters-settings:\n  goimports:\n    local-prefixes: {MODULE}\nissues:\n  exclude-rules:\n    - path: store/cache/cache.go\ndepguard:\n  - {MODULE}/store/cache\n", file=".golangci.yml", moves=[("core/cache", "store/cache")]),
    Case("protocol buffers", f'option go_package = "{MODULE}/core/cache";\noption go_package = "{MODULE}/core/cache;cache";\n', f'option go_package = "{MODULE}/store/cache";\noption go_package = "{MODULE}/store/cache;cache";\n', file="a.proto", moves=[("core/cache", "store/cache")]),
    Case("a read-me", f"[docs](https://pkg.go.dev/{MODULE}/core/cache) `go get {MODULE}/core/cache`. See {MODULE}/core/cache.\n", f"[docs](https://pkg.go.dev/{MODULE}/store/cache) `go get {MODULE}/store/cache`. See {MODULE}/store/cache.\n", file="README.md", moves=[("core/cache", "store/cache")]),
    Case("vendored", f'package x\n\nimport {P}core/cache"\n', file="vendor/example.org/x/x.go", moves=[("core/cache", "store/cache")]),
    Case("go.sum", f"{MODULE}/core/cache v1.0.0 h1:x\n", file="go.sum", moves=[("core/cache", "store/cache")]),
]


def batch(nops):
    return batches.run(nops, PROJECT, BATCH, MOVES, AFTER, lambda number: f"rows/r{number}/row.go")
