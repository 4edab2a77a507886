// Changes to a text as byte spans, and what a rewriter has to say besides.

import Platform

/// How sure it is that a text names what moves.
enum Grade: String, Sendable, Comparable {
    /// It resolves before the moves and would not after them, and stands where a name is meant. Rewritten.
    case certain
    /// Documentation, comments, texts that hold it among other words. Rewritten unless told.
    case likely
    /// Listed only.
    case unsure

    static func < (left: Grade, right: Grade) -> Bool { left.weakness < right.weakness }

    private var weakness: Int {
        switch self {
        case .certain: 0
        case .likely: 1
        case .unsure: 2
        }
    }
}

/// Replaces the bytes `start..<end`; an insertion where both are equal.
struct Edit: Equatable, Sendable {
    /// What is rewritten.
    enum Kind: String, Sendable {
        case code
        case name = "dotted name"
        case path
        case link
    }

    var start: Int
    var end: Int
    var text: String
    var grade = Grade.certain
    var kind = Kind.code
}

/// Something a rewriter noticed and left alone.
struct Remark: Equatable, Sendable {
    enum Kind: Sendable {
        /// Something still points at an old place, or may, and no rewriting is certain.
        case needsPerson
        case warning
    }
    var kind: Kind
    /// Byte offset.
    var offset: Int
    var message: String
}

/// What became of one file.
struct Rewriting: Sendable {
    /// In the order of the text, never overlapping.
    var edits: [Edit] = []
    var remarks: [Remark] = []
    /// Where the file stops being what it claims to be, if it does.
    var failure: SyntaxFailure?
}

extension Rewriting {
    /// Of edits that were found one by one. Where those overlap that are certain, a person is asked.
    init(agreeing edits: [Edit], remarks: [Remark], failure: SyntaxFailure?) {
        self.init(edits: [], remarks: remarks, failure: failure)
        if let agreed = edits.agreed() {
            self.edits = agreed
        } else {
            let message = "changes that contradict each other; it was not rewritten"
            self.remarks.append(Remark(kind: .needsPerson, offset: 0, message: message))
        }
    }
}

extension [Edit] {
    /// The text with these edits made. They are sorted and do not overlap.
    func applied(to bytes: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count + reduce(0) { $0 + $1.text.utf8.count })
        var done = 0
        for edit in self {
            result.append(contentsOf: bytes[done..<edit.start])
            result.append(contentsOf: edit.text.utf8)
            done = edit.end
        }
        result.append(contentsOf: bytes[done...])
        return result
    }

    /// Whether one of them touches a part of the text. They are sorted and do not overlap.
    func overlaps(_ start: Int, _ end: Int) -> Bool {
        let next = partitioningIndex { $0.end > start }
        return next < count && self[next].start < end
    }

    /// Sorted by place, insertions first; nil if two overlap.
    func ordered() -> [Edit]? {
        let sorted = enumerated().sorted {
            ($0.element.start, $0.element.end, $0.offset) < ($1.element.start, $1.element.end, $1.offset)
        }.map(\.element)
        for (first, second) in zip(sorted, sorted.dropFirst()) where second.start < first.end { return nil }
        return sorted
    }

    /// Sorted by place, where what is less sure gives way to what it overlaps; nil if certain ones overlap.
    func agreed() -> [Edit]? {
        if let all = ordered() { return all }
        guard var kept = filter({ $0.grade == .certain }).ordered() else { return nil }
        for grade in [Grade.likely, .unsure] {
            var merged: [Edit] = []
            var at = 0
            for edit in filter({ $0.grade == grade }).sorted(by: { ($0.start, $0.end) < ($1.start, $1.end) })
            {
                while at < kept.count, kept[at].end <= edit.start {
                    merged.append(kept[at])
                    at += 1
                }
                let isFree =
                    (merged.last.map { $0.end <= edit.start } ?? true)
                    && (at == kept.count || kept[at].start >= edit.end)
                if isFree { merged.append(edit) }
            }
            kept = merged + kept[at...]
        }
        return kept
    }
}

extension [Range<Int>] {
    /// The one of them that holds a place. They are in order and do not overlap.
    func holding(_ place: Int) -> Range<Int>? {
        let next = partitioningIndex { $0.upperBound > place }
        return next < count && self[next].contains(place) ? self[next] : nil
    }
}
