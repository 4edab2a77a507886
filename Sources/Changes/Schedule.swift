// Which work must come before which: what meets, must keep its order.

import Platform

/// Work in the order in which it must be done, in groups whose members don't meet: each group is
/// journaled with one flush, then made.
enum Schedule {
    private struct Level {
        /// The highest group that touches the path itself, and anything below it.
        var own = -1
        var below = -1
    }

    /// Each work with the paths that it meets others by.
    static func groups(_ works: [(work: Work, met: [String])]) -> [[Work]] {
        guard works.count > 1 else { return works.isEmpty ? [] : [works.map(\.work)] }
        var tree = PathTree<Level>()
        var groups: [[Work]] = []
        for (work, paths) in works {
            var level = 0
            for path in paths {
                tree.update(along: path) { value, isLast in
                    guard let value else { return }
                    level = max(level, value.own + 1)
                    if isLast { level = max(level, value.below + 1) }
                }
            }
            for path in paths {
                tree.update(along: path) { value, isLast in
                    var next = value ?? Level()
                    next.below = max(next.below, level)
                    if isLast { next.own = max(next.own, level) }
                    value = next
                }
            }
            if groups.count == level { groups.append([]) }
            groups[level].append(work)
        }
        return groups
    }
}

/// Paths that were altered, to ask whether more work meets them: is, holds, or lies in one of them.
struct MetPaths {
    private struct Mark {
        var isMet = false
        var holdsMet = false
    }

    private var tree = PathTree<Mark>()
    /// Those that are not in the tree yet: most changes are over before anyone asks.
    private var waiting: [String] = []
    private var isEmpty = true

    mutating func meets(_ works: [Work]) -> Bool {
        guard !isEmpty else { return false }
        enterWaiting()
        return works.contains { $0.met.contains(where: meets) }
    }

    private func meets(_ path: String) -> Bool {
        tree.lineage(path).contains { $0.value.isMet } || tree[path]?.holdsMet == true
    }

    mutating func add(_ works: [Work]) {
        for work in works { waiting += work.met }
        isEmpty = isEmpty && waiting.isEmpty
    }

    private mutating func enterWaiting() {
        for path in waiting {
            tree.update(along: path) { value, isLast in
                var mark = value ?? Mark()
                if isLast { mark.isMet = true } else { mark.holdsMet = true }
                value = mark
            }
        }
        waiting.removeAll()
    }
}
