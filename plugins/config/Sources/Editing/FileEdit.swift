// An edit of one file of a configuration, proven by reading the file again.

import Formats
import PluginAPI

/// What is done to a key.
enum KeyEdit {
    case set(Node)
    case remove
}

/// A file's text with one key set or taken out; all else stays as it is, byte for byte.
struct FileEdit {
    let path: String
    let source: Source

    /// The new text. Throws an `ErrorValue` where the edit can't be made, or would change something else, too.
    func text(_ old: [UInt8], _ edit: KeyEdit, at key: ConfigKey) throws -> [UInt8] {
        do {
            if FileEdit.isDotenv(path) { return try dotenv(old, edit, key) }
            let before = try ConfigFile.parse(old, path, source, nil)
            let splices = try self.splices(old, edit, at: key)
            let new = EditedText(old).applying(splices)
            let after: Node
            do { after = try ConfigFile.parse(new, path, source, nil) } catch is ErrorValue {
                throw ConfigFailure("the file would not be readable any more", help: "edit it by hand")
            }
            let wanted = before.applying(edit, key.steps[...]) ?? before
            if let other = after.firstDifference(from: wanted, .root) {
                throw ConfigFailure(
                    other.text == key.text
                        ? "the value would not be read as it is meant"
                        : "`\(other.text)` would change, too", help: "edit the file by hand")
            }
            return new
        } catch let failure as ConfigFailure {
            throw ErrorValue(
                "\(source.name): `\(key.text)` can't be \(edit.participle) here: \(failure.message)",
                kind: "config",
                help: failure.help)
        } catch let error as FormatError {
            throw ErrorValue("\(source.name): \(error.message)", kind: "config", help: error.help)
        }
    }

    /// Whether a file holds variables instead of a tree.
    static func isDotenv(_ path: String) -> Bool {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        return name == ".env" || name.hasPrefix(".env.") || name.hasSuffix(".env")
    }

    private func splices(_ old: [UInt8], _ edit: KeyEdit, at key: ConfigKey) throws -> [Splice] {
        if path.hasSuffix(".toml") {
            let editor = try TOMLEditor(old)
            switch edit {
            case .set(let value): return try editor.set(key, value)
            case .remove: return try editor.remove(key)
            }
        }
        if path.hasSuffix(".ini") {
            let editor = INIEditor(old)
            switch edit {
            case .set(let value): return try editor.set(key, value)
            case .remove: return try editor.remove(key)
            }
        }
        let isJSON = path.hasSuffix(".json") || path.hasSuffix(".jsonc")
        let editor = OutlineEditor(text: EditedText(old), notation: isJSON ? .json : .yaml)
        var root: OutlineNode?
        if isJSON {
            root =
                try TextBlanks.end(of: old, from: 0, comments: .slashes) == old.count
                ? nil : JSONOutline.of(old)
        } else {
            root = try YAMLOutline.of(old)
        }
        if let node = root, case .scalar = node.content { root = nil }
        switch edit {
        case .set(let value):
            guard let root else { return try editor.append(key.steps[...], value) }
            return try editor.set(key.steps[...], value, in: root)
        case .remove:
            guard let root else { return [] }
            return try editor.remove(key.steps[...], in: root)
        }
    }

    private func dotenv(_ old: [UInt8], _ edit: KeyEdit, _ key: ConfigKey) throws -> [UInt8] {
        guard key.steps.count == 1, case .name(let name) = key.steps[0] else {
            throw ConfigFailure("a .env file has variables", help: "write one's name: DATABASE_URL")
        }
        let before = try ConfigFile.parse(old, path, source, nil)
        let editor = DotenvEditor(old)
        let place = try DotenvReader.places(old)[name]
        let splices: [Splice]
        var wanted = before.fields ?? Fields()
        switch edit {
        case .set(let node):
            guard case .scalar(let value) = node.content, let text = try? value.revealedText() else {
                throw ConfigFailure("a variable holds one text")
            }
            splices = try editor.set(name, text, at: place)
            wanted.set(name, Node(.scalar(.text(text)), node.origin))
        case .remove:
            guard let place else { throw ConfigFailure("it isn't there") }
            splices = editor.remove(at: place)
            _ = wanted.remove(name)
        }
        let new = EditedText(old).applying(splices)
        let after = try ConfigFile.parse(new, path, source, nil)
        if let other = after.firstDifference(
            from: Node(.map(wanted, isReplacing: false), before.origin), .root)
        {
            throw ConfigFailure(
                "`\(other.text)` would not be read as it is meant", help: "edit the file by hand")
        }
        return new
    }
}

extension KeyEdit {
    fileprivate var participle: String {
        if case .set = self { "set" } else { "taken out" }
    }
}

extension Node {
    /// The tree with a key set or taken out; nil where the way to it isn't there.
    fileprivate func applying(_ edit: KeyEdit, _ steps: ArraySlice<ConfigKey.Step>) -> Node? {
        guard let step = steps.first else {
            if case .set(let value) = edit { return value }
            return nil
        }
        let rest = steps.dropFirst()
        switch (step, content) {
        case (.name(let name), .map(var fields, let isReplacing)):
            if rest.isEmpty, case .remove = edit {
                _ = fields.remove(name)
            } else {
                let empty = Node(.map(Fields(), isReplacing: false), origin)
                guard let child = (fields[name] ?? empty).applying(edit, rest) else { return nil }
                fields.set(name, child)
            }
            return Node(.map(fields, isReplacing: isReplacing), origin)
        case (.name, .scalar(.null)):
            return Node(.map(Fields(), isReplacing: false), origin).applying(edit, steps)
        case (.index(let index), .list(var items, let joining)):
            let position = index < 0 ? items.count + index : index
            guard items.indices.contains(position), let item = items[position].applying(edit, rest) else {
                return nil
            }
            items[position] = item
            return Node(.list(items, joining), origin)
        default: return nil
        }
    }

    /// The first key whose value is another one in `other`.
    fileprivate func firstDifference(from other: Node, _ key: ConfigKey) -> ConfigKey? {
        switch (content, other.content) {
        case (.map(let a, let isReplacing), .map(let b, let wasReplacing)) where isReplacing == wasReplacing:
            for name in a.names + b.names {
                let next = key.appending(.name(name))
                guard let x = a[name], let y = b[name] else { return next }
                if let found = x.firstDifference(from: y, next) { return found }
            }
            return nil
        case (.list(let a, _), .list(let b, _)) where a.count == b.count:
            for index in a.indices {
                if let found = a[index].firstDifference(from: b[index], key.appending(.index(index))) {
                    return found
                }
            }
            return nil
        default: return hasSameContent(as: other) ? nil : key
        }
    }
}
