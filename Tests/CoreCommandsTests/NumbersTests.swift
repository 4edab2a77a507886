import PluginAPI
import Syntax
import Testing

@testable import CoreCommands

@Suite struct NumbersTests {
    private func source(_ seed: Int) throws -> RandomSource {
        let signature = BoundSignature(RandomUUID().signature)
        return try RandomSource(
            Invocation(
                signature: signature, values: [.int(seed)], spans: [.none], rest: [], restSpans: [],
                input: .null, span: .none,
                context: FakeContext()))
    }

    /// The first numbers of xoshiro256** after splitmix64, by the reference implementations in C.
    @Test func seededNumbersAreTheAlgorithms() throws {
        var first = try source(1)
        #expect(first.next() == 0xB3F2_AF6D_0FC7_10C5)
        var same = try source(1)
        #expect(same.fraction() == 0.7029218331588505)
    }

    @Test func everyNumberBelowALimitIsAsLikely() throws {
        var source = try source(7)
        var counts = Array(repeating: 0, count: 10)
        for _ in 0..<100_000 { counts[source.index(below: 10)] += 1 }
        // Five standard deviations of 95 each.
        for count in counts { #expect(abs(count - 10_000) < 475) }
        for limit: UInt64 in [1, 2, 3, 1 << 63, UInt64.max] { #expect(source.below(limit) < limit) }
    }

    @Test func aShuffleIsAPermutation() throws {
        var source = try source(3)
        var items = (0..<50).map { Value.int($0) }
        source.shuffle(&items, last: 50)
        let numbers = items.compactMap { if case .int(let int) = $0 { int } else { nil } }
        #expect(numbers.sorted() == Array(0..<50))
        #expect(numbers != Array(0..<50))
        var none: [Value] = []
        source.shuffle(&none, last: 0)
        var one = [Value.null]
        source.shuffle(&one, last: 1)
    }
}
