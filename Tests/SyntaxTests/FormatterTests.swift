import Glibc
import Testing

@testable import Syntax

@Suite struct FormatterTests {
    private func formatted(_ text: String) -> String {
        let file = SourceFile(number: 0, name: "test", bytes: Array(text.utf8))
        switch format(file, shapes: SampleShapes()) {
        case .text(let bytes): return String(decoding: bytes, as: UTF8.self)
        case .broken(let diagnostics): return "! " + diagnostics.map(\.message).joined(separator: "; ")
        }
    }

    @Test(arguments: FormatterSamples.all)
    func writesTheOneStyle(_ sample: FormatterSamples.Sample) {
        #expect(formatted(sample.written) == sample.formatted)
        #expect(formatted(sample.formatted) == sample.formatted)
    }

    @Test func leavesATextWithErrorsAlone() {
        #expect(formatted("if {\n") == "! a condition is expected after `if`; this `{` is never closed")
    }

    /// Each line typed in the transcripts and the documents, and many that were made of them by mutation: what is
    /// formatted means the same (`format` itself is not trusted with that), stays as it is when formatted again, and
    /// has lost nothing but blanks. `NOPS_FUZZ_INPUTS` says how many mutations; a failure shows its input.
    @Test func changesNothingButTheLayout() throws {
        let corpus = try FormatterFuzz.corpus()
        #expect(corpus.count > 1000)
        var fuzz = FormatterFuzz(corpus: corpus)
        for text in corpus { fuzz.check(text) }
        #expect(fuzz.formatted > 900)
        let count = getenv("NOPS_FUZZ_INPUTS").flatMap { Int(String(cString: $0)) } ?? 50_000
        for _ in 0..<count where fuzz.failures.count < 5 { fuzz.check(fuzz.mutation()) }
        for failure in fuzz.failures { Issue.record("\(failure)") }
        #expect(fuzz.formatted > count / 4)
    }

    /// One that ends no line is text, behind an indent too.
    @Test func keepsCarriageReturns() {
        var fuzz = FormatterFuzz(corpus: [])
        for text in [
            "let \\\n text = \"\"\"\n \r> In\n \r>n  \"\"\"\n", "let t = \"\"\"\n  a\r\n \r\n  \"\"\"\n",
            "let t = '''\n  \ra\r\n\n   b\n  '''\n",
        ] { fuzz.check(Array(text.utf8)) }
        #expect(fuzz.failures.isEmpty)
        #expect(fuzz.formatted == 3)
    }
}
