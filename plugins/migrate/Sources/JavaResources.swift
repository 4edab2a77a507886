// Files that Java programs load by their paths below a root of sources or resources.

extension JavaRewriter {
    mutating func rewriteResource(_ token: Int, _ content: Range<Int>) {
        guard content.count < 1024, !rewriteOwnResource(token, content) else { return }
        guard bytes[content].contains(0x2F) else { return rewriteTopResource(token, content) }
        var start = content.lowerBound
        for prefix in ["classpath*:", "classpath:"]
        where bytes[start..<content.upperBound].starts(with: prefix.utf8) {
            start += prefix.utf8.count
        }
        if bytes[start..<content.upperBound].first == 0x2F { start += 1 }
        guard start < content.upperBound else { return }
        let written = syntax.text(start..<content.upperBound)
        if let new = language.resource(written) {
            replace(start..<content.upperBound, new, .certain, .path)
            return
        }
        // A class's file, or its name within the machine.
        let ending = written.utf8.lastIndex(of: 0x2E).map { String(written[$0...]) } ?? ""
        let stem = ending.contains("/") ? written : String(written.dropLast(ending.count))
        if let info = types.moved[stem.replacing("/", with: ".")], stem.contains("/") {
            let end = start + stem.utf8.count
            replace(start..<end, info.newFull.replacing(".", with: "/"), .likely, .path)
        }
    }

    /// `Type.class.getResource("c.txt")`, `getClass().getResource("c.txt")`: told from the package of the type. True if it is one.
    private mutating func rewriteOwnResource(_ token: Int, _ content: Range<Int>) -> Bool {
        guard bytes[content].first != 0x2F, syntax.isOp(token - 1, "("),
            syntax.isWord(token - 2, "getResource") || syntax.isWord(token - 2, "getResourceAsStream")
        else { return false }
        let home: (old: String, new: String)
        if syntax.isWord(token - 4, "class"), syntax.isOp(token - 3, "."), syntax.isOp(token - 5, ".") {
            guard let found = packages(ofType: syntax.text(token - 6)) else { return false }
            home = found
        } else {
            // A class that extends this one may be of another package; where, is not looked at.
            guard isOwnClass(token - 3) else { return false }
            home = (package, newPackage)
        }
        func folder(_ package: String) -> String { package.replacing(".", with: "/") }
        let written = syntax.text(content)
        guard let place = language.place(ofResource: RelativePath.join(folder(home.old), written)) else {
            return false
        }
        let now = folder(home.new)
        let isBelow = RelativePath.isInside(place, now)
        replace(content, isBelow ? RelativePath.inside(place, now) : "/" + place, .certain, .path)
        return true
    }

    /// `getClass().`, before a method's name.
    private func isOwnClass(_ dot: Int) -> Bool {
        syntax.isOp(dot, ".") && syntax.isOp(dot - 1, ")") && syntax.isOp(dot - 2, "(")
            && syntax.isWord(dot - 3, "getClass")
            && (!syntax.isOp(dot - 4, ".") || syntax.isWord(dot - 5, "this"))
    }

    /// The package of a type that the file names, before and after the moves.
    private func packages(ofType name: String) -> (old: String, new: String)? {
        if syntax.types().contains(where: { $0.name == name }) { return (package, newPackage) }
        if let item = syntax.imports.first(where: {
            !$0.isStatic && !$0.isStar && $0.name.hasSuffix("." + name)
        }) {
            let old = JavaTypes.package(of: item.name)
            return (old, types.moved[item.name]?.newPackage ?? old)
        }
        return types.members[package]?[name].map { ($0.package, $0.newPackage) }
    }

    /// `getResource("c.txt")` of a class loader: told from the root.
    private mutating func rewriteTopResource(_ token: Int, _ content: Range<Int>) {
        guard bytes[content].contains(0x2E), let new = language.topResource(syntax.text(content)) else {
            return
        }
        replace(content, new, isLoaded(token) ? .certain : .unsure, .path)
    }

    /// Whether the statement that a text is part of names a class loader.
    private func isLoaded(_ token: Int) -> Bool {
        func isEnd(_ at: Int) -> Bool { syntax.isOp(at, ";") || syntax.isOp(at, "{") || syntax.isOp(at, "}") }
        var first = token
        while first > syntax.body, !isEnd(first - 1), token - first < 64 { first -= 1 }
        var end = token
        while end < syntax.tokens.count, !isEnd(end), end - token < 64 { end += 1 }
        return (first..<end).contains { syntax.isName($0) && syntax.text($0).contains("ClassLoader") }
    }
}
