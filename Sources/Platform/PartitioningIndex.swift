// Binary search.

extension RandomAccessCollection {
    /// Where the elements begin for which `belongsInSecondPartition` holds, in a collection that has all of those behind all others;
    /// `endIndex` where there are none. Takes O(log n) calls.
    @inlinable
    public func partitioningIndex(where belongsInSecondPartition: (Element) throws -> Bool) rethrows -> Index
    {
        var low = startIndex
        var count = count
        while count > 0 {
            let half = count / 2
            let middle = index(low, offsetBy: half)
            if try belongsInSecondPartition(self[middle]) {
                count = half
            } else {
                low = index(after: middle)
                count -= half + 1
            }
        }
        return low
    }
}
