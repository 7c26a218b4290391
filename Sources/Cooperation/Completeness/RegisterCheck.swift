import StrictJSON

/// Holds what a request says of the requested State's law to what that State's own register says of it (articles 88, 91(4), 96(3)).
struct RegisterCheck {
  let message: Message
  let kind: Kind
  let state: RequestedState
  /// More entries than these say nothing more in one sentence.
  private static let shown = 10

  func findings() -> [Finding] {
    guard kind.isFormal else { return [] }
    return state.provisions.flatMap { process($0) + possibility($0) }
  }

  /// A request that says «no documents are required» beside a register that lists some.
  private func process(_ provision: RequestedState.Provision) -> [Finding] {
    guard message.bodyObject.text("nationalProcess") == "none_required" else { return [] }
    let asked = provision.documents + provision.requirements.map(\.text)
    guard !asked.isEmpty else { return [] }
    let list = asked.prefix(Self.shown).map { SafeText($0).shortened }.joined(separator: "; ")
    return [
      advises(
        "/body/nationalProcess", "Rome Statute art. 91(2)(c)",
        "says that none are required, while \(named(provision)) lists: \(list). Send what it lists, or ask about it under article 91(4)"
      )
    ]
  }

  /// What the State itself says that its law does not provide for, or only under conditions.
  private func possibility(_ provision: RequestedState.Provision) -> [Finding] {
    let path = message.bodyObject["measure"] == nil ? "/kind" : "/body/measure"
    switch provision.possible {
    case "no":
      return [
        advises(
          path, "Rome Statute art. 88",
          "\(named(provision)) says that its law does not provide for this; consult before (consult.draft), since procedures must be available under article 88"
        )
      ]
    case "with_conditions":
      let conditions = SafeText(provision.body.text("conditions") ?? "not told").shortened
      return [
        advises(path, "Rome Statute art. 88", "\(named(provision)) makes this possible under conditions: \(conditions)")
      ]
    default: return []
    }
  }

  private func named(_ provision: RequestedState.Provision) -> String {
    "the register of \(state.node) (entry \(provision.entry.prefix(12)), \(SafeText(provision.law).shortened))"
  }

  private func advises(_ path: String, _ source: String, _ words: String) -> Finding {
    Finding(path, .advises, rule: "law.register", source: source, words)
  }
}

extension Catalogue {
  /// Where a request says of the requested State's law what the State's own register does not say.
  package func registerFindings(in message: Message, for state: RequestedState?) -> [Finding] {
    guard let kind = kind(message.kind), let state else { return [] }
    return RegisterCheck(message: message, kind: kind, state: state).findings()
  }
}
