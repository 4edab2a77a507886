import Syntax

// Variables that begin as null and have surely been given something since: `var out = null; with {…} { $out = ^cmd }`.

extension Compiler {
    /// Notes what an assignment of the whole variable leaves.
    func noteSure(_ name: String, _ value: Chain) {
        switch staticType(value) {
        case .maybe, .type(.null): sure.remove(name)
        default: sure.insert(name)
        }
    }

    /// What may not run, or not to its end: behind it only that is sure which was before, too.
    func perhaps(_ body: () -> Void) {
        let before = sure
        body()
        sure.formIntersection(before)
    }

    /// Ways of which one is gone. Those that leave count for nothing behind them.
    ///
    /// - Parameter isOneTaken: else nothing may have been done.
    func ways(isOneTaken: Bool, _ bodies: [(block: Block, compile: () -> Void)]) {
        let before = sure
        var behind: Set<String>? = isOneTaken ? nil : before
        for (block, compile) in bodies {
            sure = before
            compile()
            if block.statements.last?.endsItsBlock ?? false { continue }
            behind = behind?.intersection(sure) ?? sure
        }
        sure = behind ?? before
    }
}
