/// The name that was most likely meant by `name`, for "did you mean"; nil where none is close.
///
/// A name that differs only in case wins. Otherwise the one with the fewest typing slips (a character missing, added,
/// wrong, or swapped with its neighbour), case ignored; at most one slip per three characters and three in all. The
/// `user.` that two paths share counts for nothing: `user.gaid` is no slip for `user.email`. Of equals the first in
/// `candidates` wins.
package func nearestName(to name: String, among candidates: [String]) -> String? {
    let folded = Array(name.lowercased().unicodeScalars)
    guard !folded.isEmpty else { return nil }
    var fewest = Int.max
    var nearest: String?
    for candidate in candidates {
        let other = Array(candidate.lowercased().unicodeScalars)
        if other == folded {
            return candidate
        }
        let shared = sharedParent(folded, other)
        let (left, right) = (folded[shared...], other[shared...])
        let allowed = min(3, max(1, left.count / 3), fewest - 1)
        if allowed > 0, let slips = typingSlips(left, right, atMost: allowed), slips < right.count {
            nearest = candidate
            fewest = slips
        }
    }
    return nearest
}

/// How much of two paths is the same, up to and with the last dot in it.
private func sharedParent(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
    var shared = 0
    for (index, (one, other)) in zip(left, right).enumerated() {
        guard one == other else { break }
        if one == "." { shared = index + 1 }
    }
    return shared
}

/// The Damerau-Levenshtein distance (each character edited at most once), or nil where it is above `limit`.
private func typingSlips(
    _ left: ArraySlice<Unicode.Scalar>, _ right: ArraySlice<Unicode.Scalar>, atMost limit: Int
) -> Int? {
    let (left, right) = (Array(left), Array(right))
    guard abs(left.count - right.count) <= limit else { return nil }
    var beforePrevious: [Int] = []
    var previous = Array(0...right.count)
    for row in left.indices {
        var current = [row + 1]
        current.reserveCapacity(right.count + 1)
        for column in right.indices {
            let replaced = previous[column] + (left[row] == right[column] ? 0 : 1)
            var best = min(replaced, previous[column + 1] + 1, current[column] + 1)
            if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                best = min(best, beforePrevious[column - 1] + 1)
            }
            current.append(best)
        }
        guard let lowest = current.min(), lowest <= limit else { return nil }
        beforePrevious = previous
        previous = current
    }
    return previous[right.count] <= limit ? previous[right.count] : nil
}
