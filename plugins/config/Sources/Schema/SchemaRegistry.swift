// Schemas and the addresses by which they refer to each other.

import PluginAPI
import Syntax

/// One schema: an object or Boolean where a schema may stand.
final class Schema {
    let source: Instance
    /// The nearest one around it that has an address.
    let resource: SchemaResource
    /// Made by `SchemaCompiler` when the schema is first looked at.
    var keywords: [SchemaKeyword]?

    init(_ source: Instance, _ resource: SchemaResource) {
        self.source = source
        self.resource = resource
    }
}

/// A schema with an address of its own: a whole document, or what has `$id` in it.
final class SchemaResource {
    let address: URIReference
    let dialect: SchemaDialect
    let root: Instance
    fileprivate(set) var anchors: [String: Instance] = [:]
    fileprivate(set) var dynamicAnchors: [String: Instance] = [:]

    /// `$recursiveAnchor` of 2019-09.
    var isRecursiveAnchor: Bool {
        guard dialect.draft == .draft201909, case .bool(true)? = root["$recursiveAnchor"]?.content else {
            return false
        }
        return true
    }

    fileprivate init(_ root: Instance, _ address: URIReference, _ dialect: SchemaDialect) {
        self.root = root
        self.address = address
        self.dialect = dialect
    }
}

/// All schemas that one validation needs.
final class SchemaRegistry {
    /// By address, without fragment.
    private var resources: [String: SchemaResource] = [:]
    private var schemas: [ObjectIdentifier: Schema] = [:]
    /// Keeps alive what `schemas` identifies by its object.
    private var documents: [Instance] = []
    /// Gives the document of an address, or throws an `ErrorValue` that says why there is none.
    private let load: (_ address: String, _ from: Instance) throws -> Instance
    /// Whether `format` is checked in schemas whose metaschema doesn't ask for it, too.
    let assertsFormats: Bool

    init(
        assertsFormats: Bool = true, load: @escaping (_ address: String, _ from: Instance) throws -> Instance
    ) {
        self.assertsFormats = assertsFormats
        self.load = load
    }

    /// Schemas refer to each other, in circles too.
    deinit { for schema in schemas.values { schema.keywords = nil } }

    /// What is wrong with the document that was entered last: of each schema in it the first mistake.
    private(set) var mistakes: [ErrorValue] = []

    /// Enters a document, and compiles all of it, so that every mistake in it is found before anything is validated.
    /// - Parameter address: where it was read.
    /// - Throws: the first of its `mistakes`, an `ErrorValue` with its place.
    func enter(_ document: Instance, address: String) throws -> Schema {
        guard document.isSchema else {
            throw document.origin.error(
                "a schema must be a mapping, true or false, and this is \(document.shown)")
        }
        mistakes = []
        let root = try add(document, URIReference(address))
        var waiting = [root]
        var seen: Set<ObjectIdentifier> = []
        while let schema = waiting.popLast() {
            guard seen.insert(ObjectIdentifier(schema)).inserted else { continue }
            do {
                for keyword in try keywords(of: schema) { keyword.forEachSchema { waiting.append($0) } }
            } catch let error as ErrorValue {
                mistakes.append(error)
            }
            // The last one is looked at first.
            for subschema in Self.subschemas(of: schema).reversed() {
                waiting.append(try self.schema(subschema, schema))
            }
        }
        if let first = mistakes.first { throw first }
        return root
    }

    func keywords(of schema: Schema) throws -> [SchemaKeyword] {
        if let keywords = schema.keywords { return keywords }
        let keywords = try SchemaCompiler(self, schema).keywords()
        schema.keywords = keywords
        return keywords
    }

    /// The schema that stands there, within `outer`.
    func schema(_ instance: Instance, _ outer: Schema) throws -> Schema {
        if let known = schemas[ObjectIdentifier(instance)] { return known }
        return try scan(instance, outer.resource)
    }

    // MARK: Addresses

    private func add(_ document: Instance, _ retrieved: URIReference) throws -> Schema {
        documents.append(document)
        let dialect = try self.dialect(of: document) ?? .latest
        let address = Self.id(of: document, dialect).map { URIReference($0).resolved(against: retrieved) }
        let resource = SchemaResource(document, (address ?? retrieved).withoutFragment, dialect)
        resources[retrieved.withoutFragment.text] = resource
        if resources[resource.address.text] == nil { resources[resource.address.text] = resource }
        return try scan(document, resource)
    }

    /// The dialect that `$schema` names; nil: it isn't said.
    private func dialect(of schema: Instance) throws -> SchemaDialect? {
        guard let said = schema["$schema"] else { return nil }
        guard let text = said.string else {
            throw said.origin.error("`$schema` must be the address of a draft")
        }
        if let known = SchemaDialect(address: text) { return known }
        if text.contains("json-schema.org/draft") {
            throw said.origin.error(
                "schemas of this draft are not understood: \(text)",
                help:
                    "2020-12 is the newest: https://json-schema.org/draft/2020-12/schema; 2019-09, draft-07 and draft-06 are understood, too"
            )
        }
        let metaschema = try load(URIReference(text).withoutFragment.text, said)
        let base = metaschema["$schema"]?.string.flatMap(SchemaDialect.init(address:)) ?? .latest
        guard let members = metaschema["$vocabulary"]?.members else { return base }
        var vocabularies: Set<SchemaDialect.Vocabulary> = []
        for (name, isRequired) in zip(members.names, members.values) {
            if let known = SchemaDialect.vocabulary(name) {
                vocabularies.insert(known)
            } else if case .bool(true) = isRequired.content {
                throw said.origin.error("its metaschema needs a vocabulary that is not understood: \(name)")
            }
        }
        return SchemaDialect(draft: base.draft, vocabularies: vocabularies)
    }

    /// `$id` without what is an anchor in it; nil: none that counts.
    private static func id(of schema: Instance, _ dialect: SchemaDialect) -> String? {
        if dialect.hidesBesideRef, schema["$ref"] != nil { return nil }
        guard let id = schema["$id"]?.string, !id.hasPrefix("#") else { return nil }
        return id
    }

    /// Enters a schema and all schemas in it.
    @discardableResult
    private func scan(_ instance: Instance, _ outer: SchemaResource) throws -> Schema {
        var resource = outer
        if outer.root !== instance, let id = Self.id(of: instance, outer.dialect) {
            let address = URIReference(id).resolved(against: outer.address).withoutFragment
            if address.text != outer.address.text {
                resource = SchemaResource(
                    instance, address, try dialect(of: instance) ?? outer.dialect)
                if resources[address.text] == nil { resources[address.text] = resource }
            }
        }
        let dialect = resource.dialect
        if instance.members != nil, !(dialect.hidesBesideRef && instance["$ref"] != nil) {
            if dialect.hasAnchorsInID {
                if let id = instance["$id"]?.string, let hash = id.lastIndex(of: "#"), hash != id.indices.last
                {
                    resource.anchors[String(id[id.index(after: hash)...])] = instance
                }
            } else {
                if let name = instance["$anchor"]?.string { resource.anchors[name] = instance }
                if dialect.draft >= .draft202012, let name = instance["$dynamicAnchor"]?.string {
                    resource.anchors[name] = instance
                    resource.dynamicAnchors[name] = instance
                }
            }
        }
        let schema = Schema(instance, resource)
        schemas[ObjectIdentifier(instance)] = schema
        for subschema in Self.subschemas(of: schema) { try scan(subschema, resource) }
        return schema
    }

    private static func subschemas(of schema: Schema) -> [Instance] {
        guard let members = schema.source.members else { return [] }
        let dialect = schema.resource.dialect
        if dialect.hidesBesideRef, members["$ref"] != nil { return [] }
        var found: [Instance] = []
        for (name, value) in zip(members.names, members.values) {
            guard let position = dialect.position(of: name) else { continue }
            switch (position, value.content) {
            case (.schema, .object), (.schema, .bool), (.schemaOrList, .object), (.schemaOrList, .bool):
                found.append(value)
            case (.list, .array(let items)), (.schemaOrList, .array(let items)):
                found += items.filter(\.isSchema)
            case (.map, .object(let members)), (.mapOrNames, .object(let members)):
                found += members.values.filter(\.isSchema)
            default: break
            }
        }
        return found
    }

    // MARK: References

    /// What `$ref` or `$dynamicRef` at `from` refers to at first.
    func target(of reference: Instance, _ text: String, in schema: Schema) throws -> Schema {
        let address = URIReference(text).resolved(against: schema.resource.address)
        let document = address.withoutFragment.text
        let resource: SchemaResource
        if let known = resources[document] {
            resource = known
        } else {
            let loaded = try load(document, reference)
            resource = try add(loaded, URIReference(document)).resource
        }
        let root = schemas[ObjectIdentifier(resource.root)]
        guard let root else { throw reference.origin.error("`\(text)` leads to no schema") }
        let fragment = URIReference.percentDecoded(address.fragment ?? "")
        if fragment.isEmpty { return root }
        if fragment.hasPrefix("/") { return try self.schema(at: fragment, under: root, reference, text) }
        guard let found = resource.anchors[fragment] else {
            let close = closest(to: fragment, among: resource.anchors.keys.sorted())
            throw reference.origin.error(
                "`\(text)` leads nowhere: there is no `$anchor` of that name",
                help: close.map { "did you mean `#\($0)`?" })
        }
        return try self.schema(found, root)
    }

    private func schema(at pointer: String, under root: Schema, _ reference: Instance, _ text: String) throws
        -> Schema
    {
        var at = root.source
        // Of the address that holds at each step.
        var around = root
        for step in pointer.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
            let name = String(step).replacing("~1", with: "/").replacing("~0", with: "~")
            let next: Instance? =
                switch at.content {
                case .object(let members): members[name]
                case .array(let items): Int(name).flatMap { items.indices.contains($0) ? items[$0] : nil }
                default: nil
                }
            guard let next else {
                let names = at.members?.names ?? []
                throw reference.origin.error(
                    "`\(text)` leads nowhere: there is no `\(name)`",
                    help: closest(to: name, among: names).map { "did you mean `\($0)`?" })
            }
            at = next
            if let known = schemas[ObjectIdentifier(at)] { around = known }
        }
        guard at.isSchema else {
            throw reference.origin.error("`\(text)` leads to what is no schema (\(at.origin.text))")
        }
        return try schema(at, around)
    }
}

extension Instance {
    /// Whether it may be a schema: an object or a Boolean.
    var isSchema: Bool {
        switch content {
        case .object, .bool: true
        default: false
        }
    }
}
