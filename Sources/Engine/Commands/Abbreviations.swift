import PluginAPI

/// `abbr add gco 'git checkout'`
struct AddAbbreviation: Command {
    let name = "abbr add"
    let settings: ShellSettings

    var signature: Signature {
        Signature(
            name, "Has the shell write a longer text for a short word.",
            details: """
                When the word stands where a command is due and a space or Enter is typed behind it, its expansion takes its place \
                on the line, which can then be edited; history keeps the expansion. Ctrl-_ takes it back, and Alt-Space is a space \
                that expands nothing. Abbreviations last as long as the shell: write those to keep into `config.nops`. Scripts \
                don't know them.
                """,
            parameters: [
                .init("name", .string, "The short word."),
                .init("expansion", .string, "What takes its place."),
            ],
            flags: [.init("anywhere", short: "a", "Also where an argument is due.")],
            examples: [
                .init(
                    "abbr add gco 'git checkout'; abbr list | to csv",
                    "`gco main` becomes `git checkout main`.",
                    prints: "name,expansion,anywhere\ngco,git checkout,false\n")
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        let name = try call.string("name")
        let isWord = name.unicodeScalars.allSatisfy {
            !$0.properties.isWhitespace && $0.value >= 0x20
                && !"'\"\\|;&<>(){}[]$#`".unicodeScalars.contains($0)
        }
        guard !name.isEmpty, isWord else {
            throw ErrorValue.usage(
                "an abbreviation is one word, without blanks, quotes and brackets", at: call.span(of: "name"))
        }
        let expansion = try call.string("expansion")
        guard !expansion.isEmpty else {
            throw ErrorValue.usage("the expansion is empty", at: call.span(of: "expansion"))
        }
        guard call.context.changes.planDepth == 0 else { return .null }
        settings.add(.init(name: name, expansion: expansion, isAnywhere: call.flag("anywhere")))
        return .null
    }
}

/// `abbr list`
struct ListAbbreviations: Command {
    let name = "abbr list"
    let settings: ShellSettings

    var signature: Signature { Signature(name, "Lists the abbreviations of this shell.", output: .table) }

    func run(_ call: Invocation) throws -> Value {
        .items(
            settings.abbreviations.map {
                .fields([
                    "name": .text($0.name), "expansion": .text($0.expansion),
                    "anywhere": .bool($0.isAnywhere),
                ])
            })
    }
}

/// `abbr remove gco`
struct RemoveAbbreviation: Command {
    let name = "abbr remove"
    let settings: ShellSettings

    var signature: Signature {
        Signature(
            name, "Forgets an abbreviation.",
            parameters: [.init("name", .string, "The short word.", completion: .offered)])
    }

    func run(_ call: Invocation) throws -> Value {
        let name = try call.string("name")
        guard call.context.changes.planDepth == 0 else { return .null }
        guard settings.remove(name) else {
            throw ErrorValue(
                "there is no abbreviation '\(name)'", kind: "not-found", help: "`abbr list` lists them",
                at: call.span(of: "name"))
        }
        return .null
    }

    func offers(for parameter: String, _ request: OfferRequest) throws -> [OfferedValue] {
        settings.abbreviations.map { OfferedValue($0.name, summary: $0.expansion) }
    }
}
