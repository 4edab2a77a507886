/// What git says of its subcommands nowhere in files: git(1), and the manual page of each.
enum GitSubcommands {
    /// Those that people call: the "high-level commands" of git(1), but for the rare ones.
    static let common: Set<String> = [
        "add", "am", "apply", "archive", "bisect", "blame", "branch", "bundle", "checkout", "cherry-pick",
        "clean", "clone", "commit", "config", "describe", "diff", "difftool", "fetch", "format-patch", "gc",
        "grep", "help", "init", "log", "maintenance", "merge", "mergetool", "mv", "notes", "pull", "push",
        "range-diff", "rebase", "reflog", "remote", "reset", "restore", "revert", "rm", "shortlog", "show",
        "sparse-checkout", "stash", "status", "submodule", "switch", "tag", "worktree",
    ]

    /// Flags before a subcommand.
    static let flags = [
        "-C", "-c", "-p", "-P", "--bare", "--exec-path", "--git-dir", "--help", "--literal-pathspecs",
        "--namespace", "--no-optional-locks", "--no-pager", "--no-replace-objects", "--paginate", "--version",
        "--work-tree",
    ]

    /// The words that a subcommand takes first.
    static let words: [String: [String]] = [
        "bisect": [
            "bad", "good", "help", "log", "new", "old", "replay", "reset", "run", "skip", "start", "terms",
            "view",
        ],
        "bundle": ["create", "list-heads", "unbundle", "verify"],
        "maintenance": ["register", "run", "start", "stop", "unregister"],
        "notes": [
            "add", "append", "copy", "edit", "get-ref", "list", "merge", "prune", "remove", "show",
        ],
        "reflog": ["delete", "exists", "expire", "show"],
        "remote": [
            "add", "get-url", "prune", "remove", "rename", "set-branches", "set-head", "set-url", "show",
            "update",
        ],
        "sparse-checkout": ["add", "check-rules", "disable", "init", "list", "reapply", "set"],
        "stash": ["apply", "branch", "clear", "drop", "list", "pop", "push", "show"],
        "submodule": [
            "absorbgitdirs", "add", "deinit", "foreach", "init", "set-branch", "set-url", "status", "summary",
            "sync", "update",
        ],
        "worktree": ["add", "list", "lock", "move", "prune", "remove", "repair", "unlock"],
    ]
}
