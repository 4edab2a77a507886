import Glibc

@testable import Syntax

/// What libFuzzer calls for each text that it makes. All of `Syntax` is run: the first look (`Outline`), the parser
/// and the formatter. A property that doesn't hold ends the process, and libFuzzer keeps the text.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOne(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    FuzzTally.shared.texts += 1
    let begun = clock()
    defer {
        if clock() - begun > slowest {
            refuse("took longer than a second", Array(UnsafeBufferPointer(start: start, count: count)))
        }
    }
    let text = Array(UnsafeBufferPointer(start: start, count: count))
    switch format(SourceFile(number: 0, name: "", bytes: text), shapes: SampleShapes()) {
    case .broken(let diagnostics):
        if diagnostics.contains(where: { $0.label == "a mistake of nops's formatter" }) {
            refuse("formatted it would mean something else", text)
        }
    case .text(let once):
        FuzzTally.shared.scripts += 1
        guard let meaning = tree(of: text) else { refuse("formatted with errors in it", text) }
        if once == text { return 0 }
        if tree(of: once) != meaning { refuse("formatted it means something else", text) }
        guard
            case .text(let twice) = format(
                SourceFile(number: 0, name: "", bytes: once), shapes: SampleShapes()),
            twice == once
        else { refuse("formatted again it is another", text) }
    }
    return 0
}

/// A second of processor time: by the wall clock a busy machine's text would look like one that hangs.
private let slowest = clock_t(1_000_000)

/// How many texts were tried and how many of them are scripts without errors, told at the process's end.
final class FuzzTally: @unchecked Sendable {
    static let shared = FuzzTally()
    var texts = 0
    var scripts = 0

    private init() {
        atexit {
            say(
                "\(FuzzTally.shared.texts) texts, \(FuzzTally.shared.scripts) of them scripts without errors\n"
            )
        }
    }
}

/// nil: it has errors.
private func tree(of text: [UInt8]) -> String? {
    let result = parse(SourceFile(number: 0, name: "", bytes: text), shapes: SampleShapes())
    return result.hasErrors ? nil : "\(result.languageVersion ?? 0) \(TreeDump.of(result.block))"
}

private func say(_ text: String) {
    _ = text.utf8.withContiguousStorageIfAvailable { write(2, $0.baseAddress, $0.count) }
}

private func refuse(_ what: String, _ text: [UInt8]) -> Never {
    say("\(what):\n\(String(decoding: text, as: UTF8.self))\n")
    abort()
}
