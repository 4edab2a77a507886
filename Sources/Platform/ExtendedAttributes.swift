// Extended attributes: labels, capabilities and access lists that a file system keeps beside a file (xattr(7)).

import CSystem
import Glibc

/// One extended attribute of a file or folder.
public struct ExtendedAttribute: Sendable, Equatable {
    /// With its name space: "user.comment", "system.posix_acl_access".
    public var name: String
    public var value: [UInt8]

    public init(name: String, value: [UInt8]) {
        self.name = name
        self.value = value
    }
}

/// All extended attributes of an open file or folder.
public enum ExtendedAttributes {
    /// Sorted by name; empty where the file system has none. Those that the caller may not read are left out.
    public static func of(descriptor: Int32, shown: String) throws(SystemError) -> [ExtendedAttribute] {
        let names = try names(descriptor, shown)
        var found: [ExtendedAttribute] = []
        for name in names {
            if let value = try value(descriptor, name, shown) {
                found.append(ExtendedAttribute(name: name, value: value))
            }
        }
        return found
    }

    /// Makes a file's attributes those in `wanted`, from those in `present`. The names of those that can't be there: the
    /// file system has none such, or it is the system's to give (`security.`, `trusted.`) and the caller may not. Any other
    /// failure is thrown.
    public static func change(
        descriptor: Int32, from present: [ExtendedAttribute], to wanted: [ExtendedAttribute], shown: String
    ) throws(SystemError) -> [String] {
        var refused: [String] = []
        func refuse(_ name: String) throws(SystemError) {
            let isSystems = name.hasPrefix("security.") || name.hasPrefix("trusted.")
            guard errno == EOPNOTSUPP || (isSystems && (errno == EPERM || errno == EACCES)) else {
                throw SystemError("keep the extended attribute '\(name)' of", shown)
            }
            refused.append(name)
        }
        for attribute in wanted where !present.contains(attribute) {
            let result = attribute.value.withUnsafeBytes {
                nops_attribute_set(descriptor, attribute.name, $0.baseAddress, $0.count)
            }
            if result != 0 { try refuse(attribute.name) }
        }
        for attribute in present where !wanted.contains(where: { $0.name == attribute.name }) {
            if nops_attribute_remove(descriptor, attribute.name) != 0, errno != ENODATA {
                try refuse(attribute.name)
            }
        }
        return refused
    }

    private static func names(_ descriptor: Int32, _ shown: String) throws(SystemError) -> [String] {
        let bytes = try grown(shown) {
            nops_attributes_list(descriptor, $0?.assumingMemoryBound(to: CChar.self), $1)
        }
        guard let bytes else { return [] }
        return bytes.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }.sorted()
    }

    private static func value(
        _ descriptor: Int32, _ name: String, _ shown: String
    ) throws(SystemError) -> [UInt8]? {
        try grown(shown) { nops_attribute_get(descriptor, name, $0, $1) }
    }

    /// Asks for the size, then for the bytes, again while they grow in between. Nil: there are none to be had.
    private static func grown(
        _ shown: String, _ ask: (UnsafeMutableRawPointer?, Int) -> Int
    ) throws(SystemError) -> [UInt8]? {
        while true {
            let size = ask(nil, 0)
            if size == 0 { return [] }
            if size > 0 {
                var count = 0
                let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, filled in
                    count = ask(buffer.baseAddress, size)
                    filled = max(0, count)
                }
                if count >= 0 { return bytes }
            }
            switch errno {
            case ERANGE: continue
            case EOPNOTSUPP, ENOSYS, ENODATA, EPERM, EACCES: return nil
            default: throw SystemError("read the attributes of", shown)
            }
        }
    }
}
