// Fields and methods that only their own package can use: who may no longer, once a package parts.

extension GoSyntax {
    /// Unexported fields and methods of the types that a file defines.
    func hiddenMembers() -> Set<String> {
        enum Body { case structure, interface, other }
        var found: Set<String> = []
        var bodies: [Body] = []
        func note(_ at: Int) {
            let name = text(at)
            if name != "_", name.unicodeScalars.first.map({ !$0.properties.isUppercase }) ?? false {
                found.insert(name)
            }
        }
        var at = body
        while at < tokens.count, tokens[at].kind != .end {
            defer { at += 1 }
            let isFirst = isOp(at - 1, 0x7B) || kind(at - 1) == .semicolon
            if kind(at) == .name, isFirst {
                switch bodies.last {
                case .structure:
                    // `a, b T`, and not a type that is embedded.
                    var last = at
                    while isOp(last + 1, 0x2C), kind(last + 2) == .name { last += 2 }
                    let isEmbedded = isOp(last + 1, 0x2E) || [.semicolon, .string].contains(kind(last + 1))
                    if !isEmbedded { for name in stride(from: at, through: last, by: 2) { note(name) } }
                case .interface where isOp(at + 1, 0x28): note(at)
                default: break
                }
            } else if bodies.isEmpty, isKeyword(at, .func), isOp(at + 1, 0x28) {
                var end = at + 2
                while end < tokens.count, !isOp(end, 0x29) { end += 1 }
                if kind(end + 1) == .name { note(end + 1) }
            }
            guard tokens[at].kind == .op else { continue }
            switch tokens[at].code {
            case 0x7B:
                bodies.append(
                    isKeyword(at - 1, .struct)
                        ? .structure : isKeyword(at - 1, .interface) ? .interface : .other)
            case 0x28, 0x5B: bodies.append(.other)
            case 0x29, 0x5D, 0x7D: _ = bodies.popLast()
            default: break
            }
        }
        return found
    }
}

extension GoRewriter {
    /// Lists uses of fields and methods whose type is in another package than the file, since the one that held both parted.
    mutating func checkMembers(_ written: String) {
        guard let package = language.packages[folder], package.isTorn,
            written == package.name || written == package.name + "_test" && !isExternalTest
        else { return }
        var told: Set<String> = []
        for at in syntax.tokens.indices.dropFirst(syntax.body) where syntax.kind(at) == .name {
            let isSelected = syntax.isOp(at - 1, 0x2E)
            let isKey = syntax.isOp(at + 1, 0x3A) && (syntax.isOp(at - 1, 0x7B) || syntax.isOp(at - 1, 0x2C))
            guard isSelected || isKey else { continue }
            let name = syntax.text(at)
            guard let homes = package.memberHomes[name], homes.count == 1, let home = homes.first,
                home != newFolder, told.insert(name).inserted,
                let path = language.modules.newPath(of: home)
            else { continue }
            needsPerson(
                syntax.tokens[at].start,
                "'\(name)' belongs to a type that is in '\(path)' now, and is not exported")
        }
    }
}
