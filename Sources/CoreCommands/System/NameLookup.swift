import Platform
import PluginAPI
import Syntax

/// Names to addresses for commands: `/etc/hosts` first, then DNS, as `/etc/resolv.conf` says.
struct NameLookup {
    let call: Invocation
    let server: DNS.Server?
    /// Nanoseconds, for all of it.
    let timeout: Int

    /// The value of `--timeout`, in nanoseconds.
    static func timeout(_ call: Invocation) throws -> Int {
        guard case .duration(let length) = call["timeout"] else { return 5_000_000_000 }
        guard length > 0 else {
            throw ErrorValue.usage("`--timeout` must be more than nothing", at: call.span(of: "timeout"))
        }
        return length
    }

    /// The addresses of a name, from the hosts file alone if it has one. `span` is where the name was written.
    func addresses(of name: String, at span: Span) throws -> [NumericAddress] {
        if let address = NumericAddress(name) { return [address] }
        if server == nil {
            let known = HostsFile.ofMachine.addresses(of: name)
            if !known.isEmpty { return known }
        }
        return try answers(name, [.a, .aaaa], at: span).compactMap { NumericAddress($0.value) }
    }

    /// What DNS says, of all types together; an error if it has nothing of any.
    func answers(_ name: String, _ types: [DNS.RecordType], at span: Span) throws -> [DNS.Answer] {
        try check(name, at: span)
        var answers: [DNS.Answer] = []
        var failure = DNS.Failure.noRecords
        for type in types {
            do throws(DNS.Failure) { answers += try self.query(name, type) } catch {
                try call.context.checkInterrupt()
                switch error {
                // What is known of the name outweighs what isn't.
                case .noRecords: break
                case .noSuchName where failure == .noRecords: failure = error
                case .noSuchName: break
                default: failure = error
                }
                // A name that isn't there has no other records; a server that is silent stays so.
                if error != .noRecords { break }
            }
        }
        if answers.isEmpty { throw said(failure, name, types, at: span) }
        return answers
    }

    /// Tries of a second each, so that Ctrl-C is answered.
    private func query(_ name: String, _ type: DNS.RecordType) throws(DNS.Failure) -> [DNS.Answer] {
        let (end, overflow) = Processes.timeSinceBoot.addingReportingOverflow(timeout)
        var quick = 0
        while true {
            let begin = Processes.timeSinceBoot
            do throws(DNS.Failure) {
                return try DNS.query(name, type, server: server, seconds: 1, searches: server == nil)
            } catch {
                guard error == .noAnswer else { throw error }
                // An answer at once that it can't be asked is given a second chance, no more.
                if Processes.timeSinceBoot - begin < 500_000_000 { quick += 1 }
                let isOver = !overflow && Processes.timeSinceBoot >= end
                if isOver || quick > 1 || Interrupt.isRaised { throw error }
            }
        }
    }

    private func check(_ name: String, at span: Span) throws {
        let isPlain = name.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
        let labels = name.split(separator: ".", omittingEmptySubsequences: false)
        let isNamed =
            !name.isEmpty && name.utf8.count <= 253 && labels.dropLast().allSatisfy { !$0.isEmpty }
            && labels.allSatisfy { $0.utf8.count <= 63 }
        guard isPlain, isNamed else {
            throw ErrorValue.usage(
                "'\(name)' is no name of a host",
                help: isPlain
                    ? "parts of 1 to 63 letters, with dots between"
                    : "letters beyond ASCII are written as `xn--…`",
                at: span)
        }
    }

    private func said(
        _ failure: DNS.Failure, _ name: String, _ types: [DNS.RecordType], at span: Span
    ) -> ErrorValue {
        let asked = server.map { "\($0.address.text)" + ($0.port == 53 ? "" : " port \($0.port)") }
        switch failure {
        case .noSuchName: return ErrorValue("no host is named '\(name)'", kind: "not-found", at: span)
        case .noRecords:
            return ErrorValue(
                "'\(name)' has no \(types.map(\.name).joined(separator: " or ")) record", kind: "not-found",
                at: span)
        case .noAnswer:
            return ErrorValue(
                asked.map { "\($0) gives no answer for '\(name)'" }
                    ?? "no DNS server gives an answer for '\(name)'", kind: "io",
                help: asked == nil ? "/etc/resolv.conf names the servers" : nil, at: span)
        case .refused:
            return ErrorValue(
                asked.map { "\($0) refuses to answer for '\(name)'" }
                    ?? "the DNS server refuses to answer for '\(name)'",
                kind: "io", at: span)
        case .system(let code):
            return ErrorValue(
                "cannot ask DNS for '\(name)': \(SystemError.reason(code))", kind: "io", at: span)
        }
    }
}
