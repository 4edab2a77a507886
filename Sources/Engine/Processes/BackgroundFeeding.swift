import CSystem
import Glibc
import Platform

// What nops has ready for a program that goes on in the background.

extension Feeder {
    /// What is left to write is there already, and nothing has to be computed for it.
    var isWhole: Bool { isOpen && !hasSource }

    /// Writes the rest on a thread of its own, as fast as the program reads it. Only where it is whole.
    /// - Throws: `SystemError` when no thread can be started; then nothing has changed.
    func handOver() throws {
        guard isWhole else { return }
        let rest = Unmanaged.passRetained(Rest(bytes: remaining, descriptor: descriptor))
        var thread = pthread_t()
        let code = nops_thread_start(
            &thread,
            { raw in
                guard let raw else { return nil }
                var all = sigset_t()
                sigfillset(&all)
                pthread_sigmask(SIG_SETMASK, &all, nil)
                pthread_detach(pthread_self())
                Unmanaged<Rest>.fromOpaque(raw).takeRetainedValue().write()
                return nil
            }, rest.toOpaque())
        guard code == 0 else {
            rest.release()
            throw SystemError("start", "a thread", code: code)
        }
        letGo()
    }

    /// Bytes alone: nothing that threads share.
    private final class Rest {
        private let bytes: [UInt8]
        private let descriptor: Int32

        init(bytes: [UInt8], descriptor: Int32) {
            self.bytes = bytes
            self.descriptor = descriptor
        }

        /// To the end, or until the program reads no more.
        func write() {
            _ = nops_fcntl(descriptor, F_SETFL, nops_fcntl(descriptor, F_GETFL, 0) & ~O_NONBLOCK)
            bytes.withUnsafeBytes { all in
                var start = 0
                while start < all.count {
                    let rest = UnsafeRawBufferPointer(rebasing: all[start...])
                    let written = Glibc.write(descriptor, rest.baseAddress, rest.count)
                    if written > 0 {
                        start += written
                    } else if written == 0 || errno != EINTR {
                        break
                    }
                }
            }
            Glibc.close(descriptor)
        }
    }
}
