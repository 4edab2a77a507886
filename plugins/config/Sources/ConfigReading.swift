import PluginAPI

/// Who waits while files are read: is told what is right but probably not meant, and may interrupt.
final class ConfigReading {
    private let context: any Context
    private let isSilent: Bool
    private var told: Set<String> = []

    /// `isSilent`: nobody wants to know, as for completion.
    init(_ context: any Context, isSilent: Bool = false) {
        self.context = context
        self.isSilent = isSilent
    }

    /// On standard error, each text once: two environments share files.
    func warn(_ text: String) {
        if !isSilent, told.insert(text).inserted { context.note("warning: \(text)") }
    }

    func checkInterrupt() throws { try context.checkInterrupt() }
}
