import PluginAPI

/// `path self`: where the file lies that it is written in, so that a script finds what lies beside it.
struct PathSelf: Command, @unchecked Sendable {
    // The session outlives its commands, and whoever holds the baton runs both.
    unowned let session: Session
    let name = "path self"

    var signature: Signature {
        Signature(
            name, "The absolute path of the file that this is written in.",
            details:
                "In a module it is the module's file. Links are not followed for a script: it is the path it was started by.",
            output: .string,
            examples: [.init("path join (path parent (path self)) samples", "What lies beside a script.")])
    }

    func run(_ call: Invocation) throws -> Value {
        guard let path = session.path(of: call.span) else {
            throw ErrorValue("this text is no file", help: "`pwd` is the working folder", at: call.span)
        }
        return .text(path)
    }
}
