/// What can't be done, and why: said without its place, which only who asked for it knows.
struct ConfigFailure: Error {
    let message: String
    var help: String?

    init(_ message: String, help: String? = nil) {
        self.message = message
        self.help = help
    }
}
