import Glibc
import Platform
import PluginAPI

/// Makes the rows of `ls` and `find`, which share their columns.
struct FileRows {
    private let keys: KeySet
    private let isLong: Bool
    private let types: [Value] = FileKind.allShown.map { .text($0) }

    /// `first`: the name of the first column.
    init(first: String, isLong: Bool) {
        self.isLong = isLong
        let long = ["mode", "owner", "group", "links", "target"]
        keys = KeySet(([first, "type", "size", "modified"] + (isLong ? long : [])).map(Text.init))
    }

    /// What rows have, as the flag `--long` says.
    static func columns(first: String) -> @Sendable (Signature.WrittenCall) -> [Signature.Column]? {
        { call in
            let short: [Signature.Column] = [
                .init(first, .string), .init("type", .string, words: FileKind.allShown), .init("size", .size),
                .init("modified", .time),
            ]
            let long: [Signature.Column] = [
                .init("mode", .string), .init("owner", .string), .init("group", .string),
                .init("links", .int), .init("target", .any),
            ]
            return short + (call.flags.contains("long") ? long : [])
        }
    }

    /// `path` is where it lies, for the target of a link.
    func row(_ shown: String, _ info: FileInfo, at path: String) -> Value {
        let (seconds, overflow) = info.modifiedSeconds.multipliedReportingOverflow(by: 1_000_000_000)
        var values: [Value] = [
            .text(shown), types[Int(info.kind.rawValue)], .size(info.size),
            overflow ? .null : .time(seconds &+ info.modifiedNanoseconds),
        ]
        if isLong {
            let target = info.kind == .link ? try? Files.readLink(path) : nil
            values += [
                .text(FileRows.permissions(info.mode)), .text(Accounts.user(info.owner)),
                .text(Accounts.group(info.group)),
                .int(info.links), target.map { .text($0) } ?? .null,
            ]
        }
        return .record(Record(keys: keys, values: values))
    }

    /// `rwxr-x---`, as ls(1) shows it.
    static func permissions(_ mode: UInt32) -> String {
        var text = ""
        for (shift, special, letter) in [(6, UInt32(0o4000), "s"), (3, 0o2000, "s"), (0, 0o1000, "t")] {
            let bits = mode >> UInt32(shift) & 7
            text += bits & 4 != 0 ? "r" : "-"
            text += bits & 2 != 0 ? "w" : "-"
            if mode & special != 0 {
                text += bits & 1 != 0 ? letter : letter.uppercased()
            } else {
                text += bits & 1 != 0 ? "x" : "-"
            }
        }
        return text
    }
}
