// `config scan`

import Formats
import Platform
import PluginAPI
import Syntax

struct ConfigScan: Command {
    let name = "config scan"
    private static let baselineName = "nops-scan-baseline.yaml"
    /// Bytes. What is larger is data.
    private static let sizeLimit = 5_000_000

    var signature: Signature {
        Signature(
            name, "Finds secrets in plain text: in files, by their form or by the names that they have.",
            details: """
                Keys and tokens of well-known services, private keys, passwords in URLs, and values at names such as `password` or \
                `api_key`: in files of settings each, in programs those that look random. Status 1 if there are any; their texts \
                aren't shown. What `.gitignore` names is passed over. So is a line with `nops:allow-secret`, and what the \
                baseline, `nops-scan-baseline.yaml` in the folder, lists: `--update-baseline` writes down what there is.
                """,
            parameters: [
                .init("path", .path, "A folder or file; the working folder if not given.", isOptional: true)
            ],
            flags: [
                .init("baseline", short: "b", .path, "Another file for the baseline."),
                .init("update-baseline", "Accept all that is found now."),
            ],
            output: .table,
            columns: [
                .init("file", .string), .init("line", .int), .init("column", .int), .init("kind", .string),
                .init("value", .string),
            ],
            changesThings: true,
            examples: [
                .init(
                    "\"db_password = 'hunter2'\\n\" | save app.ini; try { config scan } catch err { $err.message }",
                    "One is found.",
                    prints: """
                        file     line  column  kind    value
                        app.ini     1      16  secret  ***
                        1 secret in plain text
                        """)
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        let start = try call.optionalString("path").map(call.context.absolute) ?? call.context.workingFolder
        guard Files.exists(start) else {
            throw ErrorValue(
                "there is no '\(try call.string("path"))'", kind: "not-found", at: call.span(of: "path"))
        }
        let folder = Files.isFolder(start) ? start : Path.parent(start)
        let baseline =
            try call.optionalString("baseline").map(call.context.absolute)
            ?? Path.join(folder, Self.baselineName)
        do {
            if call.flag("update-baseline") { return try update(baseline, start, folder, call) }
            if call.isGiven("baseline"), !Files.exists(baseline) {
                throw ErrorValue(
                    "there is no baseline '\(try call.string("baseline"))'", kind: "not-found",
                    help: "`--update-baseline` writes it", at: call.span(of: "baseline"))
            }
            let known = try Self.known(baseline, call)
            let found = try scan(start, folder, baseline, call).filter {
                !known.contains($0.secret.fingerprint)
            }
            let rows = Value.items(
                found.map { file, secret in
                    .fields([
                        "file": .text(file), "line": .int(Int(secret.place.line)),
                        "column": .int(Int(secret.place.column)), "kind": .text(secret.kind),
                        "value": .text(secret.shown),
                    ])
                })
            guard !found.isEmpty else { return rows }
            try call.context.write(call.context.display(rows, width: call.context.terminalWidth))
            throw ErrorValue(
                "\(found.count) secret\(found.count == 1 ? "" : "s") in plain text", kind: "check",
                help:
                    "change each where it is used, keep it by `config secret set`, and refer to it by `${secret:NAME}`",
                at: call.span)
        } catch let error as RegexError {
            throw ErrorValue(error.message, at: call.span)
        }
    }

    private func scan(_ start: String, _ folder: String, _ baseline: String, _ call: Invocation) throws -> [(
        file: String, secret: FoundSecret
    )] {
        let scan = try TextScan()
        var result: [(file: String, secret: FoundSecret)] = []
        for path in try ScanFiles(start, call.context).paths where path != baseline {
            try call.context.checkInterrupt()
            // Links lead to files that are looked at themselves, or that lie elsewhere.
            guard let info = try? FileInfo.of(path, followLinks: path == start), info.kind == .file,
                info.size <= Self.sizeLimit
            else { continue }
            let bytes: [UInt8]
            do { bytes = try Files.read(path) } catch {
                call.context.note("warning: \(error.description)")
                continue
            }
            // As git tells data from text.
            if bytes.prefix(8000).contains(0) { continue }
            let shown = Path.relative(path, to: call.context.workingFolder)
            for secret in try scan.secrets(in: bytes, Path.relative(path, to: folder)) {
                result.append((shown, secret))
            }
        }
        return result
    }

    // MARK: Baseline

    private static func known(_ path: String, _ call: Invocation) throws -> Set<String> {
        guard Files.exists(path) else { return [] }
        let source = Source(Path.relative(path, to: call.context.workingFolder), folder: Path.parent(path))
        let tree = try ConfigFile.parse(try ConfigFile.content(path, source), path, source, nil)
        guard let node = tree.fields?["accepted"], case .list(let items, _) = node.content else {
            throw tree.origin.error(
                "this is no baseline: it has no list `accepted`", kind: "parse",
                help: "`--update-baseline` writes one"
            ).placed(at: call.span(of: "baseline"))
        }
        return Set(
            items.compactMap { item in
                guard case .scalar(let value)? = item.fields?["fingerprint"]?.content else { return nil }
                return value.string
            })
    }

    private func update(_ path: String, _ start: String, _ folder: String, _ call: Invocation) throws -> Value
    {
        try call.planned {
            let found = try scan(start, folder, path, call)
            var text =
                "# What `config scan` passes over, by a digest of each. `config scan --update-baseline` writes this.\naccepted:"
            var seen: Set<String> = []
            for (file, secret) in found where seen.insert(secret.fingerprint).inserted {
                let name = DataNotation.yaml.key(
                    Path.relative(call.context.absolute(file), to: folder), isFlow: true)
                text += "\n- {file: \(name), kind: \(secret.kind), fingerprint: \"\(secret.fingerprint)\"}"
            }
            text += found.isEmpty ? " []\n" : "\n"
            let bytes = Array(text.utf8)
            let isThere = Files.exists(path)
            if isThere, try Files.read(path) == bytes { return .null }
            let step: Step =
                isThere
                ? .replaceFile(path: path, content: .bytes(bytes))
                : .createFile(path: path, content: .bytes(bytes))
            try call.propose(Change(name: "config scan --update-baseline", steps: [step]))
            return .null
        }
    }
}
