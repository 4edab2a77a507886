import Config
import Glibc
import PluginAPI
import Testing

@testable import CoreCommands

/// Every example of every signature, run by the program itself in a folder of its own. The program is the
/// one built beside the tests, or `$NOPS`.
@Suite struct Examples {
    struct Case: Sendable, CustomTestStringConvertible {
        let command: String
        let source: String
        let output: String?
        var testDescription: String { source }
    }

    static let cases: [Case] = (CoreCommands.all().flatMap { $0 } + ConfigPlugin().commands()).flatMap {
        command in
        command.signature.examples.map { Case(command: command.name, source: $0.source, output: $0.output) }
    }

    static var program: String {
        if let given = getenv("NOPS") { return String(cString: given) }
        let tests = CommandLine.arguments[0]
        guard let slash = tests.lastIndex(of: "/") else { return "nops" }
        return tests[..<slash] + "/nops"
    }

    @Test(arguments: cases) func printsWhatItSays(_ example: Case) throws {
        var template = Array("/tmp/nops-example-XXXXXX".utf8CString)
        try #require(mkdtemp(&template) != nil)
        let folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        defer { _ = shell("rm -rf '\(folder)'") }
        guard let expected = example.output else { return }
        // The journal of the example's changes stays in its folder, out of sight of `ls`.
        let set =
            "cd '\(folder)' && mkdir .nops && HOME='\(folder)' TZ=UTC exec '\(Examples.program)' -c \"$SOURCE\" 2>&1"
        let (output, status) = shell("SOURCE='\(example.source.replacingQuotes)'; " + set)
        #expect(status == 0, "\(output)")
        var printed = output
        if printed.hasSuffix("\n") { printed.removeLast() }
        #expect(printed == expected)
    }

    private func shell(_ text: String) -> (output: String, status: Int32) {
        guard let pipe = popen(text, "r") else { return ("", -1) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while case let count = fread(&buffer, 1, buffer.count, pipe), count > 0 { bytes += buffer[..<count] }
        let status = pclose(pipe)
        return (String(decoding: bytes, as: UTF8.self), status)
    }
}

extension String {
    fileprivate var replacingQuotes: String {
        split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''")
    }
}
