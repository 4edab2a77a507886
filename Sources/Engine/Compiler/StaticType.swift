import PluginAPI
import Syntax

/// What is known before the run of the type of a value. What is said here holds, whatever the script is given.
enum StaticType {
    case unknown
    case type(ValueType)
    /// An int or a float.
    case number
    /// Of a type, or a list of such.
    indirect case oneOrList(StaticType)
    /// Of the items of an empty list: there are none.
    case never
    /// Of a field: it was left out.
    case absent
    /// A string, or what else text may turn out to be: bytes where a program's output is not UTF-8, a secret where one is put in.
    case text
    /// One of these texts; without `isAll` it is only what is written out, which others may add to one day.
    case word(among: Set<String>, isAll: Bool)
    /// The text of a secret that was revealed.
    case revealed
    /// The same, or a list of such.
    case revealedOnes
    /// A variable of the environment whose name says that it is a secret; text, or a secret.
    case credential
    /// A record with no other fields than these; some may be absent.
    case record([String: StaticType])
    /// A record, of which only some fields are known.
    case open([String: StaticType])
    indirect case list(of: StaticType)
    /// A list of so many items.
    indirect case tuple(of: StaticType, count: Int)
    /// Null, or a value of this type.
    indirect case maybe(StaticType)
    /// A record whose fields have names that are not known, and values of this type.
    indirect case groups(of: StaticType)

    /// Of a type that a declaration names; those that several types of values fit are unknown.
    init(_ declared: ValueType) {
        switch declared {
        case .any, .stream: self = .unknown
        case .number: self = .number
        case .nothing: self = .type(.null)
        case .path, .glob, .words, .cellPath: self = .type(.string)
        case .block, .condition: self = .type(.closure)
        case .record: self = .open([:])
        case .list: self = .list(of: .unknown)
        case .table: self = .list(of: .open([:]))
        default: self = .type(declared)
        }
    }

    init(_ shape: Signature.Shape) {
        switch shape {
        case .text: self = .text
        case .lines: self = .list(of: .text)
        case .list: self = .list(of: .unknown)
        case .record: self = .open([:])
        case .data: self = .unknown
        case .rows(let type): self = .list(of: .groups(of: StaticType(type)))
        }
    }

    /// Nil where several are possible.
    var type: ValueType? {
        switch self {
        case .unknown, .never, .absent, .number, .text, .oneOrList, .revealedOnes, .credential, .maybe:
            nil
        case .word, .revealed: .string
        case .type(let type): type
        case .record, .open, .groups: .record
        case .list, .tuple: .list
        }
    }

    /// All that it may turn out to be; empty: anything.
    var candidates: [ValueType] {
        switch self {
        case .number: [.int, .float]
        case .text: [.string, .bytes, .secret]
        case .credential: [.string, .secret]
        case .revealedOnes: [.string, .list]
        case .oneOrList(let type): type.candidates.isEmpty ? [] : type.candidates + [.list]
        case .maybe(let type): type.candidates.isEmpty ? [] : type.candidates + [.null]
        default: type.map { [$0] } ?? []
        }
    }

    /// What a command that goes over its input is given one by one.
    var item: StaticType {
        switch self {
        case .list(let item), .oneOrList(let item), .tuple(let item, _): item
        case .type(.range): .type(.int)
        // What is no list is one item.
        case .record, .open, .groups, .type(.int), .type(.float), .type(.size), .type(.duration),
            .type(.time),
            .type(.bool), .type(.secret), .number:
            self
        case .unknown, .never, .absent, .text, .word, .revealed, .revealedOnes, .credential, .maybe, .type:
            .unknown
        }
    }

    /// Of what it is where it isn't null.
    var present: StaticType {
        if case .maybe(let type) = self { return type }
        return self
    }

    /// One word alone is no choice: somebody may put another in its place.
    var withoutLoneWord: StaticType {
        switch self {
        case .word(let words, _) where words.count < 2: .type(.string)
        case .maybe(let type): .maybe(type.withoutLoneWord)
        default: self
        }
    }

    /// A record that is written out with null in a field leaves it open what that will be one day.
    var settings: StaticType {
        guard case .record(let fields) = self else { return self }
        return .record(fields.mapValues { if case .type(.null) = $0 { .unknown } else { $0 } })
    }

    /// The same, or null.
    var orNull: StaticType {
        switch self {
        case .never, .maybe, .type(.null): self
        default: .maybe(self)
        }
    }

    /// The fields that are known of a record; those that were left out are `absent`.
    var allFields: [String: StaticType]? {
        switch self {
        case .record(let fields), .open(let fields): fields
        default: nil
        }
    }

    /// The same without those.
    var fields: [String: StaticType]? {
        allFields?.filter { if case .absent = $0.value { false } else { true } }
    }

    /// Of one of the fields of a record, or of each row; nil: that is not known.
    func field(_ name: String) -> StaticType? {
        if case .groups(let type) = self { return type }
        return fields?[name]
    }

    /// Whether a secret is it or lies in it.
    var holdsSecret: Bool {
        switch self {
        case .type(.secret): true
        case .list(let item), .tuple(let item, _), .oneOrList(let item), .groups(let item), .maybe(let item):
            item.holdsSecret
        default: fields?.values.contains(where: \.holdsSecret) ?? false
        }
    }

    /// Whether it is text that should not be shown, and would be.
    var isExposed: Bool {
        switch self {
        case .revealed, .revealedOnes, .credential: true
        default: false
        }
    }

    /// Whether such text is it or lies in it.
    var holdsExposed: Bool {
        switch self {
        case .list(let item), .tuple(let item, _), .oneOrList(let item), .groups(let item), .maybe(let item):
            item.holdsExposed
        default: isExposed || fields?.values.contains(where: \.holdsExposed) ?? false
        }
    }

    /// What both are: of two records one with the fields of either.
    func joined(_ other: StaticType) -> StaticType {
        switch (self, other) {
        case (.never, _): return other
        case (_, .never): return self
        case (.record(let a), .record(let b)): return .record(a.merging(b) { $0.joined($1) })
        case (.tuple(let a, let count), .tuple(let b, let other)) where count == other:
            return .tuple(of: a.joined(b), count: count)
        case (.list(let a), .list(let b)), (.tuple(let a, _), .tuple(let b, _)),
            (.list(let a), .tuple(let b, _)),
            (.tuple(let a, _), .list(let b)):
            return .list(of: a.joined(b))
        case (.groups(let a), .groups(let b)): return .groups(of: a.joined(b))
        case (.text, .text): return .text
        case (.word(let a, let isAll), .word(let b, let isAllToo)):
            return .word(among: a.union(b), isAll: isAll && isAllToo)
        case (.word, .type(.string)), (.type(.string), .word): return .type(.string)
        case (.number, .number): return .number
        case (.type(.null), .type(.null)): return self
        case (.type(.null), _): return other.orNull
        case (_, .type(.null)): return orNull
        case (.maybe, _), (_, .maybe): return present.joined(other.present).orNull
        case (.revealed, .revealed), (.revealed, .type(.string)), (.type(.string), .revealed):
            return .revealed
        case (.credential, .credential), (.credential, .type(.string)), (.type(.string), .credential),
            (.credential, .text), (.text, .credential), (.credential, .word), (.word, .credential):
            return .credential
        case (.type(let a), .type(let b)) where a == b: return self
        default:
            guard let a = allFields, let b = other.allFields else { return .unknown }
            return .open(
                a.filter { b[$0.key] != nil }.merging(b.filter { a[$0.key] != nil }) { $0.joined($1) })
        }
    }
}
