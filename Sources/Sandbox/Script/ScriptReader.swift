package import YAML

extension SandboxScript {
    /// Reads a script, in YAML or JSON.
    ///
    /// - Returns: the script, or what is wrong with it, each at its place.
    package static func read(_ source: SourceFile) -> (script: SandboxScript?, diagnostics: [Diagnostic]) {
        let (root, diagnostics) = YAMLLoader.load(source)
        guard let root, !diagnostics.hasErrors else { return (nil, diagnostics) }
        var reader = ScriptReader()
        let script = reader.script(root)
        let found = reader.diagnostics.map { $0.named(source.name) }.sortedByPosition()
        return (found.isEmpty ? script : nil, found)
    }
}

private struct ScriptReader {
    var diagnostics: [Diagnostic] = []

    mutating func script(_ root: YAMLNode) -> SandboxScript {
        var members = MemberReader(root, "script")
        if members.take("version")?.integer != 1, root.mapping != nil {
            members.fail("version: expected version: 1, the only one there is")
        }
        var script = SandboxScript()
        for platform in SandboxPlatform.allCases {
            guard let node = members.take(platform.rawValue) else { continue }
            script.parts[platform] = part(node, platform)
        }
        members.finish()
        diagnostics += members.diagnostics
        return script
    }

    private mutating func part(_ node: YAMLNode, _ platform: SandboxPlatform) -> SandboxScript.Part {
        var members = MemberReader(node, platform.rawValue)
        var part = SandboxScript.Part()
        if let timeline = members.take("timeline") {
            for node in timeline.requireSequence("timeline").collected(into: &diagnostics) ?? [] {
                let (step, found) = StepReader.step(node, platform)
                diagnostics += found
                if let step { part.steps.append(step) }
            }
        }
        part.repeats = members.word("afterwards", of: ["repeat", "normal"]) == "repeat"
        if let poison = members.take("poison") { part.poison = self.poison(poison, platform) }
        members.finish()
        diagnostics += members.diagnostics
        return part
    }

    private mutating func poison(_ node: YAMLNode, _ platform: SandboxPlatform) -> SandboxPoison? {
        var members = MemberReader(node, "poison")
        let every = members.integer("every", in: 1...1_000_000_000)
        let suffix = members.text("suffix")
        let code = members.integer("code")
        let subcode = platform == .facebook ? members.integer("subcode") : nil
        let namesEvent = members.bool("names_event") ?? false
        members.finish()
        var choice: SandboxPoison.Choice?
        switch (every, suffix) {
        case (let every?, nil): choice = .every(every)
        case (nil, let suffix?): choice = .suffix(suffix)
        default: if members.diagnostics.isEmpty { members.fail("poison: expected either every or suffix") }
        }
        diagnostics += members.diagnostics
        return choice.map { SandboxPoison($0, code: code, subcode: subcode, namesEvent: namesEvent) }
    }
}
