import CLibEdit
import Glibc

/// What our own functions do; their names are known to `.editrc`.
enum EditFunction: String, CaseIterable {
    case complete = "nops-complete"
    case historyBack = "nops-history-back"
    case historyForward = "nops-history-forward"
    case historySearch = "nops-history-search"
    case forwardCharacter = "nops-forward-char"
    case forwardWord = "nops-forward-word"
    case lineStart = "nops-line-start"
    case lineEnd = "nops-line-end"
    case undo = "nops-undo"
    case redo = "nops-redo"
    case space = "nops-space"
    case newline = "nops-newline"
    case lastArgument = "nops-last-argument"
    case paste = "nops-paste"
    case show = "nops-show"
    case clearScreen = "nops-clear-screen"
    case edit = "nops-edit"
    case cutWordBefore = "nops-cut-word-before"
    case cutWordBehind = "nops-cut-word-behind"
    case cutRest = "nops-cut-rest"
    case cutLine = "nops-cut-line"
    case putBack = "nops-put-back"
    case help = "nops-help"
    case folderBack = "nops-folder-back"
    case folderForward = "nops-folder-forward"
    case sudo = "nops-sudo"

    var help: String {
        switch self {
        case .complete: "Complete the word at the cursor"
        case .historyBack:
            "The line above, or the history entry before this one that begins with what was typed"
        case .historyForward:
            "The line below, or the history entry after this one that begins with what was typed"
        case .historySearch: "Search in history as you type"
        case .forwardCharacter: "Take the suggestion; where there is none, a character on"
        case .forwardWord: "Take a word of the suggestion; where there is none, a word on"
        case .lineStart: "To the start of the line; of a text of several, then to its start"
        case .lineEnd: "Take the suggestion; where there is none, to the line's end"
        case .undo: "Take back the last change to the line"
        case .redo: "Make again what was taken back"
        case .space: "A space, before which no abbreviation is expanded"
        case .newline: "A new line of the same text"
        case .lastArgument: "The last word of the entry before; again: of the one before that"
        case .paste: "Insert pasted text"
        case .show: "Show the line that a search has found"
        case .clearScreen: "Clear the screen, and show the whole prompt"
        case .edit: "Edit the line with $VISUAL or $EDITOR"
        case .cutWordBefore: "Delete the word before the cursor; pieces cut in a row are put back together"
        case .cutWordBehind: "Delete the word behind the cursor"
        case .cutRest: "Delete the rest of the line"
        case .cutLine: "Delete the line"
        case .putBack: "Put back what was cut last"
        case .help: "Show help on the command at the cursor"
        case .folderBack: "On an empty line, to the folder before this one; else a word back"
        case .folderForward: "On an empty line, to the folder that was gone back from; else a word on"
        case .sudo: "Put sudo before the line, or take it away"
        }
    }
}

/// Keys that no keyboard has: the reader hands them to libedit to have a function called.
enum PrivateKey: UInt32, CaseIterable {
    case show = 0x80
    case paste, up, down, left, right, home, end, delete, wordRight, help, folderBack, folderForward
    // libedit's own functions, which ours fall back on.
    case nextCharacter, nextWord, wordBefore, lineStart, lineEnd, clear, yank

    var function: String {
        switch self {
        case .show: EditFunction.show.rawValue
        case .paste: EditFunction.paste.rawValue
        case .up: EditFunction.historyBack.rawValue
        case .down: EditFunction.historyForward.rawValue
        case .left: "ed-prev-char"
        case .right: EditFunction.forwardCharacter.rawValue
        case .home: EditFunction.lineStart.rawValue
        case .end: EditFunction.lineEnd.rawValue
        case .delete: "ed-delete-next-char"
        case .wordRight: EditFunction.forwardWord.rawValue
        case .help: EditFunction.help.rawValue
        case .folderBack: EditFunction.folderBack.rawValue
        case .folderForward: EditFunction.folderForward.rawValue
        case .nextCharacter: "ed-next-char"
        case .nextWord: "em-next-word"
        case .wordBefore: "ed-prev-word"
        case .lineStart: "ed-move-to-beg"
        case .lineEnd: "ed-move-to-end"
        case .clear: "ed-clear-screen"
        case .yank: "em-yank"
        }
    }

    /// In vi's command mode, where the cursor never stands behind the line, so that there is no suggestion.
    var commandModeFunction: String {
        switch self {
        case .right: PrivateKey.nextCharacter.function
        case .end: PrivateKey.lineEnd.function
        case .wordRight: PrivateKey.nextWord.function
        default: function
        }
    }

    /// The key that a terminal's sequence stands for, without the Escape. In vi mode Escape is a key of its
    /// own, so libedit can't tell these apart from typing.
    static func key(of sequence: ArraySlice<UInt32>) -> PrivateKey? {
        switch String(String.UnicodeScalarView(sequence.compactMap(Unicode.Scalar.init))) {
        case "[A", "OA": .up
        case "[B", "OB": .down
        case "[C", "OC": .right
        case "[D", "OD": .left
        case "[H", "OH", "[1~", "[7~": .home
        case "[F", "OF", "[4~", "[8~": .end
        case "[3~": .delete
        case "[1;5C": .wordRight
        case "[1;5D": .wordBefore
        case "[1;3C": .folderForward
        case "[1;3D": .folderBack
        case "OP": .help
        default: nil
        }
    }

    /// A sequence of a key that does nothing here (`F5`, Page Up, Shift and an arrow), without the Escape: libedit would take
    /// the end of it for typing.
    static func isIdle(_ sequence: ArraySlice<UInt32>) -> Bool {
        guard sequence.count > 1, let first = sequence.first,
            first == UInt8(ascii: "[") || first == UInt8(ascii: "O")
        else { return false }
        return key(of: sequence) == nil
    }
}

extension LineEditor {
    /// Our functions and keys first, then what the user's `.editrc` says. `bind -v` and `bind -e` there are
    /// looked for beforehand, because changing the editor resets all keys.
    func bindKeys() {
        let settings = LineEditor.userSettings()
        hasUserKeys = !settings.isEmpty
        let editor = settings.reversed().lazy.compactMap {
            LineEditor.editor(chosenBy: $0, program: self.program)
        }.first
        isVi = editor == .vi
        setEditor(isVi ? "vi" : "emacs")
        for key in PrivateKey.allCases {
            guard let scalar = Unicode.Scalar(key.rawValue) else { continue }
            bind(String(Character(scalar)), key.function)
            if isVi { bind(String(Character(scalar)), key.commandModeFunction, inCommandMode: true) }
        }
        let common: [(String, String)] = [
            ("\\t", EditFunction.complete.rawValue), ("^R", EditFunction.historySearch.rawValue),
            ("^P", EditFunction.historyBack.rawValue), ("^N", EditFunction.historyForward.rawValue),
            ("^W", "ed-delete-prev-word"), ("^L", EditFunction.clearScreen.rawValue),
            ("^_", EditFunction.undo.rawValue),
        ]
        for (key, function) in common { bind(key, function) }
        if isVi {
            // A second Escape would wait for a sequence, which the reader has recognised already.
            bind("^[", "ed-ignore", inCommandMode: true)
            for (key, function) in [
                ("k", EditFunction.historyBack), ("j", EditFunction.historyForward), ("/", .historySearch),
                ("^R", .historySearch), ("u", .undo), ("^L", .clearScreen), ("v", .edit),
            ] { bind(key, function.rawValue, inCommandMode: true) }
        } else {
            let sequences: [(String, String)] = [
                ("[A", EditFunction.historyBack.rawValue), ("OA", EditFunction.historyBack.rawValue),
                ("[B", EditFunction.historyForward.rawValue), ("OB", EditFunction.historyForward.rawValue),
                ("[H", EditFunction.lineStart.rawValue), ("OH", EditFunction.lineStart.rawValue),
                ("[1~", EditFunction.lineStart.rawValue),
                ("[C", EditFunction.forwardCharacter.rawValue),
                ("OC", EditFunction.forwardCharacter.rawValue),
                ("[F", EditFunction.lineEnd.rawValue), ("OF", EditFunction.lineEnd.rawValue),
                ("[4~", EditFunction.lineEnd.rawValue), ("f", EditFunction.forwardWord.rawValue),
                ("[1;5C", EditFunction.forwardWord.rawValue),
                ("[1;3C", EditFunction.folderForward.rawValue),
                ("[3~", "ed-delete-next-char"), ("[1;5D", "ed-prev-word"),
                ("[1;3D", EditFunction.folderBack.rawValue),
                ("h", EditFunction.help.rawValue), ("OP", EditFunction.help.rawValue),
                ("s", EditFunction.sudo.rawValue),
                ("^?", EditFunction.cutWordBefore.rawValue), ("^H", EditFunction.cutWordBefore.rawValue),
                ("d", EditFunction.cutWordBehind.rawValue), ("/", EditFunction.redo.rawValue),
                (" ", EditFunction.space.rawValue), ("^M", EditFunction.newline.rawValue),
                ("^J", EditFunction.newline.rawValue), (".", EditFunction.lastArgument.rawValue),
                ("_", EditFunction.lastArgument.rawValue), ("e", EditFunction.edit.rawValue),
            ]
            for (key, function) in sequences { bind("\\e" + key, function) }
            for (key, function) in [
                ("^F", EditFunction.forwardCharacter), ("^A", .lineStart), ("^E", .lineEnd),
                ("^W", .cutWordBefore), ("^K", .cutRest), ("^U", .cutLine), ("^Y", .putBack),
            ] { bind(key, function.rawValue) }
        }
        guard let tokenizer = tok_winit(nil) else { return }
        defer { tok_wend(tokenizer) }
        for line in settings where LineEditor.editor(chosenBy: line, program: program) == nil {
            var count: Int32 = 0
            var words: UnsafeMutablePointer<UnsafePointer<wchar_t>?>?
            tok_wreset(tokenizer)
            if tok_wstr(tokenizer, LineEditor.wide(line), &count, &words) == 0, count > 0 {
                el_wparse(handle, count, words)
            }
        }
    }

    enum Editor {
        case emacs
        case vi
    }

    /// The editor that a line of `.editrc` selects, if it does, for this program.
    private static func editor(chosenBy line: String, program: String) -> Editor? {
        var text = Substring(line)
        if let colon = text.firstIndex(of: ":") {
            guard text[..<colon] == program else { return nil }
            text = text[text.index(after: colon)...]
        }
        switch text.split(whereSeparator: \.isWhitespace) {
        case ["bind", "-v"]: return .vi
        case ["bind", "-e"]: return .emacs
        default: return nil
        }
    }

    /// The lines of `$EDITRC` or `~/.editrc` that aren't comments.
    private static func userSettings() -> [String] {
        let path: String
        if let named = getenv("EDITRC") {
            path = String(cString: named)
        } else if let home = getenv("HOME") {
            path = String(cString: home) + "/.editrc"
        } else {
            return []
        }
        guard let file = fopen(path, "re") else { return [] }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while case let count = fread(&buffer, 1, buffer.count, file), count > 0 { bytes += buffer[..<count] }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
            .filter { line in line.first { !$0.isWhitespace }.map { $0 != "#" } ?? false }
    }
}
