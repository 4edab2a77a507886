import Changes
import PluginAPI
import Syntax

/// `assert CONDITION`
struct Assert: Command {
    let name = "assert"

    var signature: Signature {
        Signature(
            name, "Raises an error unless a condition holds.",
            details:
                "Of a comparison that doesn't hold, the error shows both values: as a diff, where they have several lines.",
            parameters: [
                .init("condition", .condition, "What must hold; a name in it is a variable with `$`.")
            ],
            examples: [
                .init("assert 1 + 1 == 2; print right", "Make sure.", prints: "right"),
                .init(
                    "try { assert [a b] == [a c] } catch e { print $e.message }", "What is told of a list.",
                    prints:
                        "this does not hold\n--- left\n+++ right\n@@ -1,4 +1,4 @@\n [\n   \"a\",\n-  \"b\"\n+  \"c\"\n ]"
                ),
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        let answer = try call.context.invoke(try call.function("condition"), [.null])
        // As `Compiler.compileTelling` makes it.
        guard case .list(let list) = answer, let result = list.items.first else { return .null }
        let sides = list.items.count == 3 ? (left: list.items[1], right: list.items[2]) : nil
        switch result {
        case .bool(true): return .null
        case .bool(false):
            let told = sides.map { Self.told($0.left, $0.right) }
            throw ErrorValue(
                "this does not hold" + (told?.diff.map { "\n" + $0 } ?? ""), kind: "assert",
                at: call.span(of: "condition"), label: told?.label ?? "")
        case let other:
            throw ErrorValue.type(
                "`assert` needs true or false, not \(other.type.rawValue)", at: call.span(of: "condition"))
        }
    }

    private static let shortest = 40
    private static let mostLines = 60

    /// Short values beside the place, others as a diff.
    private static func told(_ left: Value, _ right: Value) -> (label: String, diff: String?) {
        var areCollections: Bool {
            switch (left, right) {
            case (.list, .list), (.record, .record): true
            default: false
            }
        }
        if !areCollections, let first = short(left), let second = short(right) {
            return ("left is \(first), right is \(second)", nil)
        }
        var bytes: [UInt8] = []
        UnifiedDiff.append(lines(left), lines(right), oldName: "left", newName: "right", to: &bytes)
        guard !bytes.isEmpty else { return ("", nil) }
        var shown = String(decoding: bytes, as: UTF8.self).split(
            separator: "\n", omittingEmptySubsequences: false)
        if shown.last == "" { shown.removeLast() }
        if shown.count > mostLines {
            shown = shown.prefix(mostLines) + ["… \(shown.count - mostLines) lines more"]
        }
        return ("", shown.joined(separator: "\n"))
    }

    private static func short(_ value: Value) -> String? {
        switch value {
        case .list, .record:
            guard let text = try? JSONText.compact(value), text.utf8.count <= shortest else { return nil }
            return text
        case .string(let text):
            let text = text.string
            guard text.utf8.count <= shortest, !text.utf8.contains(where: { $0 < 0x20 }) else { return nil }
            return "\"\(text)\""
        case .bytes, .closure, .error, .stream: return nil
        default: return try? value.plainText()
        }
    }

    /// Text as it is, data as JSON, a field or an item a line.
    private static func lines(_ value: Value) -> [UInt8] {
        if case .string(let text) = value { return Array(text.string.utf8) }
        if case .bytes(let bytes) = value { return bytes.storage }
        var bytes: [UInt8] = []
        do {
            try JSONText.write(value, into: &bytes, indent: 2)
        } catch {
            bytes = Array((try? value.plainText())?.utf8 ?? "a \(value.type.rawValue)".utf8)
        }
        return bytes + [0x0A]
    }
}
