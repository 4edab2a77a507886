// The shell's changes belong to the folder that one is in, as those of `nops -c` would there.

import Changes
import Platform
import PluginAPI

extension Session {
    /// From now on the store is that of the folder in which the change is begun, and `undo` minds what redirections wrote.
    func followFolder() {
        store.folderNow = { [unowned self] in (Machine.onThisThread ?? machine).storeFolder }
        let redirected = RedirectedFiles()
        machine.redirectedFiles = redirected
        let times = LineTimes()
        lineTimes = times
        store.mayTakeBack = { [unowned self] last in
            let acting = Machine.onThisThread ?? machine
            func ask(_ question: String) -> Bool {
                acting.mayAsk && YesNoQuestion.ask(question, after: acting.output)
            }
            if try redirected.check({ try last()?.change }, from: acting.storeFolder, ask: ask) { return }
            try times.check(try last(), ask: ask)
        }
    }

    /// Says, before a prompt, what a killed program has left unfinished here. While a job is at work on the store it is not looked at.
    public func remarkUnfinished() {
        if let sink = machine.store as? BranchSink, !sink.isTurnFree { return }
        machine.storeFolder = machine.folder
        store.remarkUnfinished()
    }
}

extension Machine {
    /// A `cd` of the shell's own, not of a function's or a block's: what follows in the same line is done there.
    func noteOwnFolder() {
        guard redirectedFiles != nil, depth == 0, surroundings.isEmpty, planSurroundings.isEmpty, !isBranch
        else { return }
        storeFolder = folder
    }
}
