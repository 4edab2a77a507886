// The secrets of a project for one environment, opened when one of them is asked for.

import PluginAPI

final class SecretStore {
    /// Those that hold for the environment, the first that has a secret gives it.
    private let files: [(path: String, source: Source)]
    private let identities: () throws -> Identities
    /// The data keys of files that were opened.
    private var keys: [String: [UInt8]] = [:]
    private var read: [String: SecretsFile] = [:]
    private var opened: Set<String> = []
    /// Told of each secret that is opened, once.
    var onRead: (String) -> Void = { _ in }

    init(_ files: [(path: String, source: Source)], _ identities: @escaping () throws -> Identities) {
        self.files = files
        self.identities = identities
    }

    /// A file can't be opened by anybody here.
    struct Closed: Error {
        let reason: ConfigFailure
    }

    /// Throws `ConfigFailure`, `Closed`, or an `ErrorValue` where a file can't be read.
    func value(_ name: String) throws -> String {
        var names: [String] = []
        for (path, source) in files where ConfigFile.isThere(path) {
            let file = try read[path] ?? SecretsFile(path, source)
            read[path] = file
            guard let entry = file.entries.first(where: { $0.name == name }) else {
                names += file.entries.map(\.name)
                continue
            }
            let key = try keys[path] ?? dataKey(of: file)
            keys[path] = key
            let text = try file.opened(entry, key)
            if opened.insert(name).inserted { onRead(name) }
            return text
        }
        throw ConfigFailure.none(name, names)
    }

    private func dataKey(of file: SecretsFile) throws -> [UInt8] {
        do { return try file.dataKey(try identities()) } catch let failure as ConfigFailure {
            throw Closed(reason: failure)
        }
    }
}

extension ConfigProject {
    /// The file of an environment's secrets; nil: of those that all have.
    func secretsFile(_ environment: String?) -> (path: String, source: Source) {
        let path = folder + "/secrets" + (environment.map { ".\($0)" } ?? "") + ".yaml"
        return (path, source(path))
    }
}
