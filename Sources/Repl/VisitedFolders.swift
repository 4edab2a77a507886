/// The folders that the shell was in, to go back to and on again.
struct VisitedFolders {
    private var visited: [String] = []
    private var now = -1
    /// So many are kept.
    private static let most = 100

    var back: String? { now > 0 ? visited[now - 1] : nil }
    var forward: String? { now + 1 < visited.count ? visited[now + 1] : nil }

    /// The folder that the shell is in: another one than before is the newest, and there is none to go on to.
    mutating func note(_ folder: String) {
        if now >= 0, visited[now] == folder { return }
        visited.removeSubrange((now + 1)...)
        visited.append(folder)
        if visited.count > Self.most { visited.removeFirst() }
        now = visited.count - 1
    }

    mutating func move(_ isBack: Bool) { now += isBack ? -1 : 1 }
}
