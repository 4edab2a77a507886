// What tells all threads of a migration that its user wants it stopped.

import Glibc
import Platform

/// Ctrl-C and SIGTERM are told to one thread only: the one that asked for the migration.
final class StopSign: @unchecked Sendable {
    // `isUp` is looked at and set under the lock.
    private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private var isUp = false

    init() { pthread_mutex_init(lock, nil) }

    deinit {
        pthread_mutex_destroy(lock)
        lock.deallocate()
    }

    /// Whether the work is to end. True for all threads once the one that was interrupted has asked.
    var isRaised: Bool {
        pthread_mutex_lock(lock)
        defer { pthread_mutex_unlock(lock) }
        if Interrupt.isRaised { isUp = true }
        return isUp
    }
}
