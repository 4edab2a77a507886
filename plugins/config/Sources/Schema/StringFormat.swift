// The formats of JSON Schema (draft 2020-12, Validation, section 7.3), as assertions.

/// What text may be by `format`. Names that aren't here assert nothing.
enum StringFormat: String, CaseIterable {
    case date, time, duration, email, hostname, ipv4, ipv6, uri, iri, uuid, regex
    case dateTime = "date-time"
    case idnEmail = "idn-email"
    case idnHostname = "idn-hostname"
    case uriReference = "uri-reference"
    case iriReference = "iri-reference"
    case uriTemplate = "uri-template"
    case jsonPointer = "json-pointer"
    case relativeJSONPointer = "relative-json-pointer"

    func accepts(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        switch self {
        case .date: return DateFormat.isDate(bytes[...])
        case .time: return DateFormat.isTime(bytes[...])
        case .dateTime: return DateFormat.isDateTime(bytes)
        case .duration: return DateFormat.isDuration(bytes)
        case .email: return MailFormat.isAddress(text, allowsUnicode: false)
        case .idnEmail: return MailFormat.isAddress(text, allowsUnicode: true)
        case .hostname: return HostFormat.isHostname(text)
        case .idnHostname: return HostFormat.isInternationalHostname(text)
        case .ipv4: return HostFormat.isIPv4(bytes[...])
        case .ipv6: return HostFormat.isIPv6(bytes[...])
        case .uri: return AddressFormat.isURI(text, allowsUnicode: false, allowsRelative: false)
        case .uriReference: return AddressFormat.isURI(text, allowsUnicode: false, allowsRelative: true)
        case .iri: return AddressFormat.isURI(text, allowsUnicode: true, allowsRelative: false)
        case .iriReference: return AddressFormat.isURI(text, allowsUnicode: true, allowsRelative: true)
        case .uriTemplate: return AddressFormat.isTemplate(text)
        case .uuid: return PointerFormat.isUUID(bytes)
        case .jsonPointer: return PointerFormat.isPointer(bytes[...])
        case .relativeJSONPointer: return PointerFormat.isRelativePointer(bytes)
        case .regex: return (try? SchemaPattern(text)) != nil
        }
    }

    /// For messages.
    var text: String {
        switch self {
        case .date: "a date"
        case .time: "a time of day with its offset"
        case .dateTime: "a date and time with its offset"
        case .duration: "a duration of ISO 8601"
        case .email, .idnEmail: "a mail address"
        case .hostname, .idnHostname: "a host's name"
        case .ipv4: "an IPv4 address"
        case .ipv6: "an IPv6 address"
        case .uri, .iri: "an absolute address with its scheme"
        case .uriReference, .iriReference: "an address, absolute or relative"
        case .uriTemplate: "a template of addresses"
        case .uuid: "a UUID"
        case .jsonPointer: "a JSON pointer"
        case .relativeJSONPointer: "a relative JSON pointer"
        case .regex: "a regular expression of ECMA-262"
        }
    }

    var example: String {
        switch self {
        case .date: "2026-11-29"
        case .time: "22:30:00Z"
        case .dateTime: "2026-11-29T22:30:00Z"
        case .duration: "PT30S"
        case .email, .idnEmail: "ops@example.com"
        case .hostname, .idnHostname: "db.example.com"
        case .ipv4: "10.0.0.1"
        case .ipv6: "2001:db8::1"
        case .uri, .iri: "https://example.com/path"
        case .uriReference, .iriReference: "/path"
        case .uriTemplate: "/users/{id}"
        case .uuid: "123e4567-e89b-12d3-a456-426614174000"
        case .jsonPointer: "/api/port"
        case .relativeJSONPointer: "1/port"
        case .regex: "^[a-z]+$"
        }
    }
}

extension UInt8 {
    var isASCIIDigit: Bool { self &- 0x30 < 10 }
    var isASCIILetter: Bool { (self | 0x20) &- 0x61 < 26 }
    var isHexadecimalDigit: Bool { isASCIIDigit || (self | 0x20) &- 0x61 < 6 }
}

enum PointerFormat {
    /// RFC 4122, either case.
    static func isUUID(_ bytes: [UInt8]) -> Bool {
        bytes.count == 36
            && bytes.enumerated().allSatisfy { index, byte in
                [8, 13, 18, 23].contains(index) ? byte == UInt8(ascii: "-") : byte.isHexadecimalDigit
            }
    }

    /// RFC 6901.
    static func isPointer(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard let first = bytes.first else { return true }
        guard first == UInt8(ascii: "/") else { return false }
        for index in bytes.indices where bytes[index] == UInt8(ascii: "~") {
            guard index + 1 < bytes.endIndex,
                [UInt8(ascii: "0"), UInt8(ascii: "1")].contains(bytes[index + 1])
            else {
                return false
            }
        }
        return true
    }

    /// draft-bhutton-relative-json-pointer-00.
    static func isRelativePointer(_ bytes: [UInt8]) -> Bool {
        func isNumber(_ digits: ArraySlice<UInt8>) -> Bool {
            !digits.isEmpty && (digits.first != 0x30 || digits.count == 1)
        }
        let digits = bytes.prefix(while: \.isASCIIDigit)
        guard isNumber(digits) else { return false }
        var rest = bytes[digits.count...]
        if let sign = rest.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") {
            let offset = rest.dropFirst().prefix(while: \.isASCIIDigit)
            guard isNumber(offset), offset.first != 0x30 else { return false }
            rest = rest.dropFirst(1 + offset.count)
        }
        return Array(rest) == [UInt8(ascii: "#")] || isPointer(rest)
    }
}
