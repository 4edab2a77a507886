import Glibc
import PluginAPI
import Testing

@testable import Config

/// Numbers that look random, the same ones in every run (splitmix64, S. Vigna).
private struct Numbers: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

private let source = Source("test", folder: "/")

private func node(_ content: Node.Content) -> Node { Node(content, Origin(source)) }

/// A layer of every kind of value; few names, so that layers meet often.
private func layer(_ numbers: inout Numbers, depth: Int = 0) -> Node {
    func fields(_ numbers: inout Numbers) -> Fields {
        var fields = Fields()
        for _ in 0..<Int.random(in: 0...3, using: &numbers) {
            let name = ["a", "b", "c", "d"].randomElement(using: &numbers) ?? "a"
            fields.set(name, layer(&numbers, depth: depth + 1))
        }
        return fields
    }
    if depth == 0 { return node(.map(fields(&numbers), isReplacing: false)) }
    switch Int.random(in: 0..<(depth > 3 ? 4 : 8), using: &numbers) {
    case 0: return node(.scalar(.int(Int.random(in: 0...9, using: &numbers))))
    case 1: return node(.scalar(.null))
    case 2: return node(.removed)
    case 3:
        let joining = [Node.Joining.unsaid, .replacing, .appended].randomElement(using: &numbers) ?? .unsaid
        let count = Int.random(in: 0...2, using: &numbers)
        return node(.list((0..<count).map { node(.scalar(.int($0))) }, joining))
    case 4, 5: return node(.map(fields(&numbers), isReplacing: Bool.random(using: &numbers)))
    case 6: return node(.map(fields(&numbers), isReplacing: false))
    default:
        let by = Bool.random(using: &numbers) ? "name" : "id"
        return node(.keyed(fields(&numbers), by: by, isReplacing: Bool.random(using: &numbers)))
    }
}

extension Node {
    /// All that a merge may look at, in its order.
    fileprivate var text: String {
        func fields(_ fields: Fields) -> String {
            zip(fields.names, fields.nodes).map { "\($0): \($1.text)" }.joined(separator: ", ")
        }
        switch content {
        case .scalar(let value): return (try? value.plainText()) ?? "null"
        case .removed: return "removed"
        // Both take the place of what is below.
        case .list(let items, let joining):
            return (joining == .appended ? "+" : "") + "[" + items.map(\.text).joined(separator: ", ") + "]"
        case .map(let own, let isReplacing): return (isReplacing ? "=" : "") + "{" + fields(own) + "}"
        case .keyed(let own, let by, let isReplacing):
            return (isReplacing ? "=" : "") + "<\(by): " + fields(own) + ">"
        }
    }
}

@Suite struct ConfigMergeTests {
    /// `NOPS_MERGE_STACKS` says how many; `scripts/test --long` takes 100,000.
    private static let stacks = getenv("NOPS_MERGE_STACKS").flatMap { Int(String(cString: $0)) } ?? 20_000

    @Test func associative() {
        var numbers = Numbers(state: 1)
        for stack in 0..<Self.stacks {
            let (a, b, c) = (layer(&numbers), layer(&numbers), layer(&numbers))
            let left = a.merged(with: b).merged(with: c).text
            let right = a.merged(with: b.merged(with: c)).text
            guard left == right else {
                Issue.record("stack \(stack): \(a.text) + \(b.text) + \(c.text)\n  \(left)\n  \(right)")
                return
            }
        }
    }

    @Test func identity() {
        var numbers = Numbers(state: 2)
        let empty = Node.empty(source)
        for _ in 0..<Self.stacks {
            let layer = layer(&numbers)
            #expect(empty.merged(with: layer).text == layer.text)
            #expect(layer.merged(with: empty).text == layer.text)
        }
    }

    @Test func determined() {
        var (first, second) = (Numbers(state: 3), Numbers(state: 3))
        for _ in 0..<Self.stacks {
            let one = layer(&first).merged(with: layer(&first))
            let other = layer(&second).merged(with: layer(&second))
            #expect(one.text == other.text)
        }
    }

    /// A layer over itself changes nothing but lists that are appended; what is settled has no marks left.
    @Test func settled() {
        var numbers = Numbers(state: 4)
        for _ in 0..<Self.stacks {
            let text = layer(&numbers).merged(with: layer(&numbers)).settled()?.text ?? ""
            #expect(
                !text.contains("removed") && !text.contains("+") && !text.contains("=") && !text.contains("<")
            )
        }
    }

    @Test func lastWins() {
        var numbers = Numbers(state: 5)
        for _ in 0..<Self.stacks {
            let (low, high) = (layer(&numbers), layer(&numbers))
            let merged = low.merged(with: high).settled() ?? Node.empty(source)
            // Every plain value of the higher layer is there; what lies in lists may have moved.
            high.forEachValue { key, node in
                let isInList = key.steps.contains { step in
                    if case .index = step { return true }
                    return false
                }
                guard !isInList, case .scalar(let value) = node.content,
                    case .scalar(let found)? = merged.node(at: key)?.content
                else { return }
                #expect(Value.isSame(value, found))
            }
        }
    }
}
