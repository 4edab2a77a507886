import PluginAPI
import Testing

@testable import Engine

@Suite struct TableRendererTests {
    private let rows: Value = .items([
        .fields(["name": .text("notes.txt"), "size": .size(1500), "note": .text("a longer piece of text")]),
        .fields(["name": .text("日本.md"), "size": .size(12), "note": .text("two\nlines")]),
    ])

    @Test func aPlainTableIsAligned() {
        #expect(
            TableRenderer.text(rows, width: nil, colour: false) == """
                name         size  note
                notes.txt  1.5 KB  a longer piece of text
                日本.md      12 B  two\\nlines

                """)
    }

    @Test func aTableIsCutToTheWidth() {
        #expect(
            TableRenderer.text(rows, width: 32, colour: false) == """
                name         size  note
                notes.txt  1.5 KB  a longer pie…
                日本.md      12 B  two\\nlines

                """)
    }

    @Test func whatCannotFitIsNamed() {
        let wide: Value = .items([
            .fields([
                "one": .text("aaaaaaaaaaaa"), "two": .text("bbbbbbbbbbbb"), "three": .text("cccccccccccc"),
                "four": .text("dddddddddddd"),
            ])
        ])
        #expect(
            TableRenderer.text(wide, width: 24, colour: false) == """
                one          two
                aaaaaaaaaa…  bbbbbbbbbb…
                … 2 more columns: three…

                """)
    }

    @Test func numbersAreNeverCut() {
        let value: Value = .items([
            .fields(["n": .int(123_456_789_012_345), "text": .text("a text that is rather long")])
        ])
        let text = TableRenderer.text(value, width: 28, colour: false)
        #expect(text.contains("123456789012345"))
        #expect(text.contains("…"))
    }

    @Test func timesLoseTheirOffsetFirst() {
        // Midnight, whatever zone the machine is in.
        let midnight = -TimeText.local(0).offset * 1_000_000_000
        let value: Value = .items([.fields(["what": .text("a text that is long"), "at": .time(midnight)])])
        func second(_ width: Int) -> String {
            TableRenderer.text(value, width: width, colour: false).split(separator: "\n").last.map(
                String.init) ?? ""
        }
        #expect(second(50).contains("00:00:00+") || second(50).contains("00:00:00-"))
        #expect(second(40).hasPrefix("a text that is long  19"))
        #expect(second(40).hasSuffix(":00:00"))
        #expect(second(34).hasSuffix(":00"))
        #expect(!second(34).contains(":00:00"))
        #expect(second(24).hasSuffix("1970-01-01"))
    }

    @Test func aRecordsLongValuesGoOnBelow() {
        let value: Value = .fields(["a": .text("one two three four five"), "b": .text("日本日本日本日本日本日本")])
        #expect(
            TableRenderer.text(value, width: 20, colour: false) == """
                a  one two three
                   four five
                b  日本日本日本日本
                   日本日本

                """)
        let long: Value = .fields(["a": .text(String(repeating: "x", count: 1_000_000))])
        let lines = TableRenderer.text(long, width: 20, colour: false).split(separator: "\n")
        #expect(lines.count == 20)
        #expect(lines.last?.hasSuffix("…") == true)
    }

    @Test func aRecordIsNamesAndValues() {
        let value: Value = .fields([
            "name": .text("web1"), "up": .duration(90_000_000_000), "tags": .items([.text("a"), .int(1)]),
            "disk": .fields(["free": .size(2_000_000)]), "none": .null, "text": .text("one\ntwo"),
        ])
        #expect(
            TableRenderer.text(value, width: nil, colour: false) == """
                name  web1
                up    1m30s
                tags  [a, 1]
                disk
                  free  2 MB
                none
                text  one
                      two

                """)
    }

    @Test func aListIsAnItemALine() {
        #expect(
            TableRenderer.text(.items([.int(1), .text("b"), .null]), width: nil, colour: false) == "1\nb\n\n")
        #expect(TableRenderer.text(.items([]), width: nil, colour: false) == "")
        #expect(TableRenderer.text(.items([]), width: 80, colour: false) == "(empty list)\n")
    }

    @Test func timesAreUTCWhenPlain() {
        #expect(TableRenderer.text(.time(0), width: nil, colour: false) == "1970-01-01T00:00:00Z\n")
    }

    @Test func aCellLeavesTheTerminalAlone() {
        let value: Value = .items([.fields(["x": .text("\u{1B}[31mred")])])
        #expect(TableRenderer.text(value, width: 80, colour: false) == "x\n\\e[31mred\n")
    }

    @Test func colourIsOnlyOnHeadings() {
        let value: Value = .items([.fields(["x": .int(1)])])
        #expect(TableRenderer.text(value, width: 80, colour: true) == "\u{1B}[1mx\u{1B}[0m\n1\n")
    }
}
