import Formats
import Platform
import PluginAPI
import Syntax

struct TemplateRender: Command {
    let name = "template render"
    var signature: Signature {
        Signature(
            name, "Fills a Mustache template in with the piped record.",
            details:
                "`{{name}}` is a value, `{{tls.port}}` one within another. `{{#name}}…{{/name}}` is written once for each item of a "
                + "list, and where the value is there and not false or empty; `{{^name}}…{{/name}}` where it isn't. `{{>name}}` puts "
                + "in the file `name.mustache`, or `name`. `{{!…}}` is a comment, `{{=<% %>=}}` sets other delimiters. A value that "
                + "isn't there is an error.",
            parameters: [.init("template", .path, "The template's file.", isOptional: true)],
            flags: [
                .init(
                    "text", short: "t", .string, "The template itself. Write it in single quotes.",
                    accepted: .text { text in
                        do { _ = try Mustache(text) } catch let error as FormatError {
                            throw error.value(in: "--text", at: .none)
                        }
                    }),
                .init(
                    "partials", short: "p", .path,
                    "Where the files of `{{>name}}` are; the template's folder if not given.",
                    completion: .folders),
                .init(
                    "html",
                    "Write `<`, `>`, `&` and quotes so that HTML shows them, but for `{{{name}}}` and `{{&name}}`."
                ),
                .init("allow-missing", short: "m", "A value that isn't there is nothing."),
            ],
            input: [.record], output: .string,
            fieldsOfCall: { call in
                guard let text = call.texts["text"], !call.flags.contains("allow-missing") else { return [] }
                return (try? Mustache(text).wantedFields) ?? []
            },
            examples: [
                .init(
                    "{host: web1, ports: [80 443]} | template render --text '{{host}}:{{#ports}} {{.}}{{/ports}}'",
                    "A text.", prints: "web1: 80 443"),
                .init(
                    "'server {{name}};' | save nginx.mustache; {name: web1} | template render nginx.mustache",
                    "A file.",
                    prints: "server web1;"),
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        guard case .record = call.input else {
            throw ErrorValue.type(
                call.input.isNull
                    ? "nothing was piped in to fill the template with"
                    : "a template is filled in with a record, not with \(call.input.type.withArticle)",
                help: "pipe a record in: `open values.yaml | template render FILE`", at: call.span)
        }
        let path = try call.optionalString("template")
        let text = try call.optionalString("text")
        guard (path == nil) != (text == nil) else {
            throw ErrorValue.usage(
                path == nil ? "no template is given" : "a file and `--text` exclude each other",
                help: path == nil ? "name a file, or give the text by `--text`" : nil,
                at: path == nil ? call.span : call.span(of: "text"))
        }
        let span = call.span(of: path == nil ? "text" : "template")
        let source = path ?? "--text"
        let folder = try call.optionalString("partials") ?? path.map(Path.parent)
        var partials: [String: String] = [:]
        let renderer = MustacheRenderer(
            escapesHTML: call.flag("html"), allowsMissing: call.flag("allow-missing"),
            partial: { name in
                if let known = partials[name] { return known }
                let text = try Self.partial(name, in: folder, call)
                partials[name] = text
                return text
            }, checkInterrupt: call.context.checkInterrupt)
        do {
            let template = try Mustache(try text ?? Self.read(path ?? "", call, at: span))
            return .text(try renderer.render(template, call.input))
        } catch let error as FormatError {
            throw error.value(in: source, at: span)
        } catch let error as MustacheRenderer.PartialError {
            throw error.error.value(in: error.name, at: span)
        }
    }

    private static func read(_ path: String, _ call: Invocation, at span: Span) throws -> String {
        do { return try Files.readText(call.context.absolute(path)) } catch {
            if path.contains("{{") {
                throw ErrorValue.usage(
                    "a template's file is expected here, and this is a template",
                    help: "`--text '…'` takes the text itself", at: span)
            }
            throw ErrorValue(error, path: path, at: span, call.context)
        }
    }

    private static func partial(_ name: String, in folder: String?, _ call: Invocation) throws -> String {
        guard let folder else {
            throw FormatError(
                "there is no folder to look for the partial '\(name)' in", help: "`--partials DIR` names one")
        }
        let path = Path.join(folder, name)
        // A partial stays in its folder, whoever wrote the template.
        guard !Path.isAbsolute(name), !name.split(separator: "/").contains("..") else {
            throw FormatError("the partial '\(name)' leads out of its folder")
        }
        for candidate in [path + ".mustache", path] where Files.isFile(call.context.absolute(candidate)) {
            do { return try Files.readText(call.context.absolute(candidate)) } catch {
                throw FormatError("cannot read the partial '\(candidate)': \(error.reason)")
            }
        }
        throw FormatError(
            "there is no partial '\(name)'", help: "neither '\(path).mustache' nor '\(path)' is a file")
    }
}
