// Where a store was when each of its changes was made. A journal names files by their whole paths, and programs: a copy of a
// project must not take back what was done in the original, nor a clone run what somebody else wrote into its journals.

import CSystem
import Glibc
import Platform
import PluginAPI

/// Tells a folder from all others, its copies among them. A folder that is moved within its file system stays the same.
struct FolderIdentity: Equatable {
    let inode: UInt64
    /// When it was made, in nanoseconds since 1970; 0 where the file system does not say.
    let birth: Int64

    init(inode: UInt64, birth: Int64) {
        self.inode = inode
        self.birth = birth
    }

    init(of path: String) throws(SystemError) {
        guard let info = try FileInfo.of(path, followLinks: false) else {
            throw SystemError("look at", path, code: ENOENT)
        }
        self.init(inode: info.inode, birth: nops_birth(path))
    }
}

/// The places of a store, oldest first.
struct StoreOrigins {
    struct Place: Equatable {
        /// The first change that was made there.
        var first: Int
        var identity: FolderIdentity
        /// The store's folder.
        var folder: String
    }

    var places: [Place] = []

    /// Where a change was made; nil where nothing says so.
    func place(of id: Int) -> Place? { places.last { $0.first <= id } }

    // MARK: The file

    init() {}

    /// A line for each place: its first change, inode, birth and path. What is no such line says nothing.
    init(text: String) {
        places = text.split(separator: "\n").compactMap { line in
            let words = line.split(separator: " ", maxSplits: 3)
            guard words.count == 4, let first = Int(words[0]), let inode = UInt64(words[1]),
                let birth = Int64(words[2])
            else { return nil }
            return Place(
                first: first, identity: FolderIdentity(inode: inode, birth: birth),
                folder: Self.path(words[3]))
        }
    }

    var text: String {
        places.map { place in
            "\(place.first) \(place.identity.inode) \(place.identity.birth) \(Self.escaped(place.folder))\n"
        }.joined()
    }

    static func escaped(_ path: String) -> String {
        path.utf8.flatMap { byte -> [UInt8] in
            switch byte {
            case UInt8(ascii: "\\"): Array("\\\\".utf8)
            case 0x0A: Array("\\n".utf8)
            default: [byte]
            }
        }.text
    }

    static func path(_ text: Substring) -> String {
        var bytes: [UInt8] = []
        var isEscaped = false
        for byte in text.utf8 {
            if isEscaped {
                bytes.append(byte == UInt8(ascii: "n") ? 0x0A : byte)
                isEscaped = false
            } else if byte == UInt8(ascii: "\\") {
                isEscaped = true
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension StoreFolders {
    var origins: String { folder + "/origins" }

    func readOrigins() throws(SystemError) -> StoreOrigins {
        guard try FileInfo.of(origins, followLinks: false) != nil else { return StoreOrigins() }
        return StoreOrigins(text: try Files.readText(origins))
    }

    func write(_ found: StoreOrigins) throws(SystemError) {
        try Files.writeWhole(origins, Array(found.text.utf8), mode: 0o600)
        let descriptor = nops_open(origins, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0)
        guard descriptor >= 0 else { throw SystemError("read", origins) }
        defer { close(descriptor) }
        JournalWriter.giveToOwner(descriptor, of: folder)
    }

    /// To be called, with the store's lock held, before change `id` is begun.
    func noteOrigin(of id: Int) throws(SystemError) {
        var found = try readOrigins()
        let here = StoreOrigins.Place(first: id, identity: try FolderIdentity(of: folder), folder: folder)
        if let last = found.places.last, last.identity == here.identity, last.folder == here.folder { return }
        found.places.removeAll { $0.first >= id }
        found.places.append(here)
        try write(found)
    }
}

/// A change that is not taken back, as it may not be this user's, or not have happened here.
struct UntrustedChange: Error {
    let error: ChangeError
}

extension ChangeStore {
    /// Throws an `UntrustedChange` unless the change was made in this very store, by this user.
    func checkTrust(_ id: Int, journal path: String, _ store: StoreFolders) throws {
        let me = geteuid()
        if let info = try FileInfo.of(path, followLinks: false), info.owner != me,
            !(me == 0 && (isThroughSudo(of: info.owner) || given.holds(path)))
        {
            let owner = Accounts.user(info.owner)
            throw UntrustedChange(
                error: ChangeError(
                    "change \(id) is \(owner)'s: taken back by \(Accounts.user(me)), its journal could do what \(owner) may not",
                    help: "as \(owner): undo \(id), or nops recover"))
        }
        let place = try store.readOrigins().place(of: id)
        guard try place?.identity == FolderIdentity(of: store.folder) else {
            let shown = place.map { " ('\($0.folder)')" } ?? ""
            throw UntrustedChange(
                error: ChangeError(
                    "change \(id) was not made here, but in what this is a copy of\(shown)",
                    help:
                        "if you trust its journal, `changes adopt` makes it a change of this copy, programs to undo it among it"
                ))
        }
    }

    /// As git has it: who may become root may well have root do what he says.
    private func isThroughSudo(of user: UInt32) -> Bool {
        environment["SUDO_UID"].flatMap(UInt32.init) == user
    }

    var given: GivenJournals { GivenJournals(environment: environment) }

    public func adopt() throws -> Int {
        do {
            guard transactionDepth == 0 else {
                throw ChangeError("changes can't be adopted inside a transaction")
            }
            let store = try store()
            guard try store.checkVersion() else { return 0 }
            if isDryRun {
                planOutside(.program("changes adopt"))
            } else {
                try lockStore(store, recovering: false)
            }
            defer { releaseUnlessOpen() }
            var origins = try store.readOrigins()
            let identity = try FolderIdentity(of: store.folder)
            let numbers =
                try StoreFolders.numbers(in: store.changes) + StoreFolders.numbers(in: store.running)
            let count = numbers.count { origins.place(of: $0)?.identity != identity }
            if isDryRun {
                // What would be taken back at once, with the programs that run for it.
                for id in try StoreFolders.numbers(in: store.running) {
                    if let text = try? show(id) {
                        onRemark?(text.hasSuffix("\n") ? String(text.dropLast()) : text)
                    }
                }
            }
            guard count > 0, !isDryRun else { return count }
            for index in origins.places.indices { origins.places[index].identity = identity }
            if origins.places.first?.first ?? Int.max > 1 {
                origins.places.insert(.init(first: 1, identity: identity, folder: store.folder), at: 0)
            }
            try store.write(origins)
            try recoverAll(store, holdingLock: true)
            return count
        } catch {
            throw ChangeRun.changeError(error)
        }
    }
}
