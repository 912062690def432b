/// The name that was most likely meant by `name`, for "did you mean"; nil where none is close.
///
/// A name that differs only in case wins. Otherwise the one with the fewest typing slips (a character missing, added,
/// wrong, or swapped with its neighbour), case ignored; at most one slip per three characters and three in all. Of
/// equals the first in `candidates` wins.
package func nearestName(to name: String, among candidates: [String]) -> String? {
    let folded = Array(name.lowercased().unicodeScalars)
    guard !folded.isEmpty else { return nil }
    var allowed = min(3, max(1, folded.count / 3))
    var nearest: String?
    for candidate in candidates {
        let other = Array(candidate.lowercased().unicodeScalars)
        if other == folded {
            return candidate
        }
        if allowed > 0, let slips = typingSlips(folded, other, atMost: allowed), slips < other.count {
            nearest = candidate
            allowed = slips - 1
        }
    }
    return nearest
}

/// The Damerau-Levenshtein distance (each character edited at most once), or nil where it is above `limit`.
private func typingSlips(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar], atMost limit: Int) -> Int? {
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
