import CLibEdit
import Glibc

/// Reads lines from the terminal on standard input and output: Swift's face of libedit.
///
/// One at a time in a process, used from one thread. Emacs or vi keys as the user's `.editrc` says.
public final class LineEditor {
    public enum Outcome: Equatable {
        /// What was entered, without its newline; pasted text and history entries may hold newlines.
        case line(String)
        /// The user goes back into the lines of an unfinished block: all of it is to be edited as one text.
        case takenUp(Line)
        /// The caller is asked for something, and may go on with what is typed, all of the block.
        case asked(Request, Line)
        /// Ctrl-C: what had been typed is gone.
        case interrupted
        /// Ctrl-D on an empty line, or the terminal is gone.
        case endOfFile
    }

    /// What a key asks the caller for.
    public enum Request {
        /// To have the text edited in another program.
        case edit
        /// For help on the command at the cursor.
        case help
        /// On an empty line: to go to the folder before this one, or back from there.
        case folderBack, folderForward
    }

    public let history: History
    /// Completes a line: its text, and the cursor's place in it in Unicode scalars. `before`: the lines that it goes on
    /// with, each ended by a newline.
    public var complete: (_ before: String, _ line: String, _ cursor: Int) -> Completion = { _, _, cursor in
        Completion(start: cursor, candidates: [])
    }

    /// Tells of each Unicode scalar of a line what it is. `before`: the lines that this one goes on with, each
    /// ended by a newline. Nil: lines have no colours.
    public var classify: ((_ before: String, _ line: String) -> [TextKind])?
    /// What a word before the cursor stands for: how many scalars before the cursor give way to which text.
    public var expand: ((_ before: String, _ line: String, _ cursor: Int) -> (length: Int, text: String)?)?
    /// Shows, dimly, how the newest entry of history that begins like the line goes on.
    public var suggests = false
    /// Whether an entry of history may be suggested: it could be run as it stands.
    public var maySuggest: (String) -> Bool = { _ in true }

    /// Calls what waits for keys: a program with several threads lets others run meanwhile.
    public var whileWaiting: (() -> Int32) -> Int32 {
        get { keys.whileWaiting }
        set { keys.whileWaiting = newValue }
    }
    /// Whether the program has been asked to end, which ends the line as the end of the terminal does.
    public var isEnding: () -> Bool {
        get { keys.isEnding }
        set { keys.isEnding = newValue }
    }

    /// Text to be shown above the line, once; asked for after `wake`.
    public var takeNews: () -> [UInt8] = { [] }
    /// Asks now and then for news of what can't call `wake`, while there is such a thing.
    public func lookForNews(while expects: @escaping () -> Bool, _ has: @escaping () -> Bool) {
        keys.expectsNews = expects
        keys.hasNews = has
    }
    /// Has `takeNews` asked soon; from any thread.
    public func wake() { keys.wake() }

    let handle: OpaquePointer
    let program: String
    let keys: KeyReader
    var isVi = false
    /// `.editrc` may bind any key.
    var hasUserKeys = false
    /// The terminal knows no control sequences.
    let isDumb: Bool

    /// Keys for libedit that were not typed, or typed ahead.
    var queue: [UInt32] = []
    var prompt = Prompt("")
    /// The prompt that the caller gave, while a search shows its own.
    var ownPrompt = Prompt("")
    private var isInterrupted = false
    var isTakenUp = false
    /// After that the caller is asked for this.
    var request: Request?
    /// The lines of the prompt above its last, which Ctrl-L shows again.
    public var promptAbove: [String] = []
    /// The lines of the block, first to last.
    var linesAbove: [LineAbove] = []
    var pasted = ""
    var walk: HistoryWalk?
    var lastArgument: LastArgument?
    var cutText = CutText()
    var search: HistorySearch?
    /// The lines of an unfinished block, above the one being edited.
    var linesBefore = ""
    var undoHistory = UndoHistory()
    var suggestions = SuggestionSearch()
    /// What stands dimly behind the line.
    var suggestion: Suggestion?
    var menu: CompletionMenu?
    /// The width that the line was drawn for.
    var drawnColumns = 0
    /// It says where its cursor is, if asked.
    var tellsPosition = true
    /// Rows of a list below the line.
    var listedRows = 0
    /// The line is higher than the window, and drawn here.
    var tallView: TallView?
    /// Once the key that was typed on has been taken.
    var isMenuToFollow = false
    /// The line as the last Tab left it: another Tab on it lists the candidates.
    var completed: Line?

    /// Text that libedit keeps pointers to.
    private var names: [UnsafeMutablePointer<wchar_t>] = []

    /// `program`: its name in `.editrc`. Nil when there is no terminal to edit on.
    public init?(program: String, history: History) {
        if setlocale(LC_CTYPE, "C.UTF-8") == nil { setlocale(LC_CTYPE, "") }
        guard let keys = KeyReader(terminal: STDIN_FILENO), let handle = nops_el_new(program) else {
            return nil
        }
        let terminal = getenv("TERM").map { String(cString: $0) } ?? ""
        isDumb = terminal.isEmpty || terminal == "dumb"
        self.history = history
        self.program = program
        self.keys = keys
        self.handle = handle
        nops_el_set_client(handle, Unmanaged.passUnretained(self).toOpaque())
        nops_el_set_prompt(
            handle,
            { handle in
                guard let editor = LineEditor.of(handle) else { return nil }
                return editor.promptText()
            }, Prompt.mark)
        nops_el_set_reader(handle) { handle, character in
            guard let editor = LineEditor.of(handle), let character else { return -1 }
            return editor.readKey(into: character)
        }
        // Ctrl-C is a key here, and Ctrl-Z and Ctrl-\ do nothing to the shell.
        nops_el_set_terminal(handle, LineEditor.wide("-isig"))
        // Ctrl-S is a key, too, and would stop what is drawn.
        nops_el_set_terminal(handle, LineEditor.wide("-ixon"))
        for function in EditFunction.allCases { add(function) }
        bindKeys()
    }

    deinit {
        el_end(handle)
        for name in names { name.deallocate() }
        promptBuffer.deallocate()
    }

    /// Shows the prompt (which may hold colours, `ESC [ … m`) and lets the user edit a line.
    /// `before`: the lines that it goes on with, each ended by a newline.
    /// `editing`: what stands on the line to begin with.
    public func readLine(prompt text: String, after before: String = "", editing: Line? = nil) -> Outcome {
        ownPrompt = Prompt(text)
        show(ownPrompt)
        queue = []
        walk = nil
        lastArgument = nil
        cutText.end()
        search = nil
        completed = nil
        linesBefore = before
        undoHistory = UndoHistory()
        suggestions = SuggestionSearch()
        suggestion = nil
        menu = nil
        isMenuToFollow = false
        listedRows = 0
        isInterrupted = false
        isTakenUp = false
        request = nil
        if before.isEmpty { linesAbove = [] }
        if let editing { showLine(editing) }
        drawnColumns = screen.columns
        keys.drain()
        // What came since it was asked for last, while the prompt was made.
        if keys.hasNews() { keys.wake() }
        nops_el_watch_signals(keys.wakeUp)
        // Before the prompt invites keys, or the terminal would echo the first of them itself.
        nops_el_prepare(handle)
        // Bracketed paste, on while a line is edited.
        if !isDumb { write("\u{1B}[?2004h") }
        defer {
            if !isDumb { write("\u{1B}[?2004l") }
            nops_el_restore_signals()
        }
        var count: Int32 = 0
        let result = el_wgets(handle, &count)
        if isInterrupted {
            if tallView == nil { moveToEnd() } else { finishTallView(with: line.text) }
            write("^C\r\n")
            return .interrupted
        }
        if isTakenUp {
            leaveTallView()
            let block = blockTakenUp(isAsked: request != nil && request != .edit)
            guard let request else { return .takenUp(block) }
            return .asked(request, block)
        }
        guard let result, count > 0 else {
            leaveTallView()
            write("\r\n")
            return .endOfFile
        }
        var text = LineEditor.string(UnsafeBufferPointer(start: result, count: Int(count)))
        if text.unicodeScalars.last == "\n" { text.unicodeScalars.removeLast() }
        finishTallView(with: text)
        linesAbove.append(LineAbove(prompt: prompt, text: text))
        return .line(text)
    }

    /// The terminal's width.
    public var columns: Int { screen.columns }

    // MARK: - The line being edited

    public struct Line: Equatable {
        public var text: String
        /// In Unicode scalars.
        public var cursor: Int

        public init(text: String, cursor: Int) {
            self.text = text
            self.cursor = cursor
        }
    }

    var line: Line {
        guard let info = el_wline(handle)?.pointee, let start = info.buffer, let cursor = info.cursor,
            let end = info.lastchar
        else { return Line(text: "", cursor: 0) }
        return Line(
            text: LineEditor.string(UnsafeBufferPointer(start: start, count: end - start)),
            cursor: cursor - start)
    }

    /// Puts another line in its place; libedit draws it after the function returns `CC_REFRESH`.
    func setLine(_ new: Line) {
        let old = line
        let length = old.text.unicodeScalars.count
        el_cursor(handle, Int32(clamping: length - old.cursor))
        el_deletestr(handle, Int32(clamping: length))
        insert(new.text)
        el_cursor(handle, Int32(clamping: new.cursor - new.text.unicodeScalars.count))
    }

    /// At the cursor.
    func insert(_ text: String) {
        guard !text.isEmpty else { return }
        el_winsertstr(handle, LineEditor.wide(text))
    }

    // MARK: - Keys

    /// libedit has drawn the line and wants a key.
    private func readKey(into character: UnsafeMutablePointer<wchar_t>) -> Int32 {
        while true {
            if !queue.isEmpty {
                character.pointee = wchar_t(bitPattern: queue.removeFirst())
                return 1
            }
            noteForUndo()
            // While more is there already, what would be painted is gone at once.
            let isPainted = !isDumb && !keys.isPending
            if isPainted {
                if updateTallView() {
                    drawTallView()
                } else {
                    paint()
                    drawList()
                }
            }
            let event = keys.next()
            eraseSuggestion()
            eraseList()
            // A key may come before the signal that tells of it.
            if case .key = event, screen.columns != drawnColumns { redraw() }
            // A line that is left keeps its colours, also when it came too fast for any.
            if tallView == nil, case .key(let key) = event, key == [0x0A] || key == [0x0D], !isPainted,
                !isDumb
            {
                paint(suggests: false)
            }
            switch event {
            case .key, .news: break
            default: menu = nil
            }
            switch event {
            case .key(let key):
                if search != nil {
                    continueSearch(with: key)
                } else if menu != nil {
                    continueMenu(with: key)
                } else {
                    take(key)
                }
            case .paste(let text):
                if search != nil { endSearch() }
                pasted = text
                queue.append(PrivateKey.paste.rawValue)
            case .interrupt:
                isInterrupted = true
                errno = EINTR
                return -1
            case .resize: redraw()
            case .news: showNews()
            case .endOfInput: return 0
            case .failure(let number):
                errno = number
                return -1
            }
        }
    }

    /// Hands a key to libedit.
    func take(_ key: [UInt32]) {
        if KeyReader.isPosition(key) { return }
        if !hasUserKeys, PrivateKey.isIdle(key.dropFirst()), key.first == 0x1B { return }
        if expandAbbreviation(before: key) { return }
        if isVi, key.count > 1, let known = PrivateKey.key(of: key.dropFirst()) {
            queue.append(known.rawValue)
        } else {
            queue += key
        }
    }

    private func perform(_ function: EditFunction) -> UInt8 {
        switch function {
        case .complete: return completeWord()
        case .historyBack: return walkBack()
        case .historyForward: return walkForward()
        case .historySearch: return beginSearch()
        case .show:
            if let found = search?.shown ?? lineToShow { setLine(found) }
            return UInt8(CC_REFRESH)
        case .forwardCharacter: return takeSuggestion(orElse: .nextCharacter)
        case .lineStart: return moveToStart()
        case .lineEnd: return moveToLineEnd() ? UInt8(CC_CURSOR) : takeSuggestion(orElse: .lineEnd)
        case .forwardWord: return takeSuggestedWord()
        case .undo: return undo()
        case .redo: return redo()
        case .space:
            insert(" ")
            return UInt8(CC_REFRESH)
        case .newline:
            insert("\n")
            return UInt8(CC_REFRESH)
        case .lastArgument: return insertLastArgument()
        case .clearScreen: return clearScreen()
        case .edit: return ask(.edit)
        case .help: return ask(.help)
        case .folderBack: return askOnEmptyLine(.folderBack, orElse: .wordBefore)
        case .folderForward: return askOnEmptyLine(.folderForward, orElse: .wordRight)
        case .sudo: return toggleSudo()
        case .cutWordBefore: return cut(.wordBefore)
        case .cutWordBehind: return cut(.wordBehind)
        case .cutRest: return cut(.rest)
        case .cutLine: return cut(.line)
        case .putBack: return putBack()
        case .paste:
            insert(pasted)
            pasted = ""
            return UInt8(CC_REFRESH)
        }
    }

    /// What is chosen from a menu, or found by a search that has ended.
    var lineToShow: Line?

    func showLine(_ line: Line) {
        lineToShow = line
        queue.append(PrivateKey.show.rawValue)
    }

    // MARK: - libedit

    static func of(_ handle: OpaquePointer?) -> LineEditor? {
        nops_el_client(handle).map { Unmanaged<LineEditor>.fromOpaque($0).takeUnretainedValue() }
    }

    func setEditor(_ name: String) { nops_el_set_editor(handle, LineEditor.wide(name)) }

    func bind(_ key: String, _ function: String, inCommandMode: Bool = false) {
        _ = nops_el_bind(handle, inCommandMode ? 1 : 0, LineEditor.wide(key), LineEditor.wide(function))
    }

    func add(_ function: EditFunction) {
        let name = keep(function.rawValue)
        let help = keep(function.help)
        // C's callbacks carry no context, so each function has one of its own.
        let callback: nops_el_function_t
        switch function {
        case .complete: callback = { handle, _ in LineEditor.call(handle, .complete) }
        case .historyBack: callback = { handle, _ in LineEditor.call(handle, .historyBack) }
        case .historyForward: callback = { handle, _ in LineEditor.call(handle, .historyForward) }
        case .historySearch: callback = { handle, _ in LineEditor.call(handle, .historySearch) }
        case .paste: callback = { handle, _ in LineEditor.call(handle, .paste) }
        case .forwardCharacter: callback = { handle, _ in LineEditor.call(handle, .forwardCharacter) }
        case .forwardWord: callback = { handle, _ in LineEditor.call(handle, .forwardWord) }
        case .lineEnd: callback = { handle, _ in LineEditor.call(handle, .lineEnd) }
        case .undo: callback = { handle, _ in LineEditor.call(handle, .undo) }
        case .redo: callback = { handle, _ in LineEditor.call(handle, .redo) }
        case .space: callback = { handle, _ in LineEditor.call(handle, .space) }
        case .lineStart: callback = { handle, _ in LineEditor.call(handle, .lineStart) }
        case .lastArgument: callback = { handle, _ in LineEditor.call(handle, .lastArgument) }
        case .newline: callback = { handle, _ in LineEditor.call(handle, .newline) }
        case .show: callback = { handle, _ in LineEditor.call(handle, .show) }
        case .clearScreen: callback = { handle, _ in LineEditor.call(handle, .clearScreen) }
        case .edit: callback = { handle, _ in LineEditor.call(handle, .edit) }
        case .help: callback = { handle, _ in LineEditor.call(handle, .help) }
        case .folderBack: callback = { handle, _ in LineEditor.call(handle, .folderBack) }
        case .folderForward: callback = { handle, _ in LineEditor.call(handle, .folderForward) }
        case .sudo: callback = { handle, _ in LineEditor.call(handle, .sudo) }
        case .cutWordBefore: callback = { handle, _ in LineEditor.call(handle, .cutWordBefore) }
        case .cutWordBehind: callback = { handle, _ in LineEditor.call(handle, .cutWordBehind) }
        case .cutRest: callback = { handle, _ in LineEditor.call(handle, .cutRest) }
        case .cutLine: callback = { handle, _ in LineEditor.call(handle, .cutLine) }
        case .putBack: callback = { handle, _ in LineEditor.call(handle, .putBack) }
        }
        _ = nops_el_add_function(handle, name, help, callback)
    }

    private static func call(_ handle: OpaquePointer?, _ function: EditFunction) -> UInt8 {
        of(handle)?.perform(function) ?? UInt8(CC_ERROR)
    }

    /// The prompt's characters, where libedit can read them until the next prompt.
    private var promptBuffer = UnsafeMutablePointer<wchar_t>.allocate(capacity: 1)

    func show(_ new: Prompt) {
        prompt = new
        promptBuffer.deallocate()
        promptBuffer = .allocate(capacity: new.wide.count)
        promptBuffer.initialize(from: new.wide, count: new.wide.count)
    }

    private func promptText() -> UnsafeMutablePointer<wchar_t> { promptBuffer }

    private func keep(_ text: String) -> UnsafeMutablePointer<wchar_t> {
        let wide = LineEditor.wide(text)
        let copy = UnsafeMutablePointer<wchar_t>.allocate(capacity: wide.count)
        copy.initialize(from: wide, count: wide.count)
        names.append(copy)
        return copy
    }

    static func wide(_ text: String) -> [wchar_t] {
        text.unicodeScalars.map { wchar_t(bitPattern: $0.value) } + [0]
    }

    static func string(_ wide: UnsafeBufferPointer<wchar_t>) -> String {
        var scalars = String.UnicodeScalarView()
        for unit in wide { scalars.append(Unicode.Scalar(UInt32(bitPattern: unit)) ?? "\u{FFFD}") }
        return String(scalars)
    }
}
