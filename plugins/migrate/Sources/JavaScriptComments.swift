// Files that comments name: types in documentation, and TypeScript's references.

enum JavaScriptComments {
    /// What a comment says to tools.
    static func references(
        in comment: Range<Int>, _ bytes: UnsafeBufferPointer<UInt8>
    ) -> [JavaScriptReference] {
        guard comment.count > 8 else { return [] }
        let text = UnsafeBufferPointer(rebasing: bytes[comment])
        if text[1] == UInt8(ascii: "/") {
            guard text.starts(with: "///".utf8) else { return [] }
            return tripleSlash(text, comment.lowerBound)
        }
        return types(text, comment.lowerBound)
    }

    private static let directives = [ByteSearch("<reference "), ByteSearch("<amd-dependency ")]
    private static let path = ByteSearch("path")

    /// `/// <reference path="./a.d.ts" />`
    private static func tripleSlash(_ text: UnsafeBufferPointer<UInt8>, _ start: Int) -> [JavaScriptReference]
    {
        guard directives.contains(where: { $0.first(in: text) != nil }), let at = path.first(in: text),
            let content = quoted(text, from: at + 4, between: UInt8(ascii: "="))
        else { return [] }
        return [
            JavaScriptReference(range: content.lowerBound + start..<content.upperBound + start, sense: .own)
        ]
    }

    private static let importWord = ByteSearch("import")
    private static let requireWord = ByteSearch("require")
    private static let fromWord = ByteSearch("from")

    /// `{import("./a").B}` and `@import {B} from "./a"`.
    private static func types(_ text: UnsafeBufferPointer<UInt8>, _ start: Int) -> [JavaScriptReference] {
        var found: [JavaScriptReference] = []
        for word in [importWord, requireWord] {
            var from = 0
            while let at = word.firstWord(in: text, from: from) {
                from = at + word.word.count
                var content = quoted(text, from: from, between: UInt8(ascii: "("))
                if content == nil, at > 0, text[at - 1] == UInt8(ascii: "@"), word.word.count == 6 {
                    let end = text[from...].firstIndex(of: UInt8(ascii: "@")) ?? text.count
                    let clause = UnsafeBufferPointer(rebasing: text[from..<end])
                    if let mark = fromWord.firstWord(in: clause) {
                        content = quoted(text, from: from + mark + 4, between: nil)
                    }
                }
                guard let content else { continue }
                // Only types stand in braces.
                let isTag = at > 0 && text[at - 1] == UInt8(ascii: "@")
                guard isTag || isInBraces(text, at) else { continue }
                found.append(
                    JavaScriptReference(
                        range: content.lowerBound + start..<content.upperBound + start, sense: .module))
            }
        }
        return found
    }

    private static func isInBraces(_ text: UnsafeBufferPointer<UInt8>, _ place: Int) -> Bool {
        var at = place - 1
        while at >= 0, place - at < 2000 {
            if text[at] == UInt8(ascii: "{") { return true }
            if text[at] == UInt8(ascii: "@") { return false }
            at -= 1
        }
        return false
    }

    /// What stands in quotes after blanks, and after `mark` if there has to be one.
    private static func quoted(
        _ text: UnsafeBufferPointer<UInt8>, from: Int, between mark: UInt8?
    ) -> Range<Int>? {
        var at = from
        func skip() { while at < text.count, TextLines.isBlank(text[at]) { at += 1 } }
        skip()
        if let mark {
            guard at < text.count, text[at] == mark else { return nil }
            at += 1
            skip()
        }
        guard at < text.count, text[at] == 0x22 || text[at] == 0x27 else { return nil }
        let quote = text[at]
        guard let end = text[(at + 1)...].firstIndex(where: { $0 == quote || $0 == 0x0A }),
            text[end] == quote,
            end > at + 1
        else { return nil }
        return at + 1..<end
    }
}
