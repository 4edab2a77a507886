"""Java: what is rewritten, and what only looks like it. What each row expects was reasoned from the language's specification.

Rows of the common project that move nothing of their own stand side by side in one tree, so that one run judges them all.
"""

import dataclasses

import batches
from projects import as_bytes
from table import Case as Row

ROOT = "src/main/java/"
PROJECT = {
    ROOT + "com/acme/text/Words.java": "package com.acme.text;\n\npublic class Words {\n    public static final int LIMIT = 9;\n    public Words() { }\n    public static String slug(String x) { return x; }\n    public static class Inner { }\n    static int hidden = 1;\n    int own() { return 1; }\n}\n",
    ROOT + "com/acme/text/Shape.java": "package com.acme.text;\n\npublic interface Shape { }\n",
    ROOT + "com/acme/mail/Sender.java": "package com.acme.mail;\n\nimport com.acme.text.Words;\n\npublic class Sender {\n    Words words;\n    Message message;\n}\n",
    ROOT + "com/acme/mail/Message.java": "package com.acme.mail;\n\npublic class Message {\n    public static Message of() { return new Message(); }\n}\n",
    ROOT + "com/acme/mail/smtp/Backend.java": "package com.acme.mail.smtp;\n\nimport com.acme.mail.Sender;\n\npublic class Backend extends Sender { }\n",
    ROOT + "com/acme/kit/Tool.java": "package com.acme.kit;\n\npublic class Tool {\n    Hammer hammer;\n}\n",
    ROOT + "com/acme/kit/Hammer.java": "package com.acme.kit;\n\npublic class Hammer { }\n",
    ROOT + "com/acme/kit/Nail.java": "package com.acme.kit;\n\npublic class Nail { }\n",
}
# A package of its own; a package with one below; one class that leaves; one that leaves and gets another name.
MOVES = [(ROOT + "com/acme/text", ROOT + "com/acme/core/text"), (ROOT + "com/acme/mail", ROOT + "org/post"),
         (ROOT + "com/acme/kit/Hammer.java", ROOT + "com/acme/tools/Hammer.java"), (ROOT + "com/acme/kit/Nail.java", ROOT + "com/acme/tools/Screw.java")]
AFTER = {
    ROOT + "com/acme/core/text/Words.java": PROJECT[ROOT + "com/acme/text/Words.java"].replace("com.acme.text", "com.acme.core.text"),
    ROOT + "com/acme/core/text/Shape.java": "package com.acme.core.text;\n\npublic interface Shape { }\n",
    ROOT + "org/post/Sender.java": "package org.post;\n\nimport com.acme.core.text.Words;\n\npublic class Sender {\n    Words words;\n    Message message;\n}\n",
    ROOT + "org/post/Message.java": "package org.post;\n\npublic class Message {\n    public static Message of() { return new Message(); }\n}\n",
    ROOT + "org/post/smtp/Backend.java": "package org.post.smtp;\n\nimport org.post.Sender;\n\npublic class Backend extends Sender { }\n",
    ROOT + "com/acme/kit/Tool.java": "package com.acme.kit;\n\nimport com.acme.tools.Hammer;\n\npublic class Tool {\n    Hammer hammer;\n}\n",
    ROOT + "com/acme/tools/Hammer.java": "package com.acme.tools;\n\npublic class Hammer { }\n",
    ROOT + "com/acme/tools/Screw.java": "package com.acme.tools;\n\npublic class Screw { }\n",
}


@dataclasses.dataclass
class Case(Row):
    """A project of its own."""

    created: dict = dataclasses.field(default_factory=dict)

    def tree(self):
        files = dict(self.files)
        files[self.file] = self.before
        return {path: text if isinstance(text, bytes) else text.encode() for path, text in files.items()}


def row(name, before, after=None):
    """A file in a package of its own."""
    head = "package com.acme.app;\n\n"
    return name, head + before, None if after is None else head + after


def kit(name, body, after):
    """A class of the package that the two classes left."""
    return name, "package com.acme.kit;\n\n" + body, "package com.acme.kit;\n\n" + after


W = "import com.acme.text.Words;\n\n"
V = "import com.acme.core.text.Words;\n\n"
NAIL = "import com.acme.kit.Nail;\n\n"
SCREW = "import com.acme.tools.Screw;\n\n"


def nail(name, body, after):
    return row(f"renamed: {name}", NAIL + f"class A {{\n{body}}}\n", SCREW + f"class A {{\n{after}}}\n")


def hammer(name, body, listed=True):
    """A class of the package that uses what left."""
    before = f"class A {{\n{body}}}\n"
    return kit(f"same package: {name}", before, ("import com.acme.tools.Hammer;\n\n" if listed else "") + before)


BATCH = [
    # Imports.
    row("an import", W + "class A { Words w; }\n", V + "class A { Words w; }\n"),
    row("an import of a class within", "import com.acme.text.Words.Inner;\n\nclass A { }\n", "import com.acme.core.text.Words.Inner;\n\nclass A { }\n"),
    row("a static import", "import static com.acme.text.Words.slug;\n\nclass A { }\n", "import static com.acme.core.text.Words.slug;\n\nclass A { }\n"),
    row("a static star", "import static com.acme.text.Words.*;\n\nclass A { }\n", "import static com.acme.core.text.Words.*;\n\nclass A { }\n"),
    row("a star of a package", "import com.acme.text.*;\n\nclass A { Words w; }\n", "import com.acme.core.text.*;\n\nclass A { Words w; }\n"),
    row("a star of a class", "import com.acme.text.Words.*;\n\nclass A { }\n", "import com.acme.core.text.Words.*;\n\nclass A { }\n"),
    row("a star of a package that parts", "import com.acme.kit.*;\n\nclass A { Hammer h; Tool t; }\n", "import com.acme.kit.*;\nimport com.acme.tools.Hammer;\n\nclass A { Hammer h; Tool t; }\n"),
    row("a star of a package that parts, unused", "import com.acme.kit.*;\n\nclass A { Tool t; }\n"),
    row("a star of a package that parts, a class renamed", "import com.acme.kit.*;\n\nclass A { Nail n; }\n", "import com.acme.kit.*;\nimport com.acme.tools.Screw;\n\nclass A { Screw n; }\n"),
    row("a package below", "import com.acme.mail.smtp.Backend;\n\nclass A { }\n", "import org.post.smtp.Backend;\n\nclass A { }\n"),
    row("a package that stays", "import com.acme.kit.Tool;\n\nclass A { }\n"),
    row("longer names", "import com.acme.textual.Words;\nimport com.acme.text2.Words2;\nimport org.com.acme.text.Words;\n\nclass A { }\n"),
    row("a class that is not there", "import com.acme.text.Nothing;\n\nclass A { }\n"),
    row("blanks and comments", "import com.acme.text.Shape;\nimport  com . acme . text . Words ; // why\n\nclass A { }\n", "import com.acme.core.text.Shape;\nimport  com.acme.core.text.Words ; // why\n\nclass A { }\n"),
    row("on one line", "import com.acme.text.Words; import com.acme.mail.Sender;\n\nclass A { }\n", "import com.acme.core.text.Words; import org.post.Sender;\n\nclass A { }\n"),
    row("order and groups stay", "import com.acme.text.Words;\nimport com.beta.X;\n\nimport com.acme.mail.Sender;\n\nclass A { }\n", "import com.acme.core.text.Words;\nimport com.beta.X;\n\nimport org.post.Sender;\n\nclass A { }\n"),
    row("CRLF", "import com.acme.text.Words;\r\n\r\nclass A { Words w; }\r\n", "import com.acme.core.text.Words;\r\n\r\nclass A { Words w; }\r\n"),
    row("no newline at the end", "import com.acme.text.Words; class A { Words w; }", "import com.acme.core.text.Words; class A { Words w; }"),
    row("a licence before", "/* com.acme */\nimport com.acme.text.Words;\nclass A { }\n", "/* com.acme */\nimport com.acme.core.text.Words;\nclass A { }\n"),
    # Whole names.
    row("a whole name", "class A { com.acme.text.Words w = new com.acme.text.Words(); }\n", "class A { com.acme.core.text.Words w = new com.acme.core.text.Words(); }\n"),
    row("a whole name and more", "class A { int x = com.acme.text.Words.slug(\"\").length() + com.acme.text.Words.LIMIT; }\n", "class A { int x = com.acme.core.text.Words.slug(\"\").length() + com.acme.core.text.Words.LIMIT; }\n"),
    row("a class within by its whole name", "class A { com.acme.text.Words.Inner i; }\n", "class A { com.acme.core.text.Words.Inner i; }\n"),
    row("an annotation by its whole name", "@com.acme.text.Shape class A { }\n", "@com.acme.core.text.Shape class A { }\n"),
    row("whole names as arguments", "class A extends B<com.acme.text.Words, java.util.List<com.acme.mail.Sender>> implements com.acme.text.Shape { }\n",
        "class A extends B<com.acme.core.text.Words, java.util.List<org.post.Sender>> implements com.acme.core.text.Shape { }\n"),
    row("a literal of a class", "class A { Class<?> c = com.acme.text.Words.class; }\n", "class A { Class<?> c = com.acme.core.text.Words.class; }\n"),
    row("an array and a cast", "class A { Object o = (com.acme.text.Words[]) null; }\n", "class A { Object o = (com.acme.core.text.Words[]) null; }\n"),
    row("a reference to a method", "class A { Object o = f(com.acme.text.Words::slug); }\n", "class A { Object o = f(com.acme.core.text.Words::slug); }\n"),
    row("a name over lines", W + "class A { com.acme\n    .text.Words w; }\n", V + "class A { com.acme.core.text.Words w; }\n"),
    row("a field of another", "class A { int x = this.com.acme.text.Words + a.com.acme.text.Words; }\n"),
    # Locals and others of the same name.
    row("a variable called as a package", W + "class A { void f(String text) { String mail = text; text.length(); mail.length(); } }\n", V + "class A { void f(String text) { String mail = text; text.length(); mail.length(); } }\n"),
    row("names called as packages", W + "class A { int text; int mail() { return this.text + text; } }\n", V + "class A { int text; int mail() { return this.text + text; } }\n"),
    row("a variable with the class's name in small", W + "class A { Words words; void f(Words words) { words.own(); } }\n", V + "class A { Words words; void f(Words words) { words.own(); } }\n"),
    # Strings.
    row("a class in a string", "class A { String s = \"com.acme.text.Words\"; }\n", "class A { String s = \"com.acme.core.text.Words\"; }\n"),
    row("a package in a string", "class A { String s = \"com.acme.text\"; }\n", "class A { String s = \"com.acme.core.text\"; }\n"),
    row("a class within in a string", "class A { String s = \"com.acme.text.Words$Inner\" + \"com.acme.text.Words#slug\"; }\n", "class A { String s = \"com.acme.core.text.Words$Inner\" + \"com.acme.core.text.Words#slug\"; }\n"),
    row("a class among words", "class A { String s = \"no com.acme.text.Words here\"; }\n", "class A { String s = \"no com.acme.core.text.Words here\"; }\n"),
    row("a text block", "class A { String s = \"\"\"\n    com.acme.text.Words \"quoted\"\n    \"\"\"; }\n", "class A { String s = \"\"\"\n    com.acme.core.text.Words \"quoted\"\n    \"\"\"; }\n"),
    row("strings that are others", "class A { String s = \"com.acme.textual\" + \"x.com.acme.text\" + \"com.acme.text-x\" + \"a@com.acme.text\"; }\n"),
    row("quotes in characters", W + "class A { char a = '\"'; char b = '\\''; String c = \"\\\"\"; Words w; }\n", V + "class A { char a = '\"'; char b = '\\''; String c = \"\\\"\"; Words w; }\n"),
    # Comments.
    row("a link", "/** {@link com.acme.text.Words}, {@link com.acme.text.Words#slug(String) slug} */\nclass A { }\n", "/** {@link com.acme.core.text.Words}, {@link com.acme.core.text.Words#slug(String) slug} */\nclass A { }\n"),
    row("see and throws", "/**\n * @see com.acme.text.Words\n * @throws com.acme.mail.Sender never\n */\nclass A { }\n", "/**\n * @see com.acme.core.text.Words\n * @throws org.post.Sender never\n */\nclass A { }\n"),
    row("a comment", "// com.acme.text.Words and com.acme.textual\nclass A { }\n", "// com.acme.core.text.Words and com.acme.textual\nclass A { }\n"),
    row("code in a comment", "class A { /* new com.acme.text.Words() */ }\n", "class A { /* new com.acme.core.text.Words() */ }\n"),
    # A class that gets another name.
    nail("a field", "    Nail nail;\n", "    Screw nail;\n"),
    nail("new", "    Object o = new Nail();\n", "    Object o = new Screw();\n"),
    nail("types within types", "    java.util.Map<Nail, java.util.List<? extends Nail>> m;\n    Nail[] a;\n    Nail... b;\n", "    java.util.Map<Screw, java.util.List<? extends Screw>> m;\n    Screw[] a;\n    Screw... b;\n"),
    nail("a cast and instanceof", "    boolean f(Object o) { return o instanceof Nail && (Nail) o != null; }\n", "    boolean f(Object o) { return o instanceof Screw && (Screw) o != null; }\n"),
    nail("a static member", "    int x = Nail.LIMIT + Nail.f();\n", "    int x = Screw.LIMIT + Screw.f();\n"),
    nail("a reference to a constructor", "    Object o = f(Nail::new, Nail::of);\n", "    Object o = f(Screw::new, Screw::of);\n"),
    nail("a literal of the class", "    Class<Nail> c = Nail.class;\n", "    Class<Screw> c = Screw.class;\n"),
    nail("parameters and results", "    Nail f(final Nail nail, Nail... others) throws Nail { return nail; }\n", "    Screw f(final Screw nail, Screw... others) throws Screw { return nail; }\n"),
    nail("catch", "    void f() { try { } catch (Nail | RuntimeException e) { } }\n", "    void f() { try { } catch (Screw | RuntimeException e) { } }\n"),
    nail("a loop", "    void f() { for (Nail n : all) { } }\n", "    void f() { for (Screw n : all) { } }\n"),
    nail("an annotation", "    @Nail int x;\n    @Nail(1) int y;\n", "    @Screw int x;\n    @Screw(1) int y;\n"),
    nail("a local of the class", "    void f() { Nail Nails = null; Nail nail = null; nail.f(); }\n", "    void f() { Screw Nails = null; Screw nail = null; nail.f(); }\n"),
    nail("a local variable called so", "    void f() { int Nail = 1; Nail++; g(Nail); Nail.x(); new Nail(); }\n", "    void f() { int Nail = 1; Nail++; g(Nail); Nail.x(); new Screw(); }\n"),
    nail("a parameter called so", "    void f(int Nail) { g(Nail); }\n    Nail n;\n", "    void f(int Nail) { g(Nail); }\n    Screw n;\n"),
    nail("a method called so", "    int Nail() { return Nail(); }\n    Nail n;\n", "    int Nail() { return Nail(); }\n    Screw n;\n"),
    nail("a field of another called so", "    int x = this.Nail + a.Nail + a.Nail();\n    Nail n;\n", "    int x = this.Nail + a.Nail + a.Nail();\n    Screw n;\n"),
    nail("longer names", "    Nails a; MyNail b; Nail_ c; Nail d;\n", "    Nails a; MyNail b; Nail_ c; Screw d;\n"),
    nail("strings and comments", "    String s = \"Nail\"; // Nail\n    Nail n;\n", "    String s = \"Nail\"; // Nail\n    Screw n;\n"),
    nail("links", "    /** {@link Nail} and Nail, {@link Nail#f()}. @see Nail */\n    Nail n;\n", "    /** {@link Screw} and Nail, {@link Screw#f()}. @see Screw */\n    Screw n;\n"),
    nail("a lambda's parameter", "    Object o = f(Nail -> 1);\n", "    Object o = f(Nail -> 1);\n"),
    nail("a label", "    void f() { Nail: for (;;) { break Nail; } }\n    Nail n;\n", "    void f() { Nail: for (;;) { break Nail; } }\n    Screw n;\n"),
    nail("a switch", "    int f(Object o) { return switch (o) { case Nail n -> 1; default -> 2; }; }\n", "    int f(Object o) { return switch (o) { case Screw n -> 1; default -> 2; }; }\n"),
    nail("generic methods", "    <T extends Nail> T f(T x) { return this.<Nail>g(x); }\n", "    <T extends Screw> T f(T x) { return this.<Screw>g(x); }\n"),
    nail("a variable called so and the class's literal", "    Object f(int Nail) { return Nail.class; }\n", "    Object f(int Nail) { return Screw.class; }\n"),
    nail("an array of it", "    Nail[] f() { return new Nail[] { }; }\n", "    Screw[] f() { return new Screw[] { }; }\n"),
    nail("a nested generic", "    java.util.Map<String, java.util.Map<Nail, Nail[]>> m;\n", "    java.util.Map<String, java.util.Map<Screw, Screw[]>> m;\n"),
    nail("comparisons", "    boolean f() { return a < Nail.X && b > Nail.Y; }\n", "    boolean f() { return a < Screw.X && b > Screw.Y; }\n"),
    nail("after an annotation", "    @Mock Nail a;\n    void f(@Nullable Nail n, @a.b.C final Nail m) { }\n    @Nullable Nail[] b;\n    java.util.Map<@NonNull Nail, X> c;\n    int d = Nail.X;\n",
         "    @Mock Screw a;\n    void f(@Nullable Screw n, @a.b.C final Screw m) { }\n    @Nullable Screw[] b;\n    java.util.Map<@NonNull Screw, X> c;\n    int d = Screw.X;\n"),
    nail("a variable called so after an annotation", "    void f(@Nullable Nail Nail) { g(Nail); }\n", "    void f(@Nullable Screw Nail) { g(Nail); }\n"),
    row("renamed: an annotated type parameter of the same name", NAIL + "class A<@B Nail> {\n    Nail n;\n}\n", SCREW + "class A<@B Nail> {\n    Nail n;\n}\n"),
    nail("bounds from below", "    java.util.Comparator<? super Nail> c;\n    BiConsumer<? super Nail, X> d;\n    int e = Nail.X;\n", "    java.util.Comparator<? super Screw> c;\n    BiConsumer<? super Screw, X> d;\n    int e = Screw.X;\n"),
    nail("patterns of records", "    boolean f(Object o) { return o instanceof Nail(int x, int y); }\n    int g(Object o) { return switch (o) { case Nail(int x) -> 1; case Pair(Nail(int x), Nail n) when Nail.ok(n) -> 2; default -> 3; }; }\n",
         "    boolean f(Object o) { return o instanceof Screw(int x, int y); }\n    int g(Object o) { return switch (o) { case Screw(int x) -> 1; case Pair(Screw(int x), Screw n) when Screw.ok(n) -> 2; default -> 3; }; }\n"),
    nail("an enum's constants", "    Nail n;\n    enum Kind { Other, @A(1) Nail(2); Kind f() { return Nail; } }\n    int f(Kind k) { switch (k) { case Nail: return 1; case Other, Nail: return 2; } return switch (k) { case Nail, Other -> 1; default -> 2; }; }\n",
         "    Screw n;\n    enum Kind { Other, @A(1) Nail(2); Kind f() { return Nail; } }\n    int f(Kind k) { switch (k) { case Nail: return 1; case Other, Nail: return 2; } return switch (k) { case Nail, Other -> 1; default -> 2; }; }\n"),
    nail("what an enum holds besides its constants", "    enum Kind { A, B { Nail n; }; Nail n, m; Nail f(int a, Nail b) { return b; } }\n", "    enum Kind { A, B { Screw n; }; Screw n, m; Screw f(int a, Screw b) { return b; } }\n"),
    nail("a method called so and a static member", "    int Nail() { return Nail.LIMIT; }\n    Nail.Inner i = Nail.of();\n    Object o = f(Nail::of);\n", "    int Nail() { return Screw.LIMIT; }\n    Screw.Inner i = Screw.of();\n    Object o = f(Screw::of);\n"),
    nail("a parameter of another method called so", "    int a(String Nail) { return Nail.length(); }\n    int b() { return Nail.LIMIT; }\n", "    int a(String Nail) { return Nail.length(); }\n    int b() { return Screw.LIMIT; }\n"),
    nail("a local of another method called so", "    void a() { if (x) { int Nail = 1; f(Nail); } f(Nail.X); }\n    int b() { return Nail.LIMIT; }\n", "    void a() { if (x) { int Nail = 1; f(Nail); } f(Screw.X); }\n    int b() { return Screw.LIMIT; }\n"),
    nail("loops, resources and caught ones called so", "    void a() { for (int Nail : all) f(Nail); for (int Nail = 0;;) { f(Nail); } try (A Nail = b) { f(Nail); } catch (E Nail) { f(Nail); } f(Nail.X); }\n",
         "    void a() { for (int Nail : all) f(Nail); for (int Nail = 0;;) { f(Nail); } try (A Nail = b) { f(Nail); } catch (E Nail) { f(Nail); } f(Screw.X); }\n"),
    nail("lambdas' parameters called so", "    Object a = f(Nail -> Nail.x(), Nail.X);\n    Object b = f((Nail, y) -> { return Nail; }, Nail.X);\n    Object c = f((int Nail) -> Nail + 1, Nail.X);\n",
         "    Object a = f(Nail -> Nail.x(), Screw.X);\n    Object b = f((Nail, y) -> { return Nail; }, Screw.X);\n    Object c = f((int Nail) -> Nail + 1, Screw.X);\n"),
    nail("a pattern's variable called so", "    boolean a(Object o) { return o instanceof X Nail && Nail.ok(); }\n    int b() { return Nail.X; }\n", "    boolean a(Object o) { return o instanceof X Nail && Nail.ok(); }\n    int b() { return Screw.X; }\n"),
    nail("a field of a class within called so", "    class B { int Nail; int f() { return Nail.x; } Nail g; }\n    int b() { return Nail.X; }\n", "    class B { int Nail; int f() { return Nail.x; } Screw g; }\n    int b() { return Screw.X; }\n"),
    nail("a field that a class of the file inherits", "    static class B { int Nail; }\n    static class C extends B { int f() { return Nail.x; } Nail g; }\n", "    static class B { int Nail; }\n    static class C extends B { int f() { return Nail.x; } Screw g; }\n"),
    nail("a field called so where types stand", "    Object Nail;\n    Nail.Inner a;\n    Nail.Inner[] b;\n    java.util.Map<String, Nail> c;\n    void f(Nail... n) throws X, Nail { try { } catch (Y | Nail e) { } Object o = (Nail.Inner) x; Nail.f(); }\n",
         "    Object Nail;\n    Screw.Inner a;\n    Screw.Inner[] b;\n    java.util.Map<String, Screw> c;\n    void f(Screw... n) throws X, Screw { try { } catch (Y | Screw e) { } Object o = (Screw.Inner) x; Nail.f(); }\n"),
    nail("a constant of an enum called so, used outside", "    enum Kind { Nail, B }\n    int f() { return Nail.LIMIT; }\n", "    enum Kind { Nail, B }\n    int f() { return Screw.LIMIT; }\n"),
    nail("a record's component called so", "    record R(int Nail) { int f() { return Nail; } }\n    int g() { return Nail.X; }\n", "    record R(int Nail) { int f() { return Nail; } }\n    int g() { return Screw.X; }\n"),
    nail("a type parameter of another method", "    <Nail> Nail f(Nail x) { return x; }\n    Nail g;\n", "    <Nail> Nail f(Nail x) { return x; }\n    Screw g;\n"),
    row("renamed: a class within of another class", NAIL + "class A {\n    static class B { class Nail { }\n    Nail a; }\n    Nail b;\n}\n", SCREW + "class A {\n    static class B { class Nail { }\n    Nail a; }\n    Screw b;\n}\n"),
    row("renamed: a class within of the same name", "class A {\n    class Nail { }\n    Nail n;\n}\n"),
    row("renamed: a type parameter of the same name", NAIL + "class A<Nail> {\n    Nail n;\n}\n", SCREW + "class A<Nail> {\n    Nail n;\n}\n"),
    row("renamed: a class of another package", "import com.beta.Nail;\n\nclass A {\n    Nail n;\n}\n"),
    row("renamed: by its whole name", "class A {\n    com.acme.kit.Nail n;\n}\n", "class A {\n    com.acme.tools.Screw n;\n}\n"),
    row("renamed: a static import", "import static com.acme.kit.Nail.f;\n\nclass A { }\n", "import static com.acme.tools.Screw.f;\n\nclass A { }\n"),
    row("renamed: in a string", "class A { String s = \"com.acme.kit.Nail\"; }\n", "class A { String s = \"com.acme.tools.Screw\"; }\n"),
    # The package that two classes left.
    hammer("a field", "    Hammer h;\n"),
    hammer("new", "    Object o = new Hammer();\n"),
    hammer("a static member", "    int x = Hammer.X;\n"),
    hammer("an argument of a type", "    java.util.List<Hammer> hs;\n"),
    hammer("an annotation", "    @Hammer int x;\n"),
    hammer("a cast", "    Object o = (Hammer) null;\n"),
    hammer("throws", "    void f() throws Hammer { }\n"),
    hammer("not at all", "    int x;\n", listed=False),
    hammer("a method of the name", "    int Hammer() { return Hammer(); }\n", listed=False),
    hammer("a variable of the name", "    int f(int Hammer) { return Hammer + 1; }\n", listed=False),
    hammer("a field of another", "    int x = a.Hammer;\n", listed=False),
    hammer("a comment and a string", "    String s = \"Hammer\"; // Hammer\n", listed=False),
    hammer("a class within of the name", "    class Hammer { }\n    Hammer h;\n", listed=False),
    hammer("a type parameter of the name", "    <Hammer> Hammer f(Hammer x) { return x; }\n", listed=False),
    kit("same package: extends", "class A extends Hammer { }\n", "import com.acme.tools.Hammer;\n\nclass A extends Hammer { }\n"),
    kit("same package: both", "class A { Hammer h; Nail n; }\n", "import com.acme.tools.Hammer;\nimport com.acme.tools.Screw;\n\nclass A { Hammer h; Screw n; }\n"),
    kit("same package: imported otherwise", "import com.beta.Hammer;\n\nclass A { Hammer h; }\n", "import com.beta.Hammer;\n\nclass A { Hammer h; }\n"),
    kit("same package: imported already", "import com.acme.kit.Hammer;\n\nclass A { Hammer h; }\n", "import com.acme.tools.Hammer;\n\nclass A { Hammer h; }\n"),
    kit("same package: sorted in", "import com.acme.a.B;\nimport com.acme.z.C;\nimport java.util.List;\n\nclass A { Hammer h; }\n",
        "import com.acme.a.B;\nimport com.acme.tools.Hammer;\nimport com.acme.z.C;\nimport java.util.List;\n\nclass A { Hammer h; }\n"),
    kit("same package: in its group", "import java.util.List;\n\nimport com.acme.a.B;\n\nclass A { Hammer h; }\n", "import java.util.List;\n\nimport com.acme.a.B;\nimport com.acme.tools.Hammer;\n\nclass A { Hammer h; }\n"),
    kit("same package: static imports apart", "import static java.lang.Math.abs;\n\nimport java.util.List;\n\nclass A { Hammer h; }\n",
        "import static java.lang.Math.abs;\n\nimport com.acme.tools.Hammer;\nimport java.util.List;\n\nclass A { Hammer h; }\n"),
    kit("same package: unsorted", "import java.util.List;\nimport com.acme.z.C;\nimport com.acme.a.B;\nimport java.io.File;\n\nclass A { Hammer h; }\n",
        "import java.util.List;\nimport com.acme.z.C;\nimport com.acme.a.B;\nimport com.acme.tools.Hammer;\nimport java.io.File;\n\nclass A { Hammer h; }\n"),
    kit("same package: generic methods", "class A { <T extends I & J> Hammer f() { return null; } }\n", "import com.acme.tools.Hammer;\n\nclass A { <T extends I & J> Hammer f() { return null; } }\n"),
    ("same package: CRLF", "package com.acme.kit;\r\n\r\nclass A { Hammer h; }\r\n", "package com.acme.kit;\r\n\r\nimport com.acme.tools.Hammer;\r\n\r\nclass A { Hammer h; }\r\n"),
    ("same package: CRLF and imports", "package com.acme.kit;\r\n\r\nimport java.util.List;\r\n\r\nclass A { Hammer h; }\r\n", "package com.acme.kit;\r\n\r\nimport com.acme.tools.Hammer;\r\nimport java.util.List;\r\n\r\nclass A { Hammer h; }\r\n"),
    kit("same package: an array and a result", "class A { Hammer[] f() { return null; } public <T> Hammer g(T t) { return null; } }\n", "import com.acme.tools.Hammer;\n\nclass A { Hammer[] f() { return null; } public <T> Hammer g(T t) { return null; } }\n"),
    kit("same package: a variable of the name as well", "class A { void f(int Hammer) { } Hammer h; }\n", "import com.acme.tools.Hammer;\n\nclass A { void f(int Hammer) { } Hammer h; }\n"),
    kit("same package: an interface and a record", "interface I { Hammer h(); }\n\nrecord R(Hammer h) { }\n\nenum E { A(new Hammer()); E(Hammer h) { } }\n",
        "import com.acme.tools.Hammer;\n\ninterface I { Hammer h(); }\n\nrecord R(Hammer h) { }\n\nenum E { A(new Hammer()); E(Hammer h) { } }\n"),
    # Odd files.
    row("an empty class file", "\n"),
    row("a string that is never closed", W + "class A { String s = \"\n }\n", V + "class A { String s = \"\n }\n"),
    row("a bracket that nobody opened", W + "class A { Words w; }\n}\n", V + "class A { Words w; }\n}\n"),
    row("Unicode", W + "class Ä { Words größe; String s = \"日本\"; }\n", V + "class Ä { Words größe; String s = \"日本\"; }\n"),
    ("latin-1", "package com.acme.app;\nimport com.acme.text.Words;\n// \xe9\nclass A { Words w; }\n".encode("latin-1"), "package com.acme.app;\nimport com.acme.core.text.Words;\n// \xe9\nclass A { Words w; }\n".encode("latin-1")),
    ("a byte-order mark", "\ufeffpackage com.acme.app;\nimport com.acme.text.Words;\n", "\ufeffpackage com.acme.app;\nimport com.acme.core.text.Words;\n"),
    ("an empty file", "", None),
    ("only a comment", "// nothing", None),
    ("no package", "import com.acme.text.Words;\nclass A { }\n", "import com.acme.core.text.Words;\nclass A { }\n"),
    ("an annotated package", "@Deprecated\npackage com.acme.app;\n\nimport com.acme.text.Words;\n", "@Deprecated\npackage com.acme.app;\n\nimport com.acme.core.text.Words;\n"),
    row("a very long line", W + "class A { int[] x = {" + "1, " * 30_000 + "Words.LIMIT}; }\n", V + "class A { int[] x = {" + "1, " * 30_000 + "Words.LIMIT}; }\n"),
    row("20,000 fields", NAIL + "class A {\n" + "    Nail n = new Nail();\n" * 20_000 + "}\n", SCREW + "class A {\n" + "    Screw n = new Screw();\n" * 20_000 + "}\n"),
    row("deep brackets", NAIL + "class A { Object o = " + "(" * 2000 + "new Nail()" + ")" * 2000 + "; }\n", SCREW + "class A { Object o = " + "(" * 2000 + "new Screw()" + ")" * 2000 + "; }\n"),
]

M = "src/main/"
ONE = {ROOT + "a/b/One.java": "package a.b;\n\npublic class One { }\n", ROOT + "a/b/Two.java": "package a.b;\n\npublic class Two { }\n"}
TWO_TO_C = [(ROOT + "a/b/Two.java", ROOT + "a/c/Two.java")]
TWO = {ROOT + "a/c/Two.java": "package a.c;\n\npublic class Two { }\n"}
PACKAGE = [(ROOT + "a/b", ROOT + "x/y")]
XY = {ROOT + "x/y/One.java": "package x.y;\n\npublic class One { }\n", ROOT + "x/y/Two.java": "package x.y;\n\npublic class Two { }\n"}


def text_row(name, file, before, after=None, **options):
    """A file of another kind in a tree whose package `a.b` becomes `x.y`."""
    return Case(name, before, after, file=file, files=ONE, moves=PACKAGE, also=XY, **options)


CASES = [
    Case("a class that leaves uses what stays", "package a.b;\n\npublic class Three {\n    One one;\n}\n", "package a.c;\n\nimport a.b.One;\n\npublic class Three {\n    One one;\n}\n", file=ROOT + "a/b/Three.java", files=ONE, moves=[(ROOT + "a/b/Three.java", ROOT + "a/c/Three.java")]),
    Case("an import goes where another comes", "package a.b;\n\nimport a.c.Config;\n\npublic class Text { Config c; One o; }\n", "package a.c;\n\nimport a.b.One;\n\npublic class Text { Config c; One o; }\n", file=ROOT + "a/b/Text.java",
         files={**ONE, ROOT + "a/c/Config.java": "package a.c;\n\npublic class Config { }\n"}, moves=[(ROOT + "a/b/Text.java", ROOT + "a/c/Text.java")]),
    Case("an import goes before where another comes", "package a.b;\n\nimport a.a.Config;\n\npublic class Text { Config c; One o; }\n", "package a.a;\n\nimport a.b.One;\n\npublic class Text { Config c; One o; }\n", file=ROOT + "a/b/Text.java",
         files={**ONE, ROOT + "a/a/Config.java": "package a.a;\n\npublic class Config { }\n"}, moves=[(ROOT + "a/b/Text.java", ROOT + "a/a/Text.java")]),
    Case("a group goes whole", "package a.c;\n\nimport a.b.One;\nimport a.b.Two;\n\nclass C { Two t; One o; }\n", "package a.c;\n\nclass C { Two t; One o; }\n", file=ROOT + "a/c/C.java", files=ONE, moves=[(ROOT + "a/b/One.java", ROOT + "a/c/One.java"), *TWO_TO_C],
         also={**TWO, ROOT + "a/c/One.java": "package a.c;\n\npublic class One { }\n"}),
    Case("an annotated constructor", "package a.b;\n\npublic class Old {\n    @Inject Old(Bar b) { }\n}\n", "package a.b;\n\npublic class New {\n    @Inject New(Bar b) { }\n}\n", file=ROOT + "a/b/Old.java", moves=[(ROOT + "a/b/Old.java", ROOT + "a/b/New.java")]),
    Case("a package called as none of Python's can be", "package a.b;\n\npublic class One { }\n", "package a.async.in;\n\npublic class One { }\n", file=ROOT + "a/b/One.java", moves=[(ROOT + "a/b", ROOT + "a/async/in")]),
    Case("Kotlin: packages below that stay", "package k\n\nimport a.b.One\nimport a.b.sub.Foo\nimport a.b.ext.Bar\nimport a.b.call\n", "package k\n\nimport x.y.One\nimport a.b.sub.Foo\nimport a.b.ext.Bar\nimport x.y.call\n", file="src/main/kotlin/k/K.kt",
         files={ROOT + "a/b/One.java": ONE[ROOT + "a/b/One.java"], ROOT + "a/b/sub/Foo.java": "package a.b.sub;\n\npublic class Foo { }\n"}, also={ROOT + "x/y/One.java": XY[ROOT + "x/y/One.java"]}, moves=[(ROOT + "a/b/One.java", ROOT + "x/y/One.java")]),
    Case("a read-me: packages below that stay", "`a.b.One`, `a.b.sub.Foo`, `a.b.sub` and `a.b.ext.Bar`.\n", "`x.y.One`, `a.b.sub.Foo`, `a.b.sub` and `a.b.ext.Bar`.\n", file="README.md",
         files={ROOT + "a/b/One.java": ONE[ROOT + "a/b/One.java"], ROOT + "a/b/sub/Foo.java": "package a.b.sub;\n\npublic class Foo { }\n"}, also={ROOT + "x/y/One.java": XY[ROOT + "x/y/One.java"]}, moves=[(ROOT + "a/b/One.java", ROOT + "x/y/One.java")]),
    Case("a build's file beside the sources", "package a.b;\n\npublic class One { }\n", "package a.c;\n\npublic class One { }\n", file="core/src/a/b/One.java", files={"core/build.gradle.kts": "plugins { }\n"}, moves=[("core/src/a/b", "core/src/a/c")]),
    Case("a class without a package beside the sources", "package a.b;\n\npublic class One { }\n", "package a.c;\n\npublic class One { }\n", file="core/src/a/b/One.java", files={"core/Setup.java": "class Setup { }\n"}, moves=[("core/src/a/b", "core/src/a/c")]),
    Case("a star of a package that all leave", "package z;\n\nimport a.b.*;\n\nclass Z { One o; Two t; }\n", "package z;\n\nimport x.One;\nimport y.Two;\n\nclass Z { One o; Two t; }\n", file=ROOT + "z/Z.java", files=ONE, moves=[(ROOT + "a/b/One.java", ROOT + "x/One.java"), (ROOT + "a/b/Two.java", ROOT + "y/Two.java")],
         also={ROOT + "x/One.java": "package x;\n\npublic class One { }\n", ROOT + "y/Two.java": "package y;\n\npublic class Two { }\n"}),
    Case("a star of a package of which tests stay", "package z;\n\nimport a.b.*;\n\nclass Z { One o; }\n", "package z;\n\nimport x.y.One;\n\nclass Z { One o; }\n", file=ROOT + "z/Z.java", files={**ONE, "src/test/java/a/b/OneTest.java": "package a.b;\n\nclass OneTest { }\n"}, moves=PACKAGE, also=XY),
    Case("a star, and a class gets another name in its package", "package z;\n\nimport a.b.*;\n\nclass Z { Old o; }\n", "package z;\n\nimport a.b.*;\n\nclass Z { New o; }\n", file=ROOT + "z/Z.java", files={ROOT + "a/b/Old.java": "package a.b;\n\npublic class Old { }\n"}, also={ROOT + "a/b/New.java": "package a.b;\n\npublic class New { }\n"}, moves=[(ROOT + "a/b/Old.java", ROOT + "a/b/New.java")]),
    Case("a star of the own package", "package a.b;\n\nimport a.b.*;\n\nclass C { Old o; }\n", "package a.b;\n\nimport a.b.*;\n\nclass C { New o; }\n", file=ROOT + "a/b/C.java", files={ROOT + "a/b/Old.java": "package a.b;\n\npublic class Old { }\n"}, also={ROOT + "a/b/New.java": "package a.b;\n\npublic class New { }\n"}, moves=[(ROOT + "a/b/Old.java", ROOT + "a/b/New.java")]),
    Case("a star of where the class goes", "package a.b;\n\nimport a.c.*;\n\nclass D { Two t; C c; }\n", file=ROOT + "a/b/D.java", files={**ONE, ROOT + "a/c/C.java": "package a.c;\n\npublic class C { }\n"}, moves=TWO_TO_C, also=TWO),
    Case("package-info with brackets", "@A({\"x\"})\npackage a.b;\n", "@A({\"x\"})\npackage x.y;\n", file=ROOT + "a/b/package-info.java", files=ONE, moves=PACKAGE, also=XY),
    Case("an import of what is the own package now", "package a.c;\n\nimport a.b.Two;\nimport a.b.One;\n\nclass C { Two t; One o; }\n", "package a.c;\n\nimport a.b.One;\n\nclass C { Two t; One o; }\n", file=ROOT + "a/c/C.java", files=ONE, moves=TWO_TO_C, also=TWO),
    Case("the only import goes", "package a.c;\n\nimport a.b.Two;\n\nclass C { Two t; }\n", "package a.c;\n\nclass C { Two t; }\n", file=ROOT + "a/c/C.java", files=ONE, moves=TWO_TO_C, also=TWO),
    Case("a class that joins what it imports", "package a.b;\n\nimport a.c.C;\n\npublic class Three { C c; }\n", "package a.c;\n\npublic class Three { C c; }\n", file=ROOT + "a/b/Three.java", files={ROOT + "a/c/C.java": "package a.c;\n\npublic class C { }\n"}, moves=[(ROOT + "a/b/Three.java", ROOT + "a/c/Three.java")]),
    Case("a star, and the class joins the file's own package by another name", "package a.c;\n\nimport a.b.*;\n\nclass C { Two t; One o; }\n", "package a.c;\n\nimport a.b.*;\n\nclass C { Deux t; One o; }\n", file=ROOT + "a/c/C.java", files=ONE, moves=[(ROOT + "a/b/Two.java", ROOT + "a/c/Deux.java")], also={ROOT + "a/c/Deux.java": "package a.c;\n\npublic class Deux { }\n"}),
    Case("resources", "package z;\n\nclass Z {\n    Object a = f(\"/a/b/x.txt\"), b = f(\"classpath:a/b/x.txt\"), c = f(\"a/b/none.txt\"), d = f(\"a.b.timeout\");\n}\n", "package z;\n\nclass Z {\n    Object a = f(\"/x/y/x.txt\"), b = f(\"classpath:x/y/x.txt\"), c = f(\"a/b/none.txt\"), d = f(\"a.b.timeout\");\n}\n", file=ROOT + "z/Z.java",
         files={**ONE, M + "resources/a/b/x.txt": "a"}, moves=[*PACKAGE, (M + "resources/a/b", M + "resources/x/y")], also=XY),
    Case("a class that gets another name alone", "package a.b;\n\n/** {@link Old} */\npublic class Old {\n    private static final Old X = new Old();\n    public Old() { }\n    Old(int Old) { this.x = Old; }\n    Old copy() { return new Old(); }\n}\n",
         "package a.b;\n\n/** {@link New} */\npublic class New {\n    private static final New X = new New();\n    public New() { }\n    New(int Old) { this.x = Old; }\n    New copy() { return new New(); }\n}\n", file=ROOT + "a/b/Old.java", moves=[(ROOT + "a/b/Old.java", ROOT + "a/b/New.java")]),
    Case("its neighbours", "package a.b;\n\nclass C { Old old = new Old(); }\n", "package a.b;\n\nclass C { New old = new New(); }\n", file=ROOT + "a/b/C.java", files={ROOT + "a/b/Old.java": "package a.b;\n\npublic class Old { }\n"}, also={ROOT + "a/b/New.java": "package a.b;\n\npublic class New { }\n"}, moves=[(ROOT + "a/b/Old.java", ROOT + "a/b/New.java")]),
    Case("two classes in a file", "package a.b;\n\npublic class Old { Other other; }\n\nclass Other { Old old; }\n", "package a.b;\n\npublic class New { Other other; }\n\nclass Other { New old; }\n", file=ROOT + "a/b/Old.java", moves=[(ROOT + "a/b/Old.java", ROOT + "a/b/New.java")]),
    Case("not public", "package a.b;\n\nclass C { Two t; }\n", "package a.b;\n\nimport a.c.Two;\n\nclass C { Two t; }\n", file=ROOT + "a/b/C.java", files={ROOT + "a/b/Two.java": "package a.b;\n\nclass Two { }\n"}, also={ROOT + "a/c/Two.java": "package a.c;\n\nclass Two { }\n"}, moves=TWO_TO_C, listed=[3], checked=False),
    Case("a member that is not public", "package a.b;\n\nclass C {\n    int f(Two two) { return two.own() + two.open(); }\n}\n", "package a.b;\n\nimport a.c.Two;\n\nclass C {\n    int f(Two two) { return two.own() + two.open(); }\n}\n", file=ROOT + "a/b/C.java",
         files={ROOT + "a/b/Two.java": "package a.b;\n\npublic class Two { int own() { return 1; } public int open() { return 1; } }\n"}, also={ROOT + "a/c/Two.java": "package a.c;\n\npublic class Two { int own() { return 1; } public int open() { return 1; } }\n"}, moves=TWO_TO_C, listed=[4], checked=False),
    Case("a protected member", "package a.b;\n\nclass C {\n    int f(Two two) { return two.own() + two.open() + two.field; }\n}\n", "package a.b;\n\nimport a.c.Two;\n\nclass C {\n    int f(Two two) { return two.own() + two.open() + two.field; }\n}\n", file=ROOT + "a/b/C.java",
         files={ROOT + "a/b/Two.java": "package a.b;\n\npublic class Two { protected int own() { return 1; } public int open() { return 1; } protected int field; }\n"}, also={ROOT + "a/c/Two.java": "package a.c;\n\npublic class Two { protected int own() { return 1; } public int open() { return 1; } protected int field; }\n"}, moves=TWO_TO_C, listed=[4, 4], checked=False),
    Case("a protected member in a subclass", "package a.b;\n\nclass C extends Two {\n    int f(Two two) { return own(); }\n}\n", "package a.b;\n\nimport a.c.Two;\n\nclass C extends Two {\n    int f(Two two) { return own(); }\n}\n", file=ROOT + "a/b/C.java",
         files={ROOT + "a/b/Two.java": "package a.b;\n\npublic class Two { protected int own() { return 1; } }\n"}, also={ROOT + "a/c/Two.java": "package a.c;\n\npublic class Two { protected int own() { return 1; } }\n"}, moves=TWO_TO_C),
    Case("a constructor that is not public", "package a.b;\n\nclass C { Two t = new Two(); }\n", "package a.b;\n\nimport a.c.Two;\n\nclass C { Two t = new Two(); }\n", file=ROOT + "a/b/C.java", files={ROOT + "a/b/Two.java": "package a.b;\n\npublic class Two { Two() { } }\n"}, also={ROOT + "a/c/Two.java": "package a.c;\n\npublic class Two { Two() { } }\n"}, moves=TWO_TO_C, listed=[3], checked=False),
    Case("a constructor that is protected", "package a.b;\n\nclass C {\n    Two t = new Two();\n    Two u = new Two() { };\n}\n", "package a.b;\n\nimport a.c.Two;\n\nclass C {\n    Two t = new Two();\n    Two u = new Two() { };\n}\n", file=ROOT + "a/b/C.java",
         files={ROOT + "a/b/Two.java": "package a.b;\n\npublic class Two { protected Two() { } private Two(int x) { } }\n"}, also={ROOT + "a/c/Two.java": "package a.c;\n\npublic class Two { protected Two() { } private Two(int x) { } }\n"}, moves=TWO_TO_C, listed=[4], checked=False),
    Case("a constructor that is public, too", "package a.b;\n\nclass C { Two t = new Two(); }\n", "package a.b;\n\nimport a.c.Two;\n\nclass C { Two t = new Two(); }\n", file=ROOT + "a/b/C.java",
         files={ROOT + "a/b/Two.java": "package a.b;\n\npublic class Two { protected Two(int x) { } public Two() { } }\n"}, also={ROOT + "a/c/Two.java": "package a.c;\n\npublic class Two { protected Two(int x) { } public Two() { } }\n"}, moves=TWO_TO_C, listed=[]),
    Case("a subclass of what only the package can make", "package a.b;\n\nclass C extends Two { }\n", "package a.b;\n\nimport a.c.Two;\n\nclass C extends Two { }\n", file=ROOT + "a/b/C.java",
         files={ROOT + "a/b/Two.java": "package a.b;\n\npublic class Two { Two() { } }\n"}, also={ROOT + "a/c/Two.java": "package a.c;\n\npublic class Two { Two() { } }\n"}, moves=TWO_TO_C, listed=[3], checked=False),
    Case("a class within that is not public", "package a.b;\n\nclass C {\n    Two.In a = null;\n    Two.Out b = null;\n}\n", "package a.b;\n\nimport a.c.Two;\n\nclass C {\n    Two.In a = null;\n    Two.Out b = null;\n}\n", file=ROOT + "a/b/C.java",
         files={ROOT + "a/b/Two.java": "package a.b;\n\npublic class Two { static class In { } public static class Out { } enum E { A } private record R(int x) { } }\n"}, also={ROOT + "a/c/Two.java": "package a.c;\n\npublic class Two { static class In { } public static class Out { } enum E { A } private record R(int x) { } }\n"}, moves=TWO_TO_C, listed=[4], checked=False),
    Case("a class within that is not public, imported", "package a.b;\n\nimport a.b.Two.In;\nimport a.b.Two.Out;\n\nclass C { In a; Out b; }\n", "package a.b;\n\nimport a.c.Two.In;\nimport a.c.Two.Out;\n\nclass C { In a; Out b; }\n", file=ROOT + "a/b/C.java",
         files={ROOT + "a/b/Two.java": "package a.b;\n\npublic class Two { static class In { } public static class Out { } }\n"}, also={ROOT + "a/c/Two.java": "package a.c;\n\npublic class Two { static class In { } public static class Out { } }\n"}, moves=TWO_TO_C, listed=[3], checked=False),
    Case("what a subclass inherits that is not public", "package a.b;\n\nclass C extends Two {\n    void f() { own(); super.own(); open(); mine(); }\n    void mine() { }\n}\n", "package a.b;\n\nimport a.c.Two;\n\nclass C extends Two {\n    void f() { own(); super.own(); open(); mine(); }\n    void mine() { }\n}\n", file=ROOT + "a/b/C.java",
         files={ROOT + "a/b/Two.java": "package a.b;\n\npublic class Two { void own() { } protected void open() { } void mine() { } }\n"}, also={ROOT + "a/c/Two.java": "package a.c;\n\npublic class Two { void own() { } protected void open() { } void mine() { } }\n"}, moves=TWO_TO_C, listed=[4, 4, 5], checked=False),
    Case("a class joins a package that has its name by a star", "package w;\n\nimport java.util.*;\n\nclass W { List<Map> l; }\n", None, file=ROOT + "w/W.java", files={ROOT + "u/Map.java": "package u;\n\npublic class Map { }\n"}, also={ROOT + "w/Map.java": "package w;\n\npublic class Map { }\n"}, moves=[(ROOT + "u/Map.java", ROOT + "w/Map.java")], listed=[5], checked=False),
    Case("a class joins a package of which all is imported", "package z;\n\nimport java.util.*;\nimport w.*;\n\nclass Z { W w; Map m; }\n", None, file=ROOT + "z/Z.java", files={ROOT + "u/Map.java": "package u;\n\npublic class Map { }\n", ROOT + "w/W.java": "package w;\n\npublic class W { }\n"},
         also={ROOT + "w/Map.java": "package w;\n\npublic class Map { }\n"}, moves=[(ROOT + "u/Map.java", ROOT + "w/Map.java")], listed=[6], checked=False),
    Case("a class joins a package, its name brought by its own star", "package w;\n\nimport java.util.*;\nimport u.*;\n\nclass W { List<Map> l; }\n", "package w;\n\nimport java.util.*;\n\nclass W { List<Map> l; }\n", file=ROOT + "w/W.java", files={ROOT + "u/Map.java": "package u;\n\npublic class Map { }\n"},
         also={ROOT + "w/Map.java": "package w;\n\npublic class Map { }\n"}, moves=[(ROOT + "u/Map.java", ROOT + "w/Map.java")]),
    Case("a class joins a package, its name imported", "package w;\n\nimport java.util.*;\nimport java.util.Map;\n\nclass W { List<Map> l; }\n", None, file=ROOT + "w/W.java", files={ROOT + "u/Map.java": "package u;\n\npublic class Map { }\n"}, also={ROOT + "w/Map.java": "package w;\n\npublic class Map { }\n"},
         moves=[(ROOT + "u/Map.java", ROOT + "w/Map.java")]),
    Case("a new name that the file imports", "package z;\n\nimport a.b.One;\nimport q.Uno;\n\nclass Z { One o; Uno u; }\n", "package z;\n\nimport a.b.Uno;\nimport q.Uno;\n\nclass Z { Uno o; Uno u; }\n", file=ROOT + "z/Z.java", files=ONE, moves=[(ROOT + "a/b/One.java", ROOT + "a/b/Uno.java")],
         also={ROOT + "a/b/Uno.java": "package a.b;\n\npublic class Uno { }\n"}, listed=[6], checked=False),
    Case("a new name that a class within has", "package a.b;\n\nclass Z { One o; class Uno { } }\n", "package a.b;\n\nclass Z { Uno o; class Uno { } }\n", file=ROOT + "a/b/Z.java", files=ONE, moves=[(ROOT + "a/b/One.java", ROOT + "a/b/Uno.java")],
         also={ROOT + "a/b/Uno.java": "package a.b;\n\npublic class Uno { }\n"}, listed=[3], checked=False),
    Case("a new name that another file of the package defines", "package a.c;\n\nclass C { }\n\nclass Two { }\n", None, file=ROOT + "a/c/C.java", files=ONE, moves=TWO_TO_C, also=TWO, listed=[None]),
    Case("tests stay behind", "package a.b;\n\nclass OneTest { One one; }\n", "package a.b;\n\nimport x.y.One;\n\nclass OneTest { One one; }\n", file="src/test/java/a/b/OneTest.java", files=ONE, moves=PACKAGE, also=XY),
    Case("tests come along", "package a.b;\n\nclass OneTest { One one; }\n", "package x.y;\n\nclass OneTest { One one; }\n", file="src/test/java/a/b/OneTest.java", files=ONE, moves=[*PACKAGE, ("src/test/java/a/b", "src/test/java/x/y")], also=XY),
    Case("a module's folder moves", "package a.b;\n\npublic class One { }\n", file="core/src/main/java/a/b/One.java", moves=[("core", "libs/core")]),
    Case("into another module", "package a.b;\n\npublic class One { }\n", "package a.c;\n\npublic class One { }\n", file="core/src/main/java/a/b/One.java", moves=[("core/src/main/java/a/b", "web/src/main/java/a/c")]),
    Case("a root without a name of its own", "package a.b;\n\npublic class One { }\n", "package a.c;\n\npublic class One { }\n", file="source/a/b/One.java", moves=[("source/a/b", "source/a/c")]),
    Case("no root at all", "package a.b;\n\npublic class One { }\n", "package c;\n\npublic class One { }\n", file="a/b/One.java", moves=[("a/b", "c")]),
    Case("a package that is not its folder's", "package z;\n\npublic class One { }\n", file="odd/One.java", moves=[("odd", "even")]),
    Case("package-info", "/** Of {@link One}. */\n@Deprecated\npackage a.b;\n", "/** Of {@link One}. */\n@Deprecated\npackage x.y;\n", file=ROOT + "a/b/package-info.java", files=ONE, moves=PACKAGE, also=XY),
    Case("a module", "module a.m {\n    requires java.sql;\n    exports a.b;\n    exports a.b to z;\n    opens a.b;\n    uses a.b.One;\n    provides a.b.One with a.b.Two;\n}\n", "module a.m {\n    requires java.sql;\n    exports x.y;\n    exports x.y to z;\n    opens x.y;\n    uses x.y.One;\n    provides x.y.One with x.y.Two;\n}\n", file=ROOT + "module-info.java", files=ONE, moves=PACKAGE, also=XY),
    Case("a module of a package that parts", "module a.m {\n    exports a.b;\n}\n", file=ROOT + "module-info.java", files=ONE, moves=TWO_TO_C, also=TWO, listed=[2], checked=False),
    Case("a service's file", "a.b.Two # ours\nz.Z\n", "x.y.Two # ours\nz.Z\n", file=M + "resources/META-INF/services/a.b.One", files=ONE, moves=[*PACKAGE, (M + "resources/META-INF/services/a.b.One", M + "resources/META-INF/services/x.y.One")], mapping=PACKAGE, also=XY, checked=False),
    text_row("XML", "beans.xml", "<beans><bean class=\"a.b.One\"/><!-- a.b.One --><context:component-scan base-package=\"a.b\"/><x>a.b.One.f</x><y>a.bc.One za.b.One</y></beans>\n",
             "<beans><bean class=\"x.y.One\"/><!-- x.y.One --><context:component-scan base-package=\"x.y\"/><x>x.y.One.f</x><y>a.bc.One za.b.One</y></beans>\n"),
    text_row("properties", "app.properties", "main=a.b.One\nlogging.level.a.b=DEBUG\nother=a.bc\n", "main=x.y.One\nlogging.level.x.y=DEBUG\nother=a.bc\n"),
    text_row("YAML", "app.yml", "main: a.b.One\nlist:\n  - a.b.Two\nname: aa.b.One\n", "main: x.y.One\nlist:\n  - x.y.Two\nname: aa.b.One\n"),
    text_row("Gradle", "build.gradle", "application { mainClass = 'a.b.One' }\n", "application { mainClass = 'x.y.One' }\n"),
    text_row("Maven", "pom.xml", "<project><mainClass>a.b.One</mainClass><groupId>a.bc</groupId></project>\n", "<project><mainClass>x.y.One</mainClass><groupId>a.bc</groupId></project>\n"),
    text_row("Maven's coordinates", "pom.xml", "<project><groupId>a.b</groupId><artifactId>a.b</artifactId><mainClass>a.b.One</mainClass></project>\n", "<project><groupId>a.b</groupId><artifactId>a.b</artifactId><mainClass>x.y.One</mainClass></project>\n"),
    text_row("Gradle's coordinates", "build.gradle", "group = 'a.b'\ndependencies { api 'a.b:kit:1.0'; api group: 'a.b', name: 'kit' }\next.packages = ['a.b']\n", "group = 'a.b'\ndependencies { api 'a.b:kit:1.0'; api group: 'a.b', name: 'kit' }\next.packages = ['x.y']\n"),
    text_row("Ivy's coordinates", "ivy.xml", "<dependency org=\"a.b\" name=\"z\"/>\n"),
    text_row("Spring's factories", M + "resources/META-INF/spring.factories", "z.Auto=\\\na.b.One,\\\na.b.Two\n", "z.Auto=\\\nx.y.One,\\\nx.y.Two\n"),
    text_row("a Dockerfile", "Dockerfile", "CMD [\"java\", \"a.b.One\"]\nCOPY src/main/java/a/b /b\n", "CMD [\"java\", \"x.y.One\"]\nCOPY src/main/java/x/y /b\n"),
    text_row("a read-me", "README.md", "Run `a.b.One`, see [it](src/main/java/a/b/One.java).\n", "Run `x.y.One`, see [it](src/main/java/x/y/One.java).\n"),
    text_row("a list of changes", "CHANGES.md", "`a.b.One` is new.\n"),
    text_row("Kotlin", "src/main/kotlin/k/K.kt", "package k\n\nimport a.b.One\nimport a.b.Two as T\nimport a.b.*\n\nclass K(val one: One, val t: a.b.Two) { val s = \"${a.b.One}\" }\n", "package k\n\nimport x.y.One\nimport x.y.Two as T\nimport x.y.*\n\nclass K(val one: One, val t: x.y.Two) { val s = \"${x.y.One}\" }\n"),
    text_row("Scala", "src/main/scala/k/K.scala", "package k\n\nimport a.b.{One, Two => T}\nimport a.b._\n\nclass K(one: One, two: a.b.Two) { val c = 'x'; val s = 'sym }\n", "package k\n\nimport x.y.{One, Two => T}\nimport x.y._\n\nclass K(one: One, two: x.y.Two) { val c = 'x'; val s = 'sym }\n"),
    text_row("Groovy", "src/main/groovy/k/K.groovy", "package k\n\nimport a.b.One\nimport static a.b.Two.f\n\nclass K { def s = 'it''s'; def o = new a.b.One() }\n", "package k\n\nimport x.y.One\nimport static x.y.Two.f\n\nclass K { def s = 'it''s'; def o = new x.y.One() }\n"),
]

BARE = {ROOT + "One.java": "public class One { }\n", ROOT + "a/b/Two.java": "package a.b;\n\npublic class Two { }\n"}
INTO = [(ROOT + "One.java", ROOT + "a/b/One.java")]
CLOTHED = {ROOT + "a/b/One.java": "package a.b;\n\npublic class One { }\n"}
OUT = [(ROOT + "a/b/One.java", ROOT + "One.java")]
CASES += [
    # The package without a name.
    Case("no package: a class gets one", "/* Copyright. */\n\n/** One. */\npublic class One { }\n", "/* Copyright. */\n\npackage a.b;\n\n/** One. */\npublic class One { }\n", file=ROOT + "One.java",
         files={path: text for path, text in BARE.items() if not path.endswith("One.java")}, moves=INTO),
    Case("no package: a class with imports gets one", "// One.\nimport java.util.List;\n\npublic class One { List l; }\n", "// One.\npackage a.b;\n\nimport java.util.List;\n\npublic class One { List l; }\n", file=ROOT + "One.java", moves=INTO),
    Case("no package: what uses the class", "/** Uses. */\npublic class Use { One one; }\n", "import a.b.One;\n\n/** Uses. */\npublic class Use { One one; }\n", file=ROOT + "Use.java", files=BARE, moves=INTO, also=CLOTHED),
    Case("no package: a class that needs what is left in it", "public class One { Three t; }\n", "package a.b;\n\npublic class One { Three t; }\n", file=ROOT + "One.java", files={ROOT + "Three.java": "public class Three { }\n"}, moves=INTO,
         listed=[1], checked=False),
    Case("no package: a class comes into it", "package a.b;\n\nimport java.util.List;\n\npublic class One { List l; Two t; }\n", "import a.b.Two;\nimport java.util.List;\n\npublic class One { List l; Two t; }\n", file=ROOT + "a/b/One.java",
         files={ROOT + "a/b/Two.java": BARE[ROOT + "a/b/Two.java"]}, moves=OUT),
    Case("no package: without imports", "package a.b;\n\npublic class One { Two t; }\n", "import a.b.Two;\n\npublic class One { Two t; }\n", file=ROOT + "a/b/One.java",
         files={ROOT + "a/b/Two.java": BARE[ROOT + "a/b/Two.java"]}, moves=OUT),
    Case("no package: who imported the class", "package z;\n\nimport a.b.One;\n\nclass Z { One o; a.b.One p; }\n", file=ROOT + "z/Z.java", files={ROOT + "a/b/One.java": CLOTHED[ROOT + "a/b/One.java"]}, moves=OUT,
         also={ROOT + "One.java": "public class One { }\n"}, listed=[3, 5], checked=False),
    Case("no package: who lies in it, too", "import a.b.One;\n\nclass Z { One o; a.b.One p; }\n", "class Z { One o; One p; }\n", file=ROOT + "Z.java", files={ROOT + "a/b/One.java": CLOTHED[ROOT + "a/b/One.java"]}, moves=OUT,
         also={ROOT + "One.java": "public class One { }\n"}),
    # Packages that become one, or part.
    Case("stars that become one", "package z;\n\nimport a.b.*;\nimport a.c.*;\n\nclass Z { One o; Three t; }\n", "package z;\n\nimport x.y.*;\n\nclass Z { One o; Three t; }\n", file=ROOT + "z/Z.java",
         files={**ONE, ROOT + "a/c/Three.java": "package a.c;\n\npublic class Three { }\n"}, moves=[*PACKAGE, (ROOT + "a/c/Three.java", ROOT + "x/y/Three.java")], also={**XY, ROOT + "x/y/Three.java": "package x.y;\n\npublic class Three { }\n"}),
    Case("a package's own name, where a class goes elsewhere", "`a.b`, `a.b.One`, `a.b.Two`.\n", "`x.y`, `x.y.One`, `a.c.Two`.\n", file="README.md", files=ONE, moves=[*PACKAGE, *TWO_TO_C],
         also={ROOT + "x/y/One.java": XY[ROOT + "x/y/One.java"], **TWO}),
    Case("an import in order with those that get other names", "package p;\n\nimport p.t.B;\nimport p.time.D;\n\nclass O { B b; D d; S s; }\n", "package q;\n\nimport q.t.B;\nimport q.t.S;\nimport q.time.D;\n\nclass O { B b; D d; S s; }\n",
         file=ROOT + "p/O.java", files={ROOT + "p/S.java": "package p;\n\npublic class S { }\n", ROOT + "p/t/B.java": "package p.t;\n\npublic class B { }\n", ROOT + "p/time/D.java": "package p.time;\n\npublic class D { }\n"},
         moves=[(ROOT + "p", ROOT + "q"), (ROOT + "p/S.java", ROOT + "q/t/S.java")],
         also={ROOT + "q/t/S.java": "package q.t;\n\npublic class S { }\n", ROOT + "q/t/B.java": "package q.t;\n\npublic class B { }\n", ROOT + "q/time/D.java": "package q.time;\n\npublic class D { }\n"}),
    # Names in texts.
    Case("a renamed class among a link's parameters", "package a.b;\n\n/**\n * @see #f(int, Old)\n * {@link C#f(String a, Old)} (an Old)\n */\nclass C { }\n", "package a.b;\n\n/**\n * @see #f(int, New)\n * {@link C#f(String a, New)} (an Old)\n */\nclass C { }\n",
         file=ROOT + "a/b/C.java", files={ROOT + "a/b/Old.java": "package a.b;\n\npublic class Old { }\n"}, moves=[(ROOT + "a/b/Old.java", ROOT + "a/b/New.java")], also={ROOT + "a/b/New.java": "package a.b;\n\npublic class New { }\n"}),
    Case("documentation names what left", "package a.b;\n\n/** {@link Two}, {@link Two#f()}, {@link #x(Two)}, Two. */\npublic class C { }\n", "package a.b;\n\n/** {@link a.c.Two}, {@link a.c.Two#f()}, {@link #x(a.c.Two)}, Two. */\npublic class C { }\n", file=ROOT + "a/b/C.java",
         files=ONE, moves=TWO_TO_C, also=TWO),
    Case("documentation names what code names as well", "package a.b;\n\n/** {@link Two}. */\npublic class C { Two t; }\n", "package a.b;\n\nimport a.c.Two;\n\n/** {@link Two}. */\npublic class C { Two t; }\n", file=ROOT + "a/b/C.java",
         files=ONE, moves=TWO_TO_C, also=TWO),
    Case("a hidden method of what is made", "package a.b;\n\nclass C { int x = new Two().g() + new Two().f(); }\n", "package a.b;\n\nimport a.c.Two;\n\nclass C { int x = new Two().g() + new Two().f(); }\n", file=ROOT + "a/b/C.java",
         files={ROOT + "a/b/Two.java": "package a.b;\n\npublic class Two { int g() { return 1; } public int f() { return 1; } }\n"}, moves=TWO_TO_C,
         also={ROOT + "a/c/Two.java": "package a.c;\n\npublic class Two { int g() { return 1; } public int f() { return 1; } }\n"}, listed=[3], checked=False),
    Case("classes as the machine calls them", "package z;\n\nclass Z { String[] s = {\"[La.b.One;\", \"@a.b.One(x)\", \"a/b/One.class\", \"a/b/One\", \"me@a.b.One\", \"a/b/None\"}; }\n",
         "package z;\n\nclass Z { String[] s = {\"[Lx.y.One;\", \"@x.y.One(x)\", \"x/y/One.class\", \"x/y/One\", \"me@a.b.One\", \"a/b/None\"}; }\n", file=ROOT + "z/Z.java", files=ONE, moves=PACKAGE, also=XY),
    text_row("classes in a native program", "src/main/c/x.h", "#define X \"a/b/One\"\n#define Y \"(La/b/One;)V\"\n/* a.b.One */\n", "#define X \"a/b/One\"\n#define Y \"(La/b/One;)V\"\n/* x.y.One */\n"),
    text_row("classes' files in a build", "x.gradle", "exclude(\"a/b/One.class\")\nexclude 'a/b/None.class'\n", "exclude(\"x/y/One.class\")\nexclude 'a/b/None.class'\n"),
    text_row("classes in Python", "tools/run.py", "start('a.b.One')\nx = ['a.b.Ones', 'a.b', 'a.b.One.f']\n", "start('x.y.One')\nx = ['a.b.Ones', 'a.b', 'a.b.One.f']\n"),
    Case("a resource that stays, told from its class", "package a.b;\n\nclass C { Object[] o = {C.class.getResource(\"x.txt\"), getClass().getResourceAsStream(\"x.txt\"), C.class.getResource(\"none.txt\"), z.getResource(\"x.txt\"), C.class.getResource(\"y/z.txt\"), C.class.getResource(\"/a/b/x.txt\")}; }\n",
         "package a.c;\n\nclass C { Object[] o = {C.class.getResource(\"/a/b/x.txt\"), getClass().getResourceAsStream(\"/a/b/x.txt\"), C.class.getResource(\"none.txt\"), z.getResource(\"x.txt\"), C.class.getResource(\"y/z.txt\"), C.class.getResource(\"/a/b/x.txt\")}; }\n", file=ROOT + "a/b/C.java",
         files={M + "resources/a/b/x.txt": "x", M + "resources/a/b/y/z.txt": "z"}, moves=[(ROOT + "a/b/C.java", ROOT + "a/c/C.java"), (M + "resources/a/b/y", M + "resources/a/c/y")]),
    Case("a resource that leaves its class", "package a.b;\n\nclass C { Object o = C.class.getResource(\"x.txt\"), p = C.class.getResource(\"w.txt\"); }\n", "package a.b;\n\nclass C { Object o = C.class.getResource(\"/d/x.txt\"), p = C.class.getResource(\"v/w.txt\"); }\n", file=ROOT + "a/b/C.java",
         files={M + "resources/a/b/x.txt": "x", M + "resources/a/b/w.txt": "w"}, moves=[(M + "resources/a/b/x.txt", M + "resources/d/x.txt"), (M + "resources/a/b/w.txt", M + "resources/a/b/v/w.txt")]),
    Case("a resource of another's class", "package z;\n\nimport a.b.One;\n\nclass Z { Object o = One.class.getResource(\"x.txt\"); }\n", "package z;\n\nimport x.y.One;\n\nclass Z { Object o = One.class.getResource(\"/a/b/x.txt\"); }\n", file=ROOT + "z/Z.java",
         files={**ONE, M + "resources/a/b/x.txt": "x"}, moves=PACKAGE, also=XY),
    Case("a resource by a class loader", "package z;\n\nclass Z { Object o = ClassLoader.getSystemClassLoader().getResource(\"x.bin\"), p = IO.read(\"x.bin\", getClass().getClassLoader()), q = \"y.bin\"; }\n\nclass Y { Object getResource = \"x.bin\"; }\n",
         "package z;\n\nclass Z { Object o = ClassLoader.getSystemClassLoader().getResource(\"d/x.bin\"), p = IO.read(\"d/x.bin\", getClass().getClassLoader()), q = \"y.bin\"; }\n\nclass Y { Object getResource = \"x.bin\"; }\n", file=ROOT + "z/Z.java",
         files={M + "resources/x.bin": "x"}, moves=[(M + "resources/x.bin", M + "resources/d/x.bin")]),
    Case("what a subclass overrides that is not public", "package a.b;\n\nclass C extends Two {\n    @Override void hook() { super.hook(); }\n}\n\nclass D { void hook() { } }\n", "package a.b;\n\nimport a.c.Two;\n\nclass C extends Two {\n    @Override void hook() { super.hook(); }\n}\n\nclass D { void hook() { } }\n", file=ROOT + "a/b/C.java",
         files={ROOT + "a/b/Two.java": "package a.b;\n\npublic class Two { void hook() { } }\n"}, also={ROOT + "a/c/Two.java": "package a.c;\n\npublic class Two { void hook() { } }\n"}, moves=TWO_TO_C, listed=[4, 4], checked=False),
    Case("a subclass that leaves what it overrides", "package a.b;\n\nclass C extends Two {\n    void hook() { }\n}\n", "package a.c;\n\nimport a.b.Two;\n\nclass C extends Two {\n    void hook() { }\n}\n", file=ROOT + "a/b/C.java",
         files={ROOT + "a/b/Two.java": "package a.b;\n\npublic class Two { void hook() { } }\n"}, moves=[(ROOT + "a/b/C.java", ROOT + "a/c/C.java")], listed=[4], checked=False),
    Case("hidden members by a static star", "package a.b;\n\nimport static a.b.Two.*;\n\nclass C { int x = own() + open() + z.own(); }\n", "package a.c;\n\nimport static a.b.Two.*;\n\nclass C { int x = own() + open() + z.own(); }\n", file=ROOT + "a/b/C.java",
         files={ROOT + "a/b/Two.java": "package a.b;\n\npublic class Two { static int own() { return 1; } public static int open() { return 1; } }\n"}, moves=[(ROOT + "a/b/C.java", ROOT + "a/c/C.java")], listed=[5], checked=False),
    Case("a module of Maven's moves", "<project>\n  <artifactId>core</artifactId>\n  <modules>\n    <module>core</module>\n    <module> web </module>\n  </modules>\n</project>\n", "<project>\n  <artifactId>core</artifactId>\n  <modules>\n    <module>libs/core</module>\n    <module> web </module>\n  </modules>\n</project>\n", file="pom.xml",
         files={"core/pom.xml": "<project><parent><relativePath>../pom.xml</relativePath></parent><directory>src/res</directory></project>\n", "core/src/res/a.txt": "a", "web/pom.xml": "<project/>\n", "core/src/main/java/a/b/One.java": "package a.b;\n\npublic class One { }\n"}, moves=[("core", "libs/core")],
         also={"libs/core/pom.xml": "<project><parent><relativePath>../../pom.xml</relativePath></parent><directory>src/res</directory></project>\n"}),
    Case("a module's module of Maven's", "<project><modules><module>core</module></modules></project>\n", "<project><modules><module>kern</module></modules></project>\n", file="all/pom.xml",
         files={"all/core/pom.xml": "<project/>\n", "core/src/main/java/a/b/One.java": "package a.b;\n\npublic class One { }\n"}, moves=[("all/core", "all/kern")]),
    Case("a program of Gradle's moves", "include ':core', \"web\"\nproject(':core').projectDir = file('core')\nproject(':core').projectDir = new File(rootDir, \"core\")\nincludeBuild 'core'\n// core\nx = 'core'\n", "include ':core', \"web\"\nproject(':core').projectDir = file('libs/core')\nproject(':core').projectDir = new File(rootDir, \"libs/core\")\nincludeBuild 'libs/core'\n// core\nx = 'core'\n", file="settings.gradle",
         files={"core/build.gradle": "plugins { }\n", "web/build.gradle": "plugins { }\n", "core/src/main/java/a/b/One.java": "package a.b;\n\npublic class One { }\n"}, moves=[("core", "libs/core")]),
    Case("a program of Gradle's moves, in Kotlin", "include(\":core\")\nproject(\":core\").projectDir = file(\"core\")\nval main = \"a.b.One\"\n", "include(\":core\")\nproject(\":core\").projectDir = file(\"libs/core\")\nval main = \"x.y.One\"\n", file="settings.gradle.kts",
         files={"core/src/main/java/a/b/One.java": "package a.b;\n\npublic class One { }\n"}, moves=[("core", "libs/core"), ("core/src/main/java/a/b", "libs/core/src/main/java/x/y")],
         also={"libs/core/src/main/java/x/y/One.java": "package x.y;\n\npublic class One { }\n"}),
    text_row("notes of releases", "RELEASE-NOTES.txt", "a.b.One is new.\n"),
]


def batch(nops):
    return batches.run(nops, PROJECT, BATCH, MOVES, AFTER, row_path)


def row_path(number):
    """Rows of the package that parts stand in a source root of their own, since names of one package may be anywhere."""
    folder = "com/acme/kit" if as_bytes(BATCH[number][1]).startswith(b"package com.acme.kit;") else "com/acme/app"
    return f"r{number}/src/main/java/{folder}/A.java"
