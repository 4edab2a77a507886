// Which keywords a schema knows: by its draft, and by the vocabularies of its metaschema.

/// The rules of one draft, or of a metaschema of its own that takes in some of their vocabularies.
struct SchemaDialect: Equatable {
    enum Draft: Int, Comparable {
        case draft6 = 6
        case draft7 = 7
        case draft201909 = 2019
        case draft202012 = 2020

        static func < (a: Draft, b: Draft) -> Bool { a.rawValue < b.rawValue }
    }

    enum Vocabulary: String, CaseIterable {
        case core, applicator, unevaluated, validation, content
        case metaData = "meta-data"
        case formatAnnotation = "format-annotation"
        case formatAssertion = "format-assertion"
    }

    let draft: Draft
    var vocabularies = ofDrafts

    /// Those of the drafts' own metaschemas, to which `format` is an annotation.
    private static let ofDrafts = Set(Vocabulary.allCases).subtracting([.formatAssertion])

    static let latest = SchemaDialect(draft: .draft202012)

    /// By the address in `$schema`, with or without `#` at its end; nil: it is none of the drafts'.
    init?(address: String) {
        let address = address.hasSuffix("#") ? String(address.dropLast()) : address
        let rest =
            ["https://json-schema.org/", "http://json-schema.org/"]
            .first { address.hasPrefix($0) }.map { address.dropFirst($0.count) }
        switch rest {
        case "draft/2020-12/schema": draft = .draft202012
        case "draft/2019-09/schema": draft = .draft201909
        case "draft-07/schema": draft = .draft7
        case "draft-06/schema": draft = .draft6
        default: return nil
        }
    }

    init(draft: Draft, vocabularies: Set<Vocabulary> = ofDrafts) {
        self.draft = draft
        self.vocabularies = vocabularies
    }

    /// The vocabulary of an address of 2020-12 or 2019-09; nil: another one.
    static func vocabulary(_ address: String) -> Vocabulary? {
        for draft in ["2020-12", "2019-09"] {
            let prefix = "https://json-schema.org/draft/\(draft)/vocab/"
            if address.hasPrefix(prefix) {
                let name = address.dropFirst(prefix.count)
                return name == "format" ? .formatAnnotation : Vocabulary(rawValue: String(name))
            }
        }
        return nil
    }

    /// Before 2019-09 nothing beside `$ref` counts.
    var hidesBesideRef: Bool { draft <= .draft7 }
    /// `$id: "#name"` was what `$anchor` is now.
    var hasAnchorsInID: Bool { draft <= .draft7 }
    /// `items` may be a list, and `additionalItems` holds for what follows.
    var hasItemLists: Bool { draft < .draft202012 }

    func has(_ vocabulary: Vocabulary) -> Bool { vocabularies.contains(vocabulary) }

    /// Where schemas stand in a schema.
    enum Position {
        case schema
        /// A list of them.
        case list
        /// By names.
        case map
        /// One, or a list of them.
        case schemaOrList
        /// By names, or lists of names.
        case mapOrNames
    }

    func position(of keyword: String) -> Position? {
        switch keyword {
        case "not", "additionalProperties", "propertyNames", "contains":
            return has(.applicator) ? .schema : nil
        case "if", "then", "else": return has(.applicator) && draft >= .draft7 ? .schema : nil
        case "allOf", "anyOf", "oneOf": return has(.applicator) ? .list : nil
        case "properties", "patternProperties": return has(.applicator) ? .map : nil
        case "dependentSchemas": return has(.applicator) && draft >= .draft201909 ? .map : nil
        case "dependencies": return has(.applicator) ? .mapOrNames : nil
        case "items": return has(.applicator) ? (hasItemLists ? .schemaOrList : .schema) : nil
        case "additionalItems": return has(.applicator) && hasItemLists ? .schema : nil
        case "prefixItems": return has(.applicator) && !hasItemLists ? .list : nil
        case "unevaluatedItems", "unevaluatedProperties":
            return has(.unevaluated) && draft >= .draft201909 ? .schema : nil
        case "contentSchema": return has(.content) && draft >= .draft201909 ? .schema : nil
        case "$defs": return draft >= .draft201909 ? .map : nil
        // Kept by all later drafts.
        case "definitions": return .map
        default: return nil
        }
    }
}
