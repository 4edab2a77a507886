import PluginAPI

/// `changes adopt`: a copied project's changes become its own.
struct AdoptChanges: Command {
    let name = "changes adopt"

    var signature: Signature {
        Signature(
            name,
            "Makes the changes that were copied here with a project this copy's own; how many there were.",
            details: """
                A change is undone where it was made, not in a copy or a clone of its project, as its journal names files and \
                programs that may be somebody else's. Who trusts where the copy comes from takes them over by this: they can be \
                undone here then, and one that was left unfinished is rolled back at once. A project that was only moved needs \
                none of it.
                """,
            flags: [.dryRun], output: .int,
            examples: [.init("changes adopt", "After `cp -a` of a project.", prints: "0")])
    }

    func run(_ call: Invocation) throws -> Value {
        .int(try call.withChanges { try $0.adopt() })
    }
}
