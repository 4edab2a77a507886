// Programs that take a password by a flag whose name does not say so.

enum SecretProgram {
    /// curl(1): `-u user:password`.
    case curl
    /// mysql(1) and its kin: `-pPASSWORD`.
    case mysql
    /// sshpass(1): `-p PASSWORD`, `-pPASSWORD`.
    case sshpass
    /// redis-cli(1): `-a PASSWORD`.
    case redis
    /// docker(1) and its kin, whose `-p` is a password behind `login` only.
    case registry
    /// `docker login -p PASSWORD`.
    case registryLogin

    init?(_ name: some Collection<UInt8>) {
        guard name.count <= 16 else { return nil }
        switch String(decoding: name, as: UTF8.self) {
        case "curl": self = .curl
        case "mysql", "mysqldump", "mysqladmin", "mysqlimport", "mariadb", "mariadb-dump", "mariadb-admin":
            self = .mysql
        case "sshpass": self = .sshpass
        case "redis-cli", "valkey-cli": self = .redis
        case "docker", "podman", "nerdctl", "buildah", "skopeo", "helm", "oras": self = .registry
        default: return nil
        }
    }

    typealias Flag = Slice<UnsafeBufferPointer<UInt8>>

    /// True for a flag whose value is the next word, or stands behind a `=`.
    func takesNext(_ flag: Flag) -> Bool {
        switch self {
        case .curl:
            flag.elementsEqual("--user".utf8) || flag.elementsEqual("--proxy-user".utf8)
                || letter(flag) == flag.endIndex - 1
        case .mysql, .registry: false
        case .sshpass, .registryLogin: flag.elementsEqual("-p".utf8)
        case .redis: flag.elementsEqual("-a".utf8)
        }
    }

    /// Where the value begins that follows a flag of one letter without a space.
    func attachedValue(_ flag: Flag) -> Int? {
        letter(flag).flatMap { $0 + 1 < flag.endIndex ? $0 + 1 : nil }
    }

    /// The place of the letter that takes the value, which may follow others: `-sSu`.
    private func letter(_ flag: Flag) -> Int? {
        guard flag.count > 1, flag.first == 0x2D, flag[flag.startIndex + 1] != 0x2D else { return nil }
        switch self {
        case .curl:
            // Letters that take no value (curl(1)).
            let place = flag.dropFirst().firstIndex {
                !"#0123456789BGIJLNORSTVZafgijklnpqsv".utf8.contains($0)
            }
            return place.flatMap { flag[$0] == UInt8(ascii: "u") || flag[$0] == UInt8(ascii: "U") ? $0 : nil }
        // `-abc` is no flag of its.
        case .redis, .registry: return nil
        case .mysql, .sshpass, .registryLogin:
            return flag[flag.startIndex + 1] == UInt8(ascii: "p") ? flag.startIndex + 1 : nil
        }
    }

    /// The value is `user:password`.
    var hasUser: Bool { self == .curl }
}
