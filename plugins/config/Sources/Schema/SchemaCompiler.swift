// From a schema's text to keywords that can be asked. Mistakes in it are errors with their place.

import PluginAPI
import Syntax

struct SchemaCompiler {
    private let registry: SchemaRegistry
    private let schema: Schema
    private let dialect: SchemaDialect

    init(_ registry: SchemaRegistry, _ schema: Schema) {
        self.registry = registry
        self.schema = schema
        dialect = schema.resource.dialect
    }

    /// Those that look at what others have evaluated come last.
    func keywords() throws -> [SchemaKeyword] {
        if case .bool(let bool) = schema.source.content { return bool ? [] : [.never] }
        var keywords: [SchemaKeyword] = []
        if let reference = try text("$ref") {
            keywords.append(.reference(try registry.target(of: reference.source, reference.text, in: schema)))
            if dialect.hidesBesideRef { return keywords }
        }
        if dialect.draft == .draft202012, let reference = try text("$dynamicRef") {
            keywords.append(try dynamicReference(reference.source, reference.text))
        }
        if dialect.draft == .draft201909, let reference = try text("$recursiveRef") {
            keywords.append(
                .recursiveReference(try registry.target(of: reference.source, reference.text, in: schema)))
        }
        if dialect.has(.validation) { keywords += try assertions() }
        if registry.assertsFormats || dialect.has(.formatAssertion), let format = try text("format"),
            let known = StringFormat(rawValue: format.text)
        {
            keywords.append(.format(known))
        }
        if dialect.has(.applicator) { keywords += try applicators() }
        if dialect.has(.unevaluated), dialect.draft >= .draft201909 {
            if let schema = try subschema("unevaluatedItems") { keywords.append(.unevaluatedItems(schema)) }
            if let schema = try subschema("unevaluatedProperties") {
                keywords.append(.unevaluatedProperties(schema))
            }
        }
        return keywords
    }

    private func dynamicReference(_ source: Instance, _ text: String) throws -> SchemaKeyword {
        let target = try registry.target(of: source, text, in: schema)
        guard let name = URIReference(text).fragment, !name.hasPrefix("/"),
            target.resource.dynamicAnchors[name] === target.source
        else { return .reference(target) }
        return .dynamicReference(name: name, target)
    }

    // MARK: Assertions

    private func assertions() throws -> [SchemaKeyword] {
        var keywords: [SchemaKeyword] = []
        if let type = schema.source["type"] { keywords.append(.type(try types(type))) }
        if let values = schema.source["enum"] {
            guard case .array(let values) = values.content else { throw wrong("enum", "a list", values) }
            keywords.append(.oneOfValues(values))
        }
        if let value = schema.source["const"] { keywords.append(.constant(value)) }
        if let divisor = try number("multipleOf") {
            guard !divisor.isZero, !divisor.isNegative else {
                throw wrong("multipleOf", "a number above 0", schema.source["multipleOf"] ?? schema.source)
            }
            keywords.append(.multipleOf(divisor))
        }
        for bound in [SchemaKeyword.Bound.minimum, .maximum, .exclusiveMinimum, .exclusiveMaximum] {
            if let limit = try number(bound.rawValue) { keywords.append(.bound(limit, bound)) }
        }
        if let count = try count("minLength") { keywords.append(.length(minimum: true, count)) }
        if let count = try count("maxLength") { keywords.append(.length(minimum: false, count)) }
        if let pattern = try text("pattern") {
            keywords.append(.pattern(try self.pattern(pattern.text, pattern.source)))
        }
        if let count = try count("minItems") { keywords.append(.itemCount(minimum: true, count)) }
        if let count = try count("maxItems") { keywords.append(.itemCount(minimum: false, count)) }
        if let unique = schema.source["uniqueItems"] {
            guard case .bool(let isUnique) = unique.content else {
                throw wrong("uniqueItems", "true or false", unique)
            }
            if isUnique { keywords.append(.uniqueItems) }
        }
        if let count = try count("minProperties") { keywords.append(.memberCount(minimum: true, count)) }
        if let count = try count("maxProperties") { keywords.append(.memberCount(minimum: false, count)) }
        if let required = schema.source["required"] {
            keywords.append(.required(try names(required, "required")))
        }
        if dialect.draft >= .draft201909, let members = try members("dependentRequired") {
            keywords.append(
                .dependentRequired(
                    try zip(members.names, members.values).map { ($0, try names($1, "dependentRequired")) }))
        }
        return keywords
    }

    private func types(_ type: Instance) throws -> [SchemaType] {
        let names: [Instance]
        if case .array(let list) = type.content { names = list } else { names = [type] }
        return try names.map { name in
            guard let text = name.string else { throw wrong("type", "a name, or a list of names", name) }
            guard let type = SchemaType(rawValue: text) else {
                let known = SchemaType.allCases.map(\.rawValue)
                throw name.origin.error(
                    "there is no type '\(text)' in JSON Schema",
                    help: closest(to: text, among: known).map { "did you mean '\($0)'?" }
                        ?? "there is " + known.joined(separator: ", "))
            }
            return type
        }
    }

    private func pattern(_ text: String, _ source: Instance) throws -> SchemaPattern {
        do { return try SchemaPattern(text) } catch let error as ConfigFailure {
            throw source.origin.error("this is no regular expression of ECMA-262: \(error.message)")
        }
    }

    // MARK: Applicators

    private func applicators() throws -> [SchemaKeyword] {
        var keywords: [SchemaKeyword] = []
        if let schemas = try list("allOf") { keywords.append(.allOf(schemas)) }
        if let schemas = try list("anyOf") { keywords.append(.anyOf(schemas)) }
        if let schemas = try list("oneOf") { keywords.append(.oneOf(schemas)) }
        if let schema = try subschema("not") { keywords.append(.not(schema)) }
        if dialect.draft >= .draft7, let condition = try subschema("if") {
            keywords.append(
                .condition(if: condition, then: try subschema("then"), else: try subschema("else")))
        }
        if dialect.draft >= .draft201909, let schemas = try map("dependentSchemas") {
            keywords.append(.dependentSchemas(schemas.map { ($0.name, $0.schema) }))
        }
        keywords += try dependencies()
        if let items = try items() { keywords.append(items) }
        if let schema = try subschema("contains") {
            let hasCounts = dialect.draft >= .draft201909 && dialect.has(.validation)
            keywords.append(
                .contains(
                    schema, minimum: hasCounts ? try count("minContains") ?? 1 : 1,
                    maximum: hasCounts ? try count("maxContains") : nil,
                    marksItems: dialect.draft >= .draft202012))
        }
        var members = SchemaMembers()
        var hasMembers = false
        if let named = try map("properties") {
            hasMembers = true
            for (name, schema) in named {
                members.named[name] = schema
                members.names.append(name)
            }
        }
        if let patterns = try map("patternProperties") {
            hasMembers = true
            for (text, schema) in patterns {
                members.patterns.append((try pattern(text, schema.source), schema))
            }
        }
        members.additional = try subschema("additionalProperties")
        if hasMembers || members.additional != nil { keywords.append(.members(members)) }
        if let schema = try subschema("propertyNames") { keywords.append(.propertyNames(schema)) }
        return keywords
    }

    /// What `dependentSchemas` and `dependentRequired` are now, understood in all drafts.
    private func dependencies() throws -> [SchemaKeyword] {
        guard let members = try members("dependencies") else { return [] }
        var schemas: [(name: String, schema: Schema)] = []
        var required: [(name: String, required: [String])] = []
        for (name, value) in zip(members.names, members.values) {
            if value.isSchema {
                schemas.append((name, try registry.schema(value, schema)))
            } else {
                required.append((name, try names(value, "dependencies")))
            }
        }
        return [.dependentSchemas(schemas), .dependentRequired(required)]
    }

    private func items() throws -> SchemaKeyword? {
        guard dialect.hasItemLists else {
            if case .array? = schema.source["items"]?.content, schema.source["prefixItems"] == nil {
                throw (schema.source["items"] ?? schema.source).origin.error(
                    "`items` of a schema must be one schema in draft 2020-12",
                    help:
                        "a list of schemas is `prefixItems` there; a schema of an older draft names it in `$schema`"
                )
            }
            let first = try list("prefixItems")
            let rest = try subschema("items")
            return first == nil && rest == nil ? nil : .items(first: first ?? [], rest: rest)
        }
        guard let items = schema.source["items"] else { return nil }
        guard case .array = items.content else { return .items(first: [], rest: try subschema("items")) }
        return .items(first: try list("items") ?? [], rest: try subschema("additionalItems"))
    }

    // MARK: Parts

    private func wrong(_ keyword: String, _ wanted: String, _ found: Instance) -> ErrorValue {
        found.origin.error("`\(keyword)` of a schema must be \(wanted)")
    }

    private func text(_ keyword: String) throws -> (source: Instance, text: String)? {
        guard let value = schema.source[keyword] else { return nil }
        guard let text = value.string else { throw wrong(keyword, "text", value) }
        return (value, text)
    }

    private func number(_ keyword: String) throws -> ExactNumber? {
        guard let value = schema.source[keyword] else { return nil }
        guard let number = value.number else { throw wrong(keyword, "a number", value) }
        return number
    }

    private func count(_ keyword: String) throws -> Int? {
        guard let number = try number(keyword) else { return nil }
        guard number.isInteger, !number.isNegative else {
            throw wrong(keyword, "an integer of 0 or more", schema.source[keyword] ?? schema.source)
        }
        // Nothing has more parts than that.
        return number.int ?? .max
    }

    private func names(_ value: Instance, _ keyword: String) throws -> [String] {
        guard case .array(let items) = value.content else { throw wrong(keyword, "a list of names", value) }
        return try items.map { item in
            guard let name = item.string else { throw wrong(keyword, "a list of names", item) }
            return name
        }
    }

    private func members(_ keyword: String) throws -> Instance.Members? {
        guard let value = schema.source[keyword] else { return nil }
        guard let members = value.members else { throw wrong(keyword, "a mapping", value) }
        return members
    }

    private func subschema(_ keyword: String) throws -> Schema? {
        guard let value = schema.source[keyword] else { return nil }
        guard value.isSchema else { throw wrong(keyword, "a schema: a mapping, true or false", value) }
        return try registry.schema(value, schema)
    }

    private func list(_ keyword: String) throws -> [Schema]? {
        guard let value = schema.source[keyword] else { return nil }
        guard case .array(let items) = value.content, items.allSatisfy(\.isSchema) else {
            throw wrong(keyword, "a list of schemas", value)
        }
        return try items.map { try registry.schema($0, schema) }
    }

    private func map(_ keyword: String) throws -> [(name: String, schema: Schema)]? {
        guard let members = try members(keyword) else { return nil }
        return try zip(members.names, members.values).map { name, value in
            guard value.isSchema else { throw wrong(keyword, "a mapping of schemas", value) }
            return (name, try registry.schema(value, schema))
        }
    }
}
