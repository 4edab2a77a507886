// Why a file can't be read as what its name says that it is.

/// The first thing that is none of the language's, and where.
struct SyntaxFailure: Error, Equatable {
    /// Byte offset.
    var offset: Int
    var message: String
}
