import Platform
import PluginAPI

extension Machine {
    /// Runs a module's top level, once, whichever of several parallel blocks comes first.
    func initialise(_ module: Module) throws {
        while true {
            switch module.state {
            case .done: return
            case .failed(let error): throw error
            case .fresh: return try runTopLevel(of: module)
            case .running(let owner):
                // By a function that its own top level calls.
                if owner == ObjectIdentifier(self) { return }
                let seen = Bell.count
                try checkInterrupt()
                Bell.wait(after: seen)
            }
        }
    }

    private func runTopLevel(of module: Module) throws {
        guard let code = module.code else { return }
        module.state = .running(ObjectIdentifier(self))
        let (folder, variables, main) = (folder, variables, main)
        // The script's own, which its own top level calls.
        self.main = nil
        defer {
            self.folder = folder
            self.variables = variables
            self.main = main
            Bell.ring()
        }
        module.grow(to: code.registerCount)
        do {
            try drain(try run(code, registers: module.storage, wantsValue: false))
            module.state = .done
        } catch {
            module.state = .failed(
                error as? ErrorValue
                    ?? ErrorValue("`\(module.name)` was left before it was ready", kind: "usage"))
            throw error
        }
    }
}
