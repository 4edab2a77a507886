// Programs that take a password by a flag whose name does not say so.

enum SecretProgram {
    /// curl(1): `-u user:password`.
    case curl
    /// mysql(1) and its kin: `-pPASSWORD`.
    case mysql
    /// sshpass(1): `-p PASSWORD`, `-pPASSWORD`.
    case sshpass

    init?(_ name: some Collection<UInt8>) {
        guard name.count <= 16 else { return nil }
        switch String(decoding: name, as: UTF8.self) {
        case "curl": self = .curl
        case "mysql", "mysqldump", "mysqladmin", "mysqlimport", "mariadb", "mariadb-dump", "mariadb-admin":
            self = .mysql
        case "sshpass": self = .sshpass
        default: return nil
        }
    }

    /// Flags whose value is the next word, or stands behind a `=`.
    var flags: [String] {
        switch self {
        case .curl: ["-u", "--user", "-U", "--proxy-user"]
        case .mysql: []
        case .sshpass: ["-p"]
        }
    }

    /// A flag of one letter whose value follows without a space.
    var attachedFlag: String? {
        switch self {
        case .curl: nil
        case .mysql, .sshpass: "-p"
        }
    }

    /// The value is `user:password`.
    var hasUser: Bool { self == .curl }
}
