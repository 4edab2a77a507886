import PluginAPI
import Syntax

/// A file's top level (or the shell's): its variables and its functions.
final class Module {
    let name: String
    let source: SourceFile?
    /// The registers of its top level: variables first. Functions read them as globals.
    private(set) var storage: UnsafeMutablePointer<Value>
    private var capacity = 0
    /// Variables by name, as the last text compiled left them. For functions and for the shell's next line.
    var variables: [String: Variable] = [:]
    var functions: [String: Function] = [:]
    /// What other files can use: its own functions that it exports, and those that it passes on.
    var exports: [String: Function] = [:]
    /// Its top level.
    var code: FunctionCode?
    var state = State.fresh

    /// How far its top level has come, which runs once.
    enum State {
        case fresh
        /// On this machine; others wait.
        case running(ObjectIdentifier)
        case done
        case failed(ErrorValue)
    }

    /// Whether this machine runs its top level just now.
    func isRunning(on machine: Machine) -> Bool {
        if case .running(let owner) = state { return owner == ObjectIdentifier(machine) }
        return false
    }

    struct Variable {
        let slot: Int
        let isConstant: Bool
        let span: Span
    }

    /// A `def` with all that calls to it need.
    final class Function {
        let definition: Definition
        let code: FunctionCode
        /// What it gives, where that is known and not declared.
        var gives = StaticType.unknown
        /// The parameters that it prints.
        var shows: Set<String> = []
        /// What its parameters are given by those that call it, by their names.
        var given: [String: StaticType] = [:]
        /// Fields that it takes of its parameters, of which nothing is declared but that they are records.
        var fieldUses: [FieldUse] = []

        /// Other functions that hand a parameter of theirs on to it.
        var givers: [Giver] = []

        /// Keys of records that it knows, which it looks up by parameters.
        var keyUses: [KeyUse] = []
        /// Texts that are written out for its parameters.
        var texts: [GivenText] = []

        struct KeyUse {
            let parameter: String
            let keys: Set<String>
        }

        struct GivenText {
            let parameter: String
            let text: String
            let span: Span
        }

        struct Giver {
            let parameter: String
            weak var function: Function?
            let its: String
        }

        struct FieldUse {
            let parameter: String
            let field: String
            let span: Span
            /// A condition around asks something of the parameter.
            let isAsked: Bool
        }

        init(definition: Definition, code: FunctionCode) {
            self.definition = definition
            self.code = code
        }
    }

    init(name: String, source: SourceFile?) {
        self.name = name
        self.source = source
        storage = .allocate(capacity: 1)
    }

    deinit {
        storage.deinitialize(count: capacity)
        storage.deallocate()
    }

    /// Marks a variable whose `let` has not been reached.
    private static let unset = ErrorValue("unset", kind: "unset")

    /// Makes room for at least `count` registers. Not while its top level runs.
    func grow(to count: Int) {
        guard count > capacity else { return }
        let more = UnsafeMutablePointer<Value>.allocate(capacity: count)
        more.moveInitialize(from: storage, count: capacity)
        (more + capacity).initialize(repeating: .error(Module.unset), count: count - capacity)
        storage.deallocate()
        storage = more
        capacity = count
    }

    /// A variable's value, for a function of this module.
    func load(_ slot: Int) throws -> Value {
        if case .error(let error) = storage[slot], error === Module.unset {
            let name = variables.first { $0.value.slot == slot }?.key ?? "?"
            throw ErrorValue(
                "`$\(name)` is not set yet", kind: "unset", help: "call this function after its `let`")
        }
        return storage[slot]
    }

    /// After a line of the shell: lets go of all but its variables, and of those that an error kept from being set.
    func forgetTemporaries() {
        let slots = Set(variables.values.map(\.slot))
        for register in 0..<capacity where !slots.contains(register) {
            storage[register] = .error(Module.unset)
        }
        variables = variables.filter { _, variable in
            if case .error(let error) = storage[variable.slot], error === Module.unset { return false }
            return true
        }
    }
}
