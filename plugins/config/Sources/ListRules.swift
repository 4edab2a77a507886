// The project's rules for lists (`lists:` in nops-config.yaml), put into a layer's tree.

import PluginAPI

extension Node {
    /// The tree in which each list at a rule's key does what the rule says, unless it says otherwise itself.
    /// - Throws: an `ErrorValue` with the place of a list that can't.
    func applying(_ rules: [(key: ConfigKey, rule: ListRule)]) throws -> Node {
        var tree = self
        for (key, rule) in rules { tree = try tree.applying(rule, key, key.steps[...]) }
        return tree
    }

    private func applying(_ rule: ListRule, _ key: ConfigKey, _ rest: ArraySlice<ConfigKey.Step>) throws
        -> Node
    {
        guard let step = rest.first else { return try applying(rule, key) }
        guard case .name(let name) = step, case .map(var fields, let isReplacing) = content,
            let child = fields[name]
        else { return self }
        fields.set(name, try child.applying(rule, key, rest.dropFirst()))
        return Node(.map(fields, isReplacing: isReplacing), origin)
    }

    private func applying(_ rule: ListRule, _ key: ConfigKey) throws -> Node {
        guard case .list(let items, let joining) = content else { return self }
        switch rule {
        case .append:
            return joining == .unsaid ? Node(.list(items, .appended), origin) : self
        case .byKey(let name):
            guard joining != .appended else {
                throw origin.error(
                    "`\(key.text)` is merged by the items' `\(name)`, so `!append` has no meaning here",
                    help: "leave the tag out: new items go to the end")
            }
            var fields = Fields()
            for item in items {
                guard let own = item.fields?[name], case .scalar(let value) = own.content,
                    let text = try? value.plainText()
                else {
                    throw item.origin.error(
                        "an item of `\(key.text)` has no `\(name)`, by which these items are merged",
                        help: "`lists` in \(ProjectSettings.fileName) says so")
                }
                guard fields[text] == nil else {
                    throw item.origin.error(
                        "an item of `\(key.text)` with the `\(name)` '\(text)' is there already")
                }
                fields.set(text, item)
            }
            return Node(.keyed(fields, by: name, isReplacing: joining == .replacing), origin)
        }
    }
}
