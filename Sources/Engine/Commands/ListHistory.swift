import PluginAPI

/// `history`: the shell's.
struct ListHistory: Command {
    let name = "history"
    let settings: ShellSettings

    var signature: Signature {
        Signature(
            name, "Lists the lines that were entered in the shell, the newest last.",
            details:
                "Those of all sessions, each with its time and the folder it was run in, where they are known.",
            flags: [.init("here", "Only those run in this folder.")], output: .table,
            columns: [.init("time", .time), .init("folder", .string), .init("command", .string)],
            examples: [
                .init("history | last 20", "The newest."),
                .init(
                    "history --here | where command =~ 'git' | get command", "What was done with git here."),
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        guard let entered = settings.entered else {
            throw ErrorValue.usage("`history` is the shell's: a script has none", at: call.span)
        }
        let here = call.flag("here") ? call.context.workingFolder : nil
        let keys = KeySet(["time", "folder", "command"].map(Text.init))
        let (count, line) = entered()
        var position = 0
        return .stream(
            GeneratedStream {
                while position < count {
                    if position % 1024 == 0 { try call.context.checkInterrupt() }
                    let line = line(position)
                    position += 1
                    if let here, line.folder != here { continue }
                    let time = line.time.map { $0.multipliedReportingOverflow(by: 1_000_000_000) }
                    return .record(
                        Record(
                            keys: keys,
                            values: [
                                time.map { $0.overflow ? .null : .time($0.partialValue) } ?? .null,
                                line.folder.map { .text($0) } ?? .null, .text(line.text),
                            ]))
                }
                return nil
            })
    }
}
