// Regular expressions by Debian's PCRE2 (Perl syntax, UTF, compiled to machine code).

import CPCRE2
import Glibc

public struct RegexError: Error, Sendable, Equatable, CustomStringConvertible {
    public var message: String
    /// Where in the pattern, in bytes; nil for an error while matching.
    public var offset: Int?
    public var description: String { message }
}

/// One match: where the whole and each group lie, in bytes of the subject.
public struct RegexMatch: Sendable, Equatable {
    /// Group 0 is the whole; nil for a group that took no part.
    public var groups: [Range<Int>?]
    public var range: Range<Int> { groups.first.flatMap { $0 } ?? 0..<0 }
}

/// A compiled pattern. It matches by Unicode characters, and steps over invalid UTF-8 in the subject.
public final class Regex {
    public let pattern: String
    /// How many groups, without the whole.
    public let groupCount: Int
    /// Named groups and their numbers, by number.
    public let groupNames: [(name: String, number: Int)]
    private let code: OpaquePointer
    private let data: OpaquePointer
    private let context: OpaquePointer

    /// `limit` bounds the work of one match, in PCRE2's steps; beyond it matching is an error.
    /// `unsetGroupsMatch`: what refers back to a group that took no part matches the empty text, as in ECMA-262.
    public init(
        _ pattern: String, ignoreCase: Bool = false, multiline: Bool = false, dotMatchesNewline: Bool = false,
        unsetGroupsMatch: Bool = false, limit: UInt32 = 10_000_000
    ) throws(RegexError) {
        var options =
            PCRE2_UTF | PCRE2_UCP | UInt32(PCRE2_MATCH_INVALID_UTF) | UInt32(PCRE2_NEVER_BACKSLASH_C)
        if ignoreCase { options |= UInt32(PCRE2_CASELESS) }
        if multiline { options |= UInt32(PCRE2_MULTILINE) }
        if dotMatchesNewline { options |= UInt32(PCRE2_DOTALL) }
        if unsetGroupsMatch { options |= UInt32(PCRE2_MATCH_UNSET_BACKREF) }
        var failure: Int32 = 0
        var offset = 0
        var text = pattern
        let compiled = text.withUTF8 {
            // An empty string may have no address, which PCRE2 takes only with length 0.
            pcre2_compile_8($0.baseAddress, $0.count, options, &failure, &offset, nil)
        }
        guard let compiled else { throw RegexError(message: Self.message(failure), offset: offset) }
        guard let data = pcre2_match_data_create_from_pattern_8(compiled, nil),
            let context = pcre2_match_context_create_8(nil)
        else {
            pcre2_code_free_8(compiled)
            throw RegexError(message: "no memory", offset: nil)
        }
        pcre2_set_match_limit_8(context, limit)
        // Without JIT (a hardened kernel may forbid it) the interpreter does the same, slower.
        pcre2_jit_compile_8(compiled, UInt32(PCRE2_JIT_COMPLETE))
        code = compiled
        self.data = data
        self.context = context
        self.pattern = pattern
        var count: UInt32 = 0
        pcre2_pattern_info_8(compiled, UInt32(PCRE2_INFO_CAPTURECOUNT), &count)
        groupCount = Int(count)
        groupNames = Self.names(compiled)
    }

    /// A pattern that matches just this text.
    public static func quoted(_ text: String) -> String {
        String(
            decoding: text.utf8.flatMap { byte -> [UInt8] in
                let isWord =
                    byte >= 0x80 || (byte >= 0x30 && byte <= 0x39)
                    || (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A)
                return isWord ? [byte] : [UInt8(ascii: "\\"), byte]
            }, as: UTF8.self)
    }

    deinit {
        pcre2_match_context_free_8(context)
        pcre2_match_data_free_8(data)
        pcre2_code_free_8(code)
    }

    /// The first match that begins at byte `start` or later; nil if there is none.
    public func firstMatch(in subject: UnsafeBufferPointer<UInt8>, from start: Int = 0) throws(RegexError)
        -> RegexMatch?
    {
        try match(subject, start, 0)
    }

    public func firstMatch(in subject: [UInt8], from start: Int = 0) throws(RegexError) -> RegexMatch? {
        try subject.withUnsafeBufferPointer { (buffer) throws(RegexError) in try match(buffer, start, 0) }
    }

    public func firstMatch(in subject: String, from start: Int = 0) throws(RegexError) -> RegexMatch? {
        try Self.bytes(of: subject) { (buffer) throws(RegexError) in try match(buffer, start, 0) }
    }

    /// True if there is a match anywhere.
    public func matches(_ subject: String) throws(RegexError) -> Bool { try firstMatch(in: subject) != nil }

    /// All matches, none overlapping, in order.
    public func allMatches(in subject: [UInt8]) throws(RegexError) -> [RegexMatch] {
        try subject.withUnsafeBufferPointer { (buffer) throws(RegexError) in try allMatches(in: buffer) }
    }

    public func allMatches(in subject: String) throws(RegexError) -> [RegexMatch] {
        try Self.bytes(of: subject) { (buffer) throws(RegexError) in try allMatches(in: buffer) }
    }

    public func allMatches(in subject: UnsafeBufferPointer<UInt8>) throws(RegexError) -> [RegexMatch] {
        var found: [RegexMatch] = []
        var start = 0
        var options: UInt32 = 0
        while start <= subject.count {
            guard let next = try match(subject, start, options) else {
                guard options != 0 else { break }
                // After an empty match: no other one here, so go on one character later.
                options = 0
                start += 1
                while start < subject.count, subject[start] & 0xC0 == 0x80 { start += 1 }
                continue
            }
            found.append(next)
            start = next.range.upperBound
            options = next.range.isEmpty ? UInt32(PCRE2_NOTEMPTY_ATSTART) | PCRE2_ANCHORED : 0
        }
        return found
    }

    /// `withUTF8` with its error's type kept.
    private static func bytes<Answer>(
        of subject: String, _ body: (UnsafeBufferPointer<UInt8>) throws(RegexError) -> Answer
    ) throws(RegexError) -> Answer {
        var text = subject
        let result: Result<Answer, RegexError> = text.withUTF8 { buffer in
            do throws(RegexError) { return .success(try body(buffer)) } catch { return .failure(error) }
        }
        return try result.get()
    }

    private func match(
        _ subject: UnsafeBufferPointer<UInt8>, _ start: Int, _ options: UInt32
    ) throws(RegexError) -> RegexMatch? {
        guard start >= 0, start <= subject.count else { return nil }
        var none: UInt8 = 0
        let result = withUnsafePointer(to: &none) {
            pcre2_match_8(code, subject.baseAddress ?? $0, subject.count, start, options, data, context)
        }
        if result == PCRE2_ERROR_NOMATCH { return nil }
        guard result > 0, let offsets = pcre2_get_ovector_pointer_8(data) else {
            let reason =
                result == PCRE2_ERROR_MATCHLIMIT
                ? "the pattern needs too much work on this text (match limit reached)" : Self.message(result)
            throw RegexError(message: reason, offset: nil)
        }
        var groups: [Range<Int>?] = []
        groups.reserveCapacity(groupCount + 1)
        for group in 0...groupCount {
            let low = offsets[group * 2]
            let high = offsets[group * 2 + 1]
            // An unset group lies at ~0, which Swift sees as -1; \K in a lookahead may end a match before it begins.
            groups.append(group >= Int(result) || low < 0 || low > high ? nil : low..<high)
        }
        return RegexMatch(groups: groups)
    }

    private static func names(_ code: OpaquePointer) -> [(name: String, number: Int)] {
        var count: UInt32 = 0
        var size: UInt32 = 0
        var table: UnsafePointer<UInt8>?
        pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_NAMECOUNT), &count)
        pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_NAMEENTRYSIZE), &size)
        pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_NAMETABLE), &table)
        guard let table else { return [] }
        // Each entry: the number in two bytes, high first, then the name and a zero.
        return (0..<Int(count)).map { index in
            let entry = table + index * Int(size)
            return (String(cString: entry + 2), Int(entry[0]) << 8 | Int(entry[1]))
        }.sorted { $0.1 < $1.1 }
    }

    private static func message(_ code: Int32) -> String {
        let bytes = [UInt8](unsafeUninitializedCapacity: 256) { buffer, filled in
            filled = max(0, Int(pcre2_get_error_message_8(code, buffer.baseAddress, 256)))
        }
        return bytes.isEmpty ? "error \(code)" : String(decoding: bytes, as: UTF8.self)
    }
}
