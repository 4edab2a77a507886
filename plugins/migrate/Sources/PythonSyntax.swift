// What a Python file says about names: its imports, its scopes, what each scope binds, where names are used.

/// A file as read by `PythonParser`. Nothing after `failure` was read.
struct PythonFile {
    var tokens: [PythonToken] = []
    var imports: [PythonImport] = []
    /// The first is the module's own.
    var scopes: [PythonScope] = []
    /// In the order of the text, but for the parts of comprehensions.
    var uses: [PythonUse] = []
    var bindings: [PythonBinding] = []
    /// Blocks of the module's own code under `if`, `try`, `with`, loops and `match`, each with what is nested in it.
    var branches: [PythonBranch] = []
    /// Tokens of strings that stand where a type is meant, and are code if they can be read as such.
    var typeStrings: Set<Int32> = []
    /// It holds what only Python 2 allows.
    var isOld = false
    /// It holds what only Python 3 allows: `f"…"`.
    var isNew: Bool { tokens.contains { $0.kind == .fstringStart } }
    var failure: SyntaxFailure?
}

/// A part of a module's own code that may not be run, or whose errors may be handled.
struct PythonBranch {
    var tokens: Range<Int32>
    /// False for what an import of the module never runs: `if TYPE_CHECKING:`, `if __name__ == '__main__':`.
    var isRun = true
}

struct PythonScope {
    enum Kind { case module, function, type, comprehension }
    var kind: Kind
    /// The module's own scope has itself.
    var parent: Int32
    /// Tokens of names declared `global` and `nonlocal` here.
    var globals: [Int32] = []
    var nonlocals: [Int32] = []
    /// The tokens of a function's or class's body.
    var body: Range<Int> = 0..<0
}

/// The first name of a chain `name.attribute.attribute`, read, written or deleted.
struct PythonUse {
    var token: Int32
    var scope: Int32
    /// A name that becomes a binding if an assignment follows.
    var mayBeTarget: Bool
    /// It became one.
    var isBinding = false
}

struct PythonBinding {
    enum Kind {
        /// By the import with that place in `PythonFile.imports`.
        case byImport(Int32)
        /// `name = None`, as code has it where an import is optional.
        case none
        /// A parameter, an assignment, a loop, a definition.
        case other
    }
    var token: Int32
    var scope: Int32
    var kind: Kind
}

/// One import statement. Tokens are places in `PythonFile.tokens`.
struct PythonImport {
    /// `import a.b as c, d`: one name each. `from m import a as b, c`: likewise.
    struct Name {
        /// The dotted path's parts (one for a `from` import); the dots lie between.
        var first: Int32
        var last: Int32
        /// The name after `as`, or nil.
        var alias: Int32?
    }

    var isFrom: Bool
    /// The keyword `import` or `from`.
    var firstToken: Int32
    /// The last token of the statement.
    var lastToken: Int32 = 0
    var scope: Int32
    /// How many dots stand before the module of a `from` import; 0: absolute.
    var level = 0
    /// The first dot or name after `from`, and the last.
    var moduleFirst: Int32 = 0
    var moduleLast: Int32 = 0
    /// The names of the dotted module, without the leading dots; empty for `from . import`.
    var moduleNames: [Int32] = []
    /// The keyword `import` of a `from` import.
    var importToken: Int32 = 0
    var names: [Name] = []
    var isStar = false
    /// The opening bracket of a bracketed list, and the closing one.
    var open: Int32?
    var close: Int32?
}
