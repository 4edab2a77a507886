// Records as bytes: little-endian integers, strings with their length before them.

import Platform
import PluginAPI

struct RecordWriter {
    private(set) var bytes: [UInt8] = []

    mutating func byte(_ value: UInt8) { bytes.append(value) }
    mutating func flag(_ value: Bool) { bytes.append(value ? 1 : 0) }

    mutating func integer<Number: FixedWidthInteger>(_ value: Number) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }

    mutating func text(_ value: String) {
        integer(UInt32(value.utf8.count))
        bytes.append(contentsOf: value.utf8)
    }

    mutating func hash(_ value: ContentHash) { bytes += value.bytes }
    mutating func raw(_ value: [UInt8]) { bytes += value }

    mutating func optionalText(_ value: String?) {
        flag(value != nil)
        if let value { text(value) }
    }

    mutating func time(_ value: FileTime) {
        integer(value.seconds)
        integer(value.nanoseconds)
    }

    mutating func meta(_ value: FileMeta) {
        integer(value.mode)
        integer(value.owner)
        integer(value.group)
        time(value.modified)
        guard let attributes = value.attributes else { return integer(UInt16.max) }
        integer(UInt16(clamping: attributes.count))
        for attribute in attributes {
            text(attribute.name)
            integer(UInt32(attribute.value.count))
            raw(attribute.value)
        }
    }

    mutating func identity(_ value: FileIdentity) {
        integer(value.device)
        integer(value.inode)
    }

    mutating func stamp(_ value: Stamp) {
        byte(value.kind.rawValue)
        integer(value.device)
        integer(value.inode)
        integer(Int64(value.size))
        time(value.modified)
    }

    mutating func state(_ value: EntryState) {
        switch value {
        case .absent: byte(0)
        case .file(let hash, let size, let meta):
            byte(1)
            self.hash(hash)
            integer(Int64(size))
            self.meta(meta)
        case .link(let target, let meta):
            byte(2)
            text(target)
            integer(meta.owner)
            integer(meta.group)
            time(meta.modified)
        case .folder(let meta):
            byte(3)
            self.meta(meta)
        }
    }

    mutating func call(_ value: Effect.Call?) {
        flag(value != nil)
        guard let value else { return }
        integer(UInt32(value.arguments.count))
        for argument in value.arguments { text(argument) }
        optionalText(value.folder)
    }

    mutating func action(_ value: Action) {
        integer(UInt32(value.sequence))
        optionalText(value.root)
        switch value.kind {
        case .swap(let path, let old, let new, let manner):
            byte(0)
            text(path)
            state(old)
            state(new)
            byte(manner.rawValue)
        case .move(let from, let to, let thing, let listing):
            byte(1)
            text(from)
            text(to)
            stamp(thing)
            flag(listing != nil)
            if let listing { hash(listing) }
        case .meta(let path, let old, let new):
            byte(2)
            text(path)
            meta(old)
            meta(new)
        case .effect(let effect):
            byte(3)
            text(effect.name)
            call(effect.action)
            call(effect.inverse)
        case .name(let path, let other, let thing, let isMade):
            byte(4)
            text(path)
            text(other)
            stamp(thing)
            flag(isMade)
        case .watch(let folder, let listing):
            byte(5)
            text(folder)
            hash(listing)
        }
        if let file = value.file {
            identity(file)
            if let kind = value.onlyKind { byte(kind.rawValue) }
        }
    }
}

/// A record that does not say what its type should say.
struct RecordError: Error {}

struct RecordReader {
    private let bytes: UnsafeRawBufferPointer
    private var at = 0
    /// The version of the journal's format.
    private let version: UInt8

    init(_ bytes: UnsafeRawBufferPointer, version: UInt8 = JournalHeader.version) {
        self.bytes = bytes
        self.version = version
    }

    /// How many bytes are not read yet.
    var left: Int { bytes.count - at }

    mutating func take(_ count: Int) throws -> UnsafeRawBufferPointer {
        guard count >= 0, count <= bytes.count - at else { throw RecordError() }
        defer { at += count }
        return UnsafeRawBufferPointer(rebasing: bytes[at..<at + count])
    }

    mutating func byte() throws -> UInt8 { try take(1)[0] }
    mutating func flag() throws -> Bool { try byte() != 0 }

    mutating func integer<Number: FixedWidthInteger>(_ type: Number.Type) throws -> Number {
        Number(littleEndian: try take(MemoryLayout<Number>.size).loadUnaligned(as: type))
    }

    /// A count or size that fits an `Int`.
    mutating func size() throws -> Int {
        let value = try integer(Int64.self)
        guard value >= 0 else { throw RecordError() }
        return Int(value)
    }

    mutating func text() throws -> String {
        String(decoding: try take(Int(try integer(UInt32.self))), as: UTF8.self)
    }

    mutating func hash() throws -> ContentHash { ContentHash(digest: try take(32)) }
    mutating func optionalText() throws -> String? { try flag() ? try text() : nil }

    mutating func time() throws -> FileTime {
        FileTime(seconds: try integer(Int64.self), nanoseconds: try integer(Int64.self))
    }

    mutating func meta() throws -> FileMeta {
        var meta = FileMeta(
            mode: try integer(UInt32.self), owner: try integer(UInt32.self), group: try integer(UInt32.self),
            modified: try time())
        guard version >= 2 else { return meta }
        let count = try integer(UInt16.self)
        guard count < .max else { return meta }
        var attributes: [ExtendedAttribute] = []
        for _ in 0..<count {
            attributes.append(
                ExtendedAttribute(name: try text(), value: Array(try take(Int(try integer(UInt32.self))))))
        }
        meta.attributes = attributes
        return meta
    }

    mutating func identity() throws -> FileIdentity {
        FileIdentity(device: try integer(UInt64.self), inode: try integer(UInt64.self))
    }

    mutating func stamp() throws -> Stamp {
        guard let kind = FileKind(rawValue: try byte()) else { throw RecordError() }
        return Stamp(
            kind: kind, device: try integer(UInt64.self), inode: try integer(UInt64.self), size: try size(),
            modified: try time())
    }

    mutating func state() throws -> EntryState {
        switch try byte() {
        case 0: return .absent
        case 1: return .file(hash: try hash(), size: try size(), meta: try meta())
        case 2:
            return .link(
                target: try text(),
                meta: .link(
                    owner: try integer(UInt32.self), group: try integer(UInt32.self),
                    modified: version >= 3 ? try time() : FileTime(seconds: 0)))
        case 3:
            if version >= 2 { return .folder(try meta()) }
            return .folder(
                FileMeta(
                    mode: try integer(UInt32.self), owner: try integer(UInt32.self),
                    group: try integer(UInt32.self)))
        default: throw RecordError()
        }
    }

    mutating func call() throws -> Effect.Call? {
        guard try flag() else { return nil }
        let count = try integer(UInt32.self)
        var arguments: [String] = []
        for _ in 0..<count { arguments.append(try text()) }
        return Effect.Call(arguments, folder: try optionalText())
    }

    mutating func action() throws -> Action {
        let sequence = Int(try integer(UInt32.self))
        let root = try optionalText()
        let kind: Action.Kind
        switch try byte() {
        case 0:
            let (path, old, new) = (try text(), try state(), try state())
            guard let manner = SwapManner(rawValue: try byte()) else { throw RecordError() }
            kind = .swap(path: path, old: old, new: new, manner: manner)
        case 1:
            kind = .move(
                from: try text(), to: try text(), thing: try stamp(), listing: try flag() ? try hash() : nil)
        case 2: kind = .meta(path: try text(), old: try meta(), new: try meta())
        case 3: kind = .effect(Effect(name: try text(), action: try call(), inverse: try call()))
        case 4:
            kind = .name(path: try text(), other: try text(), thing: try stamp(), isMade: try flag())
        case 5: kind = .watch(folder: try text(), listing: try hash())
        default: throw RecordError()
        }
        let file = left > 0 ? try identity() : nil
        var onlyKind: FileKind?
        if left > 0 {
            guard let known = FileKind(rawValue: try byte()) else { throw RecordError() }
            onlyKind = known
        }
        return Action(sequence: sequence, root: root, kind: kind, file: file, onlyKind: onlyKind)
    }
}
