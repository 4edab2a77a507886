import PluginAPI
import Glibc

/// The variables that programs inherit. Never changed in place: each change makes another, so that a
/// function's changes are put back by putting back the old one.
final class Environment {
    private let variables: [String: String]
    /// The names of those that are secret here.
    private let secrets: Set<String>
    private var sorted: [(name: String, value: String)]?

    init(_ variables: [String: String], secrets: Set<String> = []) {
        self.variables = variables
        self.secrets = secrets
    }

    /// The process's own.
    static func inherited() -> Environment {
        var variables: [String: String] = [:]
        var next = environ
        while let entry = next.pointee {
            if let equals = strchr(entry, 0x3D) {
                let length = equals - entry
                let name = String(
                    decoding: UnsafeRawBufferPointer(start: entry, count: length), as: UTF8.self)
                variables[name] = String(cString: equals + 1)
            }
            next += 1
        }
        return Environment(variables)
    }

    subscript(_ name: String) -> String? { variables[name] }

    func setting(_ name: String, _ value: String?, isSecret: Bool = false) -> Environment {
        var changed = variables
        changed[name] = value
        var hidden = secrets
        if isSecret { hidden.insert(name) } else { hidden.remove(name) }
        return Environment(changed, secrets: hidden)
    }

    /// One of them as a value: text, or a secret.
    func value(_ name: String) -> Value? {
        guard let text = variables[name] else { return nil }
        return secrets.contains(name) ? .secret(Secret(Text(text))) : .text(text)
    }

    var all: [(name: String, value: String)] {
        if let sorted { return sorted }
        let list = variables.map { (name: $0.key, value: $0.value) }.sorted { $0.name < $1.name }
        sorted = list
        return list
    }

    var dictionary: [String: String] { variables }

    var record: Record { Record(all.map { ($0.name, value($0.name) ?? .null) }) }
}

extension Machine {
    func loadEnvironment(_ name: String, isOptional: Bool) throws -> Value {
        if let value = variables.value(name) { return value }
        if isOptional { return .null }
        throw ErrorValue(
            "there is no environment variable `\(name)`", kind: "not-found",
            help: (name == "HOME" ? "`~` is the folder that it names; " : "")
                + "`$env.\(name)?` is null where it is absent")
    }

    /// The variables of `with`.
    func extendEnvironment(_ value: Value) throws {
        guard case .record(let record) = value else {
            throw ErrorValue.type("`with` takes a record of variables, not \(value.type.rawValue)")
        }
        for (name, value) in zip(record.keys.names, record.values) {
            guard !name.string.isEmpty, !name.string.utf8.contains(0x3D), !name.string.utf8.contains(0) else {
                throw ErrorValue.type("`\(name.string)` can't be the name of a variable of the environment")
            }
            do { try storeEnvironment(name.string, value) } catch let error as ErrorValue {
                throw ErrorValue("`\(name.string)`: \(error.message)", kind: error.kind, help: error.help)
            }
        }
    }

    func storeEnvironment(_ name: String, _ value: Value) throws {
        switch value {
        case .null: variables = variables.setting(name, nil)
        case .list, .record, .closure, .error, .stream, .range, .bytes:
            throw ErrorValue.type("the environment holds text, and this is \(value.type.rawValue)")
        default:
            let text = try value.revealedText()
            if text.utf8.contains(0) {
                throw ErrorValue.type("a variable of the environment can't hold a NUL")
            }
            variables = variables.setting(name, text, isSecret: value.type == .secret)
        }
    }
}
