import PluginAPI

/// The shell's own commands: files, text, data formats. What needs the machine itself (`cd`, `help`,
/// `transaction`, jobs) lives in Engine.
public struct CoreCommands {
    /// All of them, by subject: putting them into one list would copy each. A command's signature is made when it is first
    /// asked for.
    public static func all() -> [[any Command]] {
        [basics, lists, text, files, formats, system, numbers]
    }

    private static var basics: [any Command] {
        [
            Nothing(), Print(), Echo(), Input(), Confirm(), Progress(), Env(), Which(), Sleep(), TypeOf(),
            DateNow(), DateFormat(),
            Into(.int), Into(.float), Into(.string), Into(.bool), Into(.duration), Into(.size), Into(.time),
            Into(.list), Into(.bytes), Into(.secret), Reveal(),
        ]
    }

    private static var lists: [any Command] {
        [
            Where(), Each(), Any_(), All(), Reduce(), Select(), Get(), SortBy(), Sort(), Reverse(), First(),
            Last(), Skip(), Take(), Drop(), Boundary(.take, until: false), Boundary(.take, until: true),
            Boundary(.skip, until: false), Boundary(.skip, until: true),
            Count(), Length(), GroupBy(), Uniq(), UniqBy(), Join(), Append(), Prepend(), Enumerate(),
            Sum(), Min(), Max(), Average(), Median(), Percentile(), StandardDeviation(), Variance(),
            Histogram(),
            Columns(), Values(), Insert(), Update(), Upsert(), Reject(), Rename(), Wrap(), Default(),
            Compact(),
            Merge(), Items(), IntoRecord(), Flatten(), Transpose(), Zip(), Window(), Chunks(),
        ]
    }

    private static var text: [any Command] {
        [
            Lines(), SplitRow(), SplitColumn(), SplitWords(), SplitChars(), StrJoin(), StrTrim(), StrUpper(),
            StrLower(),
            StrContains(), StrStartsWith(), StrEndsWith(), StrReplace(), StrLength(), StrIndexOf(),
            StrSubstring(),
            StrReverse(), StrPad(), StrRepeat(), StrWidth(), StrGraphemes(), StrMatch(), Parse(), Format(),
            TemplateRender(),
            DetectColumns(), StrCase(.capitalize), StrCase(.title), StrCase(.snake), StrCase(.screamingSnake),
            StrCase(.kebab), StrCase(.camel), StrCase(.pascal), Hash(.md5), Hash(.sha1), Hash(.sha256),
            Hash(.sha512),
        ]
    }

    private static var files: [any Command] {
        [
            Ls(), Open(), Save(), Cp(), Mv(), Rm(), Mkdir(), Touch(), Ln(), Chmod(), Chown(), Cat(), Pwd(),
            Glob(), Find(), Du(),
            PathJoin(),
            PathParent(), PathName(), PathStem(), PathExtension(), PathExists(), PathExpand(), PathRelative(),
            PathType(),
        ]
    }

    private static var formats: [any Command] {
        [
            FromJSON(), ToJSON(), FromYAML(), ToYAML(), FromTOML(), ToTOML(),
            FromSeparated(.csv), ToSeparated(.csv), FromSeparated(.tsv), ToSeparated(.tsv), FromJSONLines(),
            ToJSONLines(), FromDotenv(), ToDotenv(), ToMarkdown(), ToText(),
            Encode(.base64), Encode(.hex), Encode(.url), Decode(.base64), Decode(.hex), Decode(.url),
        ]
    }

    private static var system: [any Command] {
        [Ps(), Sys(nil), Dns(), PortCheck(), PortList()] + Sys.Part.allCases.map { Sys($0) }
    }

    private static var numbers: [any Command] {
        [
            RandomInt(), RandomFloat(), RandomBool(), RandomUUID(), RandomChoice(), RandomBytes(),
            RandomChars(),
            Shuffle(),
        ] + MathCommand.Function.allCases.map { MathCommand($0) }
    }
}
