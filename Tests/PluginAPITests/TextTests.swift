import PluginAPI
import Syntax
import Testing

@Suite struct TimeTexts {
    @Test(arguments: [
        ("1970-01-01T00:00:00Z", 0), ("2026-11-23", 1_795_392_000),
        ("2026-11-23T10:00:00+01:00", 1_795_424_400),
        ("1969-12-31T23:59:59Z", -1), ("2000-02-29T12:30", 951_827_400),
        ("2016-12-31T23:59:60Z", 1_483_228_800),
    ])
    func reads(_ text: String, _ seconds: Int) { #expect(TimeText.parse(text) == seconds * 1_000_000_000) }

    @Test(arguments: [
        "", "2026", "2026-13-01", "2026-02-29", "2026-1-1", "2026-11-23T25:00:00", "2026-11-23T10",
        "2026-11-23T10:00:00Zx",
        "9999-01-01",
    ])
    func refuses(_ text: String) { #expect(TimeText.parse(text) == nil) }

    @Test func writesWhatItReads() {
        for text in [
            "2026-11-23T10:00:00Z", "1969-12-31T23:59:59.999999999Z", "1700-03-01T00:00:00.5Z",
            "2262-04-11T23:47:16Z",
        ] {
            #expect(TimeText.parse(text).map(TimeText.utc) == text)
        }
    }

    @Test func daysAndDatesAgree() {
        var expected = CivilDate.days(year: 1600, month: 1, day: 1)
        for year in 1600...2400 {
            for month in 1...12 {
                for day in 1...TimeText.daysIn(month: month, year: year) {
                    let date = CivilDate.date(days: expected)
                    #expect(CivilDate.days(year: year, month: month, day: day) == expected)
                    #expect(date.year == year && date.month == month && date.day == day)
                    expected += 1
                }
            }
        }
    }
}

@Suite struct Quantities {
    @Test(arguments: [
        (0, "0s"), (90_000_000_000, "1m30s"), (250_000_000, "250ms"), (1_500_000_000, "1s500ms"),
        (604_800_000_000_000, "7d"),
        (-1, "-1ns"), (3_600_000_000_001, "1h1ns"),
    ])
    func durations(_ nanoseconds: Int, _ text: String) {
        #expect(DurationText.text(nanoseconds) == text)
        #expect(DurationText.parse(text) == nanoseconds)
    }

    @Test func readsDurations() {
        #expect(DurationText.parse("1.5h") == 5_400_000_000_000)
        #expect(DurationText.parse("10µs") == 10_000)
        #expect(DurationText.parse("1h 30m") == 5_400_000_000_000)
        for bad in ["", "5", "s", "1x", "1h30", "-", "99999999999d", "1..5s"] {
            #expect(DurationText.parse(bad) == nil)
        }
    }

    @Test(arguments: [
        (0, "0 B"), (999, "999 B"), (1000, "1 KB"), (1536, "1.5 KB"), (999_949, "999.9 KB"),
        (999_950, "1 MB"),
        (64_000_000, "64 MB"), (-1500, "-1.5 KB"), (Int.max, "9.2 EB"),
    ])
    func sizes(_ bytes: Int, _ text: String) { #expect(SizeText.short(bytes) == text) }

    @Test(arguments: [(0, "0B"), (10_000, "10KB"), (67_108_864, "64MiB"), (1234, "1234B"), (-5000, "-5KB")])
    func exactSizes(_ bytes: Int, _ text: String) {
        #expect(SizeText.exact(bytes) == text)
        #expect(SizeText.parse(text) == bytes)
    }

    @Test func readsSizes() {
        #expect(SizeText.parse("1.5 GiB") == 1_610_612_736)
        #expect(SizeText.parse("512b") == 512)
        for bad in ["", "10", "KB", "10XB", "99EB", "1.2.3KB"] { #expect(SizeText.parse(bad) == nil) }
    }
}

@Suite struct ProgramForms {
    private func form(_ value: Value) throws -> String {
        String(decoding: try value.programBytes(), as: UTF8.self)
    }

    @Test func tablesAreLinesWithTabs() throws {
        let table = Value.items([
            .fields(["a": .int(1), "b": .text("x")]), .fields(["b": .items([.int(1)]), "a": .null]),
        ])
        #expect(try form(table) == "1\tx\n\t[1]\n")
    }

    @Test func othersByTheirKind() throws {
        #expect(try form(.text("as it is")) == "as it is")
        #expect(try form(.items([.text("a"), .int(2), .items([.null])])) == "a\n2\n[null]\n")
        #expect(try form(.fields(["name": .text("web"), "size": .size(1000)])) == "name\tweb\nsize\t1KB\n")
        #expect(try form(.null) == "")
        #expect(try form(.float(0.1)) == "0.1")
    }

    @Test func noTextForListsAndNull() {
        for value in [Value.null, .items([]), .fields([:])] {
            #expect(throws: ErrorValue.self) { try value.plainText() }
        }
    }
}
