/// Where one platform stands in what was ordered and what its script says.
///
/// Orders go first. The time of the script runs on meanwhile.
struct Timeline {
    private var orders = Run(steps: [], repeats: false, began: .zero)
    private var script = Run(steps: [], repeats: false, began: .zero)

    /// The steps that were ordered and not done yet, with how many requests each still has.
    var openOrders: [SandboxStep] { orders.open }

    /// Appends an order.
    ///
    /// `now` is the time since the sandbox was made, here and below.
    mutating func order(_ step: SandboxStep, at now: Duration) {
        if orders.isOver { orders = Run(steps: [], repeats: false, began: now) }
        orders.append(step)
    }

    /// Begins a script.
    mutating func begin(_ part: SandboxScript.Part, at now: Duration) {
        script = Run(steps: part.steps, repeats: part.repeats, began: now)
    }

    /// The step that a request coming now belongs to.
    mutating func step(at now: Duration) -> SandboxStep? {
        orders.step(at: now) ?? script.step(at: now)
    }

    /// Takes a request in.
    ///
    /// - Returns: the step that it belongs to.
    mutating func admit(at now: Duration) -> SandboxStep? {
        if let step = orders.step(at: now) {
            orders.count(at: now)
            return step
        }
        let step = script.step(at: now)
        script.count(at: now)
        return step
    }
}

extension Timeline {
    /// Steps that are gone through one after the other.
    private struct Run {
        private(set) var steps: [SandboxStep]
        let repeats: Bool
        private var index = 0
        /// Requests in the present step.
        private var counted = 0
        /// When the present step began.
        private var began: Duration

        init(steps: [SandboxStep], repeats: Bool, began: Duration) {
            self.steps = steps
            self.repeats = repeats
            self.began = began
        }

        var isOver: Bool { index >= steps.count }

        var open: [SandboxStep] {
            var open = Array(steps.dropFirst(index))
            if case .requests(let count)? = open.first?.extent { open[0].extent = .requests(count - counted) }
            return open
        }

        mutating func append(_ step: SandboxStep) {
            steps.append(step)
        }

        mutating func step(at now: Duration) -> SandboxStep? {
            while !isOver, case .time(let length) = steps[index].extent, now - began >= length {
                end(at: began + max(length, .milliseconds(1)))
            }
            return isOver ? nil : steps[index]
        }

        mutating func count(at now: Duration) {
            guard !isOver, case .requests(let count) = steps[index].extent else { return }
            counted += 1
            if counted >= count { end(at: now) }
        }

        private mutating func end(at time: Duration) {
            index += 1
            counted = 0
            began = time
            if isOver, repeats { index = 0 }
        }
    }
}
