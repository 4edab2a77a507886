// What a schema says, ready to be asked.

/// One keyword, or several that are asked together.
enum SchemaKeyword {
    /// The schemas `true` and `false`.
    /// Nothing is right.
    case never
    case reference(Schema)
    /// `$dynamicRef` to an anchor that an outer resource may have, too.
    case dynamicReference(name: String, Schema)
    /// `$recursiveRef` of 2019-09.
    case recursiveReference(Schema)
    case allOf([Schema])
    case anyOf([Schema])
    case oneOf([Schema])
    case not(Schema)
    case condition(if: Schema, then: Schema?, else: Schema?)
    case dependentSchemas([(name: String, schema: Schema)])
    case dependentRequired([(name: String, required: [String])])
    case items(first: [Schema], rest: Schema?)
    case contains(Schema, minimum: Int, maximum: Int?, marksItems: Bool)
    case members(SchemaMembers)
    case propertyNames(Schema)
    case unevaluatedItems(Schema)
    case unevaluatedProperties(Schema)
    case type([SchemaType])
    case oneOfValues([Instance])
    case constant(Instance)
    case multipleOf(ExactNumber)
    case bound(ExactNumber, Bound)
    case length(minimum: Bool, Int)
    case itemCount(minimum: Bool, Int)
    case memberCount(minimum: Bool, Int)
    case pattern(SchemaPattern)
    case uniqueItems
    case required([String])
    case format(StringFormat)

    enum Bound: String {
        case minimum, maximum, exclusiveMinimum, exclusiveMaximum

        func allows(_ number: ExactNumber, _ limit: ExactNumber) -> Bool {
            switch self {
            case .minimum: !(number < limit)
            case .maximum: !(limit < number)
            case .exclusiveMinimum: limit < number
            case .exclusiveMaximum: number < limit
            }
        }
    }
}

/// `properties`, `patternProperties` and `additionalProperties`.
struct SchemaMembers {
    var named: [String: Schema] = [:]
    /// In the order of the schema.
    var names: [String] = []
    var patterns: [(pattern: SchemaPattern, schema: Schema)] = []
    var additional: Schema?
}

enum SchemaType: String, CaseIterable {
    case null, boolean, integer, number, string, array, object

    func matches(_ instance: Instance) -> Bool {
        switch (self, instance.content) {
        case (_, .unknown), (.null, .null), (.boolean, .bool), (.integer, .int), (.number, .int),
            (.number, .number), (.string, .string), (.array, .array), (.object, .object):
            true
        case (.integer, .number(let number)): number.isInteger
        default: false
        }
    }

    /// As messages name it.
    var text: String {
        switch self {
        case .null: "null"
        case .boolean: "true or false"
        case .integer: "an integer"
        case .number: "a number"
        case .string: "text"
        case .array: "a list"
        case .object: "a mapping"
        }
    }
}

extension SchemaKeyword {
    /// Calls `body` with each schema that it leads to.
    func forEachSchema(_ body: (Schema) -> Void) {
        switch self {
        case .reference(let schema), .dynamicReference(_, let schema), .recursiveReference(let schema),
            .not(let schema), .contains(let schema, _, _, _), .propertyNames(let schema),
            .unevaluatedItems(let schema), .unevaluatedProperties(let schema):
            body(schema)
        case .allOf(let schemas), .anyOf(let schemas), .oneOf(let schemas): schemas.forEach(body)
        case .condition(let condition, let then, let other):
            for schema in [condition, then, other] { schema.map(body) }
        case .dependentSchemas(let pairs): for pair in pairs { body(pair.schema) }
        case .items(let first, let rest):
            first.forEach(body)
            rest.map(body)
        case .members(let members):
            members.named.values.forEach(body)
            for pair in members.patterns { body(pair.schema) }
            members.additional.map(body)
        default: break
        }
    }
}
