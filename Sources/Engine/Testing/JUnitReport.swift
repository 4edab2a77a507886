/// Test results as JUnit XML, which continuous-integration servers read: `testsuites` of a `testsuite` a file, of a
/// `testcase` a test (the schema of Jenkins's xunit plugin).
public enum JUnitReport {
    /// - Parameter results: those of a file stand together.
    public static func xml(_ results: [TestResult]) -> String {
        var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        text += "<testsuites\(counts(results))>\n"
        var rest = results[...]
        while let first = rest.first {
            let suite = rest.prefix { $0.path == first.path }
            rest = rest.dropFirst(suite.count)
            text += "  <testsuite name=\"\(escaped(first.path))\"\(counts(suite))>\n"
            for result in suite { text += testcase(result) }
            text += "  </testsuite>\n"
        }
        return text + "</testsuites>\n"
    }

    private static func counts(_ results: some Collection<TestResult>) -> String {
        let failed = results.lazy.filter { $0.outcome == .failed }.count
        let broken = results.lazy.filter { $0.outcome == .broken }.count
        let time = results.lazy.map(\.nanoseconds).reduce(0, +)
        return
            " tests=\"\(results.count)\" failures=\"\(failed)\" errors=\"\(broken)\" time=\"\(seconds(time))\""
    }

    private static func testcase(_ result: TestResult) -> String {
        var text =
            "    <testcase name=\"\(escaped(result.name))\" classname=\"\(escaped(result.path))\" "
            + "file=\"\(escaped(result.path))\" line=\"\(result.line)\" time=\"\(seconds(result.nanoseconds))\""
        switch result.outcome {
        case .passed:
            return text + (result.output.isEmpty ? "/>\n" : ">\n" + output(result) + "    </testcase>\n")
        case .failed, .broken:
            let element = result.outcome == .failed ? "failure" : "error"
            text +=
                ">\n      <\(element) message=\"\(escaped(result.reason))\">\(escaped(result.output))</\(element)>\n"
            return text + "    </testcase>\n"
        }
    }

    private static func output(_ result: TestResult) -> String {
        "      <system-out>\(escaped(result.output))</system-out>\n"
    }

    private static func seconds(_ nanoseconds: Int) -> String {
        let milliseconds = nanoseconds / 1_000_000
        let part = String(milliseconds % 1000)
        return "\(milliseconds / 1000)." + String(repeating: "0", count: 3 - part.count) + part
    }

    /// Also without what XML 1.0 (section 2.2) has no way to write.
    private static func escaped(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result.append(contentsOf: "&amp;".unicodeScalars)
            case "<": result.append(contentsOf: "&lt;".unicodeScalars)
            case ">": result.append(contentsOf: "&gt;".unicodeScalars)
            case "\"": result.append(contentsOf: "&quot;".unicodeScalars)
            case "\n", "\t": result.append(scalar)
            case _ where scalar.value < 0x20 || scalar.value == 0xFFFE || scalar.value == 0xFFFF:
                result.append("\u{FFFD}")
            default: result.append(scalar)
            }
        }
        return String(result)
    }
}
