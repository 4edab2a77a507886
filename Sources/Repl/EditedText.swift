import Glibc
import Platform

/// A line in a file of its own, for an editor.
struct EditedText {
    let path: String

    /// - Parameter folder: where it is made; nil: in `/tmp`.
    /// - Throws: `SystemError`.
    init(_ text: String, folder: String?) throws {
        let folder = folder.flatMap { $0.hasPrefix("/") ? $0 : nil } ?? "/tmp"
        var template = Array((folder + "/nops-XXXXXX.nops").utf8CString)
        let descriptor = mkstemps(&template, 5)
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        guard descriptor >= 0 else { throw SystemError("make", path) }
        defer { close(descriptor) }
        do { try Files.writeAll(descriptor, Array((text + "\n").utf8), shown: path) } catch {
            unlink(path)
            throw error
        }
    }

    /// As it is now, without newlines at its end.
    /// - Throws: what `Files.readText` does.
    func text() throws -> String {
        var text = try Files.readText(path)
        while text.utf8.last == 0x0A || text.utf8.last == 0x0D { text.unicodeScalars.removeLast() }
        return text
    }

    func remove() { unlink(path) }
}
