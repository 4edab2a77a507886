/// Commands of other shells and languages that nops has by another name.
enum ForeignNames {
    /// What is written here instead; nil: nothing is known by that name.
    static func help(for name: String) -> String? {
        switch name {
        case "mut": "a variable that changes is made by `var x = …`"
        case "const": "write `let x = …`"
        case "describe": "`| type` tells what a value is"
        case "is-empty": "write `… is empty`"
        case "par-each": "write `each --parallel 8 { … }`"
        case "complete": "write `capture { ^program }`: it gives status, stdout and stderr"
        case "read": "`input` reads a line from the user; what is piped into the script is `$in`"
        case "error", "throw", "raise": "write `fail \"message\"`"
        case "foreach": "write `for x in $xs { … }`, or `$xs | each { … }`"
        case "map": "write `each { |x| … }`"
        case "filter": "write `where …`: a bare name is a field of the row, `$it` the row itself"
        case "fn", "func", "function", "fun": "write `def name(x) { … }`"
        case "import", "require", "include": "write `use FILE {name, …}`"
        case "elif", "elsif", "elseif": "write `else if` behind the `}`"
        case "except", "rescue": "write `catch err { … }` behind the `}`"
        case "unset": "a variable ends with its block; `$env.NAME = null` takes one from the environment"
        case "println", "puts": "write `print …`"
        case "..", "...": "write `cd \(name == ".." ? ".." : "../..")`"
        case "pushd": "`cd FOLDER { … }` goes back behind the block, `cd -` goes to the folder before"
        case "popd": "`cd -` goes to the folder before"
        case "exec": "write `^program`; `exit` leaves afterwards"
        case "string": "the commands for text begin with `str`: `help str`"
        case "begin": "a block stands in braces: `do { … }`"
        case "end": "a block ends with `}`"
        case "disown":
            "what `spawn { … }` begins ends with the shell; `^setsid program` begins what goes on without it"
        case "ulimit", "umask": "`^sh -c '\(name) …; exec program'` sets it for one program"
        case "?": "`capture { ^program }` gives a program's status"
        default: nil
        }
    }

    /// What a short flag of the program of that name is here; nil: nothing is known of it.
    static func help(forFlag flag: String, of command: String) -> String? {
        switch (command, flag) {
        case ("ls", "t"): "write `ls | sort-by modified --reverse`"
        case ("ls", "S"): "write `ls | sort-by size --reverse`"
        case ("ls", "r"): "write `ls | reverse`"
        case ("ls", "h"), ("du", "h"), ("ps", "h"): "sizes are shown so already"
        case ("ls", "R"): "write `find`"
        case ("cp", "a"), ("cp", "p"): "modes, times and links are kept as it is; `-r` is for folders"
        case ("cp", "R"), ("rm", "R"): "write `-r`"
        case ("rm", "i"), ("cp", "i"), ("mv", "i"): "`--dry-run` shows what it would do, `undo` takes it back"
        case ("sort", "u"): "write `… | uniq`"
        case ("du", "s"): "that is what it does; `--max-depth 1` shows what is below"
        case ("ps", "e"), ("ps", "A"): "it shows all processes"
        default: nil
        }
    }
}
