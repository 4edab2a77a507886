import PluginAPI
import Syntax

// What a function gives: what all of its ends give.

extension Compiler {
    /// Notes a statement at a function's end, or what it returns. Parts of an `if` and its like are noted by themselves.
    func noteGiven(_ chain: Chain) {
        guard function.kind == .function else { return }
        if let expression = chain.lone {
            switch expression.kind {
            case .ifElse(let branches):
                if branches.otherwise == nil { noteGiven(.type(.null)) }
                return
            case .match, .block: return
            case .list(let items) where items.isEmpty:
                function.givesEmptyList = true
                return
            case .tryCatch(let attempt):
                if attempt.handler == nil, attempt.finally == nil { noteGiven(.type(.null)) }
                return
            default: break
            }
        }
        noteGiven(endsInProgram(chain.rest.last?.pipeline ?? chain.first) ? .unknown : wordType(chain))
    }

    /// What a call of it gives: of what is declared, where its ends say more, that.
    func result(of function: Module.Function) -> StaticType {
        guard let declared = function.definition.returnType else { return function.gives }
        switch (declared, function.gives) {
        case (.record, .record), (.record, .open), (.record, .groups), (.list, .list), (.table, .list),
            (.any, _), (.string, .word), (.string, .maybe(.word)):
            return function.gives
        default: return StaticType(declared)
        }
    }

    /// The type of what one of several ends gives: of text that is written out, alone or in a record, that text.
    func wordType(_ chain: Chain) -> StaticType {
        guard let value = chain.lone else { return staticType(chain) }
        if case .record = value.kind { return rowType(value) }
        return value.plainText.map { .word(among: [$0], isAll: true) } ?? staticType(chain)
    }

    func noteGiven(_ type: StaticType) {
        guard function.kind == .function else { return }
        function.given = function.given.map { $0.joined(type) } ?? type
    }
}
