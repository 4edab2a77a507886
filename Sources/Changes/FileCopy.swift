// Copying an open file: by reference, else within the kernel, else through memory.

import CSystem
import Glibc
import Platform

enum FileCopy {
    static func copy(from source: Int32, _ sourcePath: String, to target: Int32, _ targetPath: String) throws
    {
        if nops_clone(target, source) == 0 { return }
        while true {
            let count = nops_copy_range(source, target, 1 << 30)
            if count > 0 { continue }
            if count == 0 { return }
            if errno == EINTR { continue }
            // Not between these file systems, or not at all on this kernel.
            guard errno == EXDEV || errno == EINVAL || errno == ENOSYS || errno == EOPNOTSUPP else {
                throw SystemError("write", targetPath)
            }
            break
        }
        let capacity = 1 << 18
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: capacity, alignment: 16)
        defer { buffer.deallocate() }
        while true {
            let count = read(source, buffer.baseAddress, capacity)
            if count == 0 { return }
            if count < 0 {
                if errno == EINTR { continue }
                throw SystemError("read", sourcePath)
            }
            try Files.writeAll(target, UnsafeRawBufferPointer(rebasing: buffer[..<count]), shown: targetPath)
        }
    }
}
