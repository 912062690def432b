/// One flag per number, in memory of its own, for many payloads one after the other.
///
/// An array asks at each write whether it is shared, and a payload writes a hundred flags. The memory is reached by
/// pointer in this file alone, and never outside of `0..<count`, which every access checks.
struct FlagTable: ~Copyable {
    private var start: UnsafeMutablePointer<Bool>
    private var capacity: Int
    private(set) var count = 0

    init() {
        capacity = 128
        start = .allocate(capacity: capacity)
    }

    deinit { start.deallocate() }

    /// Makes it `count` flags that are all false.
    mutating func reset(count: Int) {
        if count > capacity {
            start.deallocate()
            capacity = count
            start = .allocate(capacity: capacity)
        }
        start.initialize(repeating: false, count: count)
        self.count = count
    }

    @inline(__always)
    subscript(_ number: Int) -> Bool {
        get {
            precondition(number >= 0 && number < count, "no flag has this number")
            return start[number]
        }
        set {
            precondition(number >= 0 && number < count, "no flag has this number")
            start[number] = newValue
        }
    }
}
