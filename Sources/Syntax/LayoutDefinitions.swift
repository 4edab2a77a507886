/// The layout of `def`, its parameters, and `use`.
extension LayoutMarks {
    mutating func definition(_ definition: Definition) {
        token(definition.name.span)
        let opener = next(definition.name.span.end)
        mark(opener, .tight)
        let closer = parameters(definition.parameters, after: opener)
        bracket(opener, .parameters, closer: closer)
        var head = closer + 1
        for (index, input) in definition.inputTypes.enumerated() {
            let sign = next(head)
            mark(sign, index == 0 ? .tight : .spaced)
            token(Span(file: input.span.file, start: sign, end: sign + (index == 0 ? 1 : 2)))
            mark(input.span.start, .spaced)
            token(input.span)
            head = Int(input.span.end)
        }
        let arrow = next(head)
        if holds("->", at: arrow) {
            mark(arrow, .spaced)
            token(Span(file: definition.name.span.file, start: arrow, end: arrow + 2))
            mark(next(arrow + 2), .spaced)
        }
        body(definition.body)
    }

    /// What ends the parameters, which begin after the bracket or bar at `opener`.
    mutating func parameters(_ parameters: [Definition.Parameter], after opener: Int) -> Int {
        var end = opener + 1
        for parameter in parameters {
            mark(parameter.name.span.start, .item)
            token(parameter.name.span)
            end = Int(parameter.name.span.end)
            if case .flag(.some) = parameter.kind {
                token(Span(file: parameter.name.span.file, start: end, end: end + 4))
                end += 4
            }
            if parameter.type != nil {
                mark(next(end), .tight)
                mark(parameter.typeSpan.start, .spaced)
                token(parameter.typeSpan)
                end = Int(parameter.typeSpan.end)
            }
            if let value = parameter.defaultValue {
                mark(next(end), .spaced)
                mark(value.span.start, .spaced)
                expression(value)
                end = Int(value.span.end)
            }
        }
        var place = next(end)
        while at(place) == UInt8(ascii: ",") { place = next(place + 1) }
        return place
    }

    mutating func use(_ use: Use) {
        token(use.path.span)
        guard let names = use.names else { return }
        let opener = next(use.path.span.end)
        mark(opener, .spaced)
        var end = opener + 1
        for name in names {
            mark(name.span.start, .item)
            token(name.span)
            end = Int(name.span.end)
        }
        var place = next(end)
        while at(place) == UInt8(ascii: ",") { place = next(place + 1) }
        bracket(opener, .record, closer: place)
    }
}
