// Names of time zones, as the machine knows them.

import Platform
import Syntax

enum TimeZoneNames {
    private static let folder = "/usr/share/zoneinfo"

    /// What is wrong with the name of a time zone, at a key of these words; nil: nothing, or this machine knows none.
    static func doubt(_ text: String, _ words: [String]) -> (message: String, help: String)? {
        guard words.last == "timezone" || words.last == "tz" || words.suffix(2) == ["time", "zone"] else {
            return nil
        }
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard (2...3).contains(parts.count),
            parts.allSatisfy({
                !$0.isEmpty
                    && $0.utf8.allSatisfy { $0.isASCIILetter || $0.isASCIIDigit || "_-+".utf8.contains($0) }
            }),
            Files.isFolder(folder), (try? FileInfo.of(Path.join(folder, text))) ?? nil == nil
        else { return nil }
        var known = folder
        var meant: [String] = []
        for part in parts {
            let names = (try? Files.list(known)) ?? []
            guard
                let name = names.contains(String(part))
                    ? String(part) : closest(to: String(part), among: names.sorted())
            else { break }
            meant.append(name)
            known = Path.join(known, name)
        }
        return (
            "there is no time zone '\(text)'",
            meant.count == parts.count
                ? "did you mean `\(meant.joined(separator: "/"))`?" : "like `Europe/Vienna` or `UTC`"
        )
    }
}
