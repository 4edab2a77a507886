import PluginAPI

/// The way to a key set: one key after another, as objects have them.
final class JSONShape {
    let name: Text
    let bytes: [UInt8]
    let parent: JSONShape?
    let depth: Int
    var children: [JSONShape] = []
    private var keys: KeySet?

    init(_ bytes: UnsafeBufferPointer<UInt8>, _ name: Text, under parent: JSONShape?) {
        self.bytes = Array(bytes)
        self.name = name
        self.parent = parent
        depth = parent.map { $0.depth + 1 } ?? 0
    }

    var keySet: KeySet {
        if let keys { return keys }
        let made = KeySet(names)
        keys = made
        return made
    }

    var names: [Text] {
        var names: [Text] = []
        var shape = self
        while let parent = shape.parent {
            names.append(shape.name)
            shape = parent
        }
        return names.reversed()
    }

    func has(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        var shape = self
        while let parent = shape.parent {
            if shape.bytes.elementsEqual(bytes) { return true }
            shape = parent
        }
        return false
    }
}
