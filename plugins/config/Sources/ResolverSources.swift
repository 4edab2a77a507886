import Platform
import PluginAPI
import Syntax

// What stands for a piece of a text: other values, the environment, secrets, files, what programs print.

extension Resolver {
    /// A text's parts, put together: secret as soon as one of them is.
    func joined(_ pieces: [Template.Piece], _ origin: Origin) throws -> TextBuilder {
        var builder = TextBuilder()
        var length = 0
        // All that is missing in a text is said, not the first alone.
        var hasFailed = false
        for piece in pieces {
            do {
                let value = try self.value(of: piece, origin)
                length += (try? value.revealedText().utf8.count) ?? 0
                if length <= Self.textLimit { try builder.append(value) }
            } catch is Failed { hasFailed = true }
            guard length <= Self.textLimit else {
                throw fail(origin, "this text grows beyond \(SizeText.short(Self.textLimit))")
            }
        }
        if hasFailed { throw Failed() }
        return builder
    }

    func value(of piece: Template.Piece, _ origin: Origin) throws -> Value {
        switch piece {
        case .text(let text): return .text(text)
        case .file(let path): return try file(try joined(path, origin).value, origin)
        case .path(let path):
            return Node(.scalar(try joined(path, origin).value), origin).absolutePath(self.path).scalarValue
        case .secret(let name): return try secret(try joined(name, origin).value, origin)
        case .command(let line): return try output(of: line, origin)
        case .name(let name, let fallback):
            switch try found(name, fallback, origin) {
            case .value(let value): return value
            case .pieces(let pieces):
                let value = try joined(pieces, origin).value
                guard SecretMask.isSecretName(name), case .string(let text) = value, !text.string.isEmpty
                else {
                    return value
                }
                return .secret(Secret(text))
            case .node(let node):
                guard case .scalar(let value) = node.content else {
                    throw fail(origin, "`${\(name)}` is \(node.described), and this is within a text")
                }
                return value.isNull ? .text("null") : value
            }
        }
    }

    /// From the folder of the file that says it. Of a copy for a revision, where the file itself lies.
    func path(_ text: String, _ origin: Origin) -> String {
        let path = Path.absolute(text, in: origin.source.folder)
        guard let relocated, Path.isInside(path, relocated.root) else { return path }
        return Path.absolute(Path.relative(path, to: relocated.root), in: relocated.from)
    }

    func secret(_ name: Value, _ origin: Origin) throws -> Value {
        let shown = (try? name.shownText()) ?? ""
        do {
            let name = try ConfigKey(try name.revealedText()).text
            return .secret(Secret(Text(try secrets.value(name))))
        } catch let failure as SecretStore.Closed {
            throw fail(
                origin, "`${secret:\(shown)}`: \(failure.reason.message)", help: failure.reason.help,
                .sealed(failure.reason.message))
        } catch let failure as ConfigFailure {
            throw fail(origin, "`${secret:\(shown)}`: \(failure.message)", help: failure.help)
        } catch let error as ErrorValue {
            throw fail(
                origin, "`${secret:\(shown)}`: \(error.message)", help: error.help, .broken(error.message))
        }
    }

    /// What a program prints is a secret: tokens are what most such programs are for.
    private func output(of line: [Template.Piece], _ origin: Origin) throws -> Value {
        var reason = Problem.Reason.other
        do {
            guard origin.source.runsPrograms, let commands else {
                throw ConfigFailure(
                    "`${cmd:…}` runs a program only where a file of the configuration says so",
                    help: "write the value itself here")
            }
            let words = try self.words(line, origin)
            reason = .program(words.joined(separator: "\0"))
            return .secret(Secret(Text(try commands.output(of: words))))
        } catch let failure as ConfigFailure {
            throw fail(origin, failure.message, help: failure.help, reason)
        } catch let error as ErrorValue {
            throw fail(origin, error.message, help: error.help, reason)
        } catch let error where !(error is Failed) {
            interruption = error
            throw error
        }
    }

    /// Words as blanks part them, quotes keep them together; what `${…}` in it stands for is never cut.
    func words(_ line: [Template.Piece], _ origin: Origin) throws -> [String] {
        var words: [String] = []
        var word: String?
        var quote: Character?
        for piece in line {
            guard case .text(let text) = piece else {
                let value = try self.value(of: piece, origin)
                if case .secret = value {
                    throw ConfigFailure(
                        "a secret can't be an argument of a program: everybody here could read it",
                        help: "let the program take it from a file or a variable")
                }
                word = (word ?? "") + (try value.plainText())
                continue
            }
            for character in text {
                if character == quote {
                    quote = nil
                } else if quote == nil, character == "'" || character == "\"" {
                    quote = character
                    word = word ?? ""
                } else if quote == nil, character.isWhitespace {
                    if let word { words.append(word) }
                    word = nil
                } else {
                    word = (word ?? "") + String(character)
                }
            }
        }
        if let quote {
            throw ConfigFailure("a quote in `${cmd:…}` is not closed", help: "close it by `\(quote)`")
        }
        return words + (word.map { [$0] } ?? [])
    }

    func file(_ path: Value, _ origin: Origin) throws -> Value {
        let shown = (try? path.shownText()) ?? ""
        let name = (try? path.revealedText()) ?? ""
        let absolute = Path.absolute(name, in: origin.source.folder)
        let bytes: [UInt8]
        do {
            guard let info = try FileInfo.of(absolute) else {
                throw fail(
                    origin, "`${file:\(shown)}`: there is no such file",
                    help: (shown == name ? NearFiles.help(name, absolute) : nil)
                        ?? "paths are relative to the file that says this")
            }
            guard info.kind == .file else {
                throw fail(
                    origin,
                    "`${file:\(shown)}` is \(info.kind == .folder ? "a folder" : "no file"), and has no text")
            }
            guard info.size <= Self.textLimit else {
                throw fail(origin, "`${file:\(shown)}` has more than \(SizeText.short(Self.textLimit))")
            }
            bytes = try Files.read(absolute)
        } catch let error as SystemError {
            throw fail(origin, "`${file:\(shown)}` can't be read: \(error.reason)")
        }
        guard var text = String(validating: bytes, as: UTF8.self) else {
            throw fail(origin, "`${file:\(shown)}` is not UTF-8 text")
        }
        if text.hasSuffix("\r\n") { text.removeLast() } else if text.hasSuffix("\n") { text.removeLast() }
        let isSecret = SecretMask.isSecretName(Path.stem(absolute)) || Path.isInside(absolute, "/run/secrets")
        return isSecret ? .secret(Secret(Text(text))) : .text(text)
    }
}
