import Glibc

extension Files {
    /// Bytes that are free for this user on the file system of a path; of one that is missing, where it would be made.
    public static func freeSpace(at path: String) throws(SystemError) -> Int {
        var at = path.isEmpty ? "." : path
        var answer = statvfs()
        while statvfs(at, &answer) != 0 {
            guard errno == ENOENT, at != "/", at != "." else { throw SystemError("look at", at) }
            at = Path.parent(at)
            if at.isEmpty { at = "." }
        }
        let (bytes, isBeyond) = answer.f_bavail.multipliedReportingOverflow(by: answer.f_frsize)
        return isBeyond ? Int.max : Int(clamping: bytes)
    }
}
