extension ThreadAct {
  /// What stays of an act whose message's content was destroyed: who did what and when, and of its codes, days and flags those
  /// alone that states and clocks are made of, and the names of the fields that it had. So no thread falls back into a state that it has left, and nothing of what a
  /// message said about a person stays.
  package func withoutContent(_ catalogue: Catalogue = .standard) -> ThreadAct {
    var act = self
    let deciding = catalogue.decidingFacts
    act.facts = facts.filter { deciding.contains($0.key) }
    (act.handling.review, act.handling.retainUntil) = (nil, nil)
    return act
  }
}

extension Catalogue {
  /// Names of the facts that lifecycles, grounds and clocks look at. What a consent or a correction says is not among them:
  /// with its content it is taken back, and what it released is bound again.
  var decidingFacts: Set<String> {
    var names: Set<String> = [
      BodyOutline.members, "channelStatus", "dueRequested", "ground", "agreedUntil", "measure", "sentenceYears",
      "sentenceEnds",
    ]
    for lifecycle in lifecycles {
      names.formUnion([lifecycle.executedUnless?.field].compactMap(\.self) + lifecycle.orders.flatMap(\.fields))
      for move in lifecycle.moves {
        names.formUnion(move.conditions.map(\.field))
        for need in move.needs {
          names.formUnion(need.fields)
        }
      }
    }
    for clock in law.clocks {
      let triggers = [clock.starts] + clock.stops + clock.stopsElsewhere + clock.asksFor + clock.notAfter
      for trigger in triggers {
        names.formUnion([trigger.field, trigger.when?.field, trigger.naming].compactMap(\.self))
      }
      names.formUnion([clock.unless, clock.rootField].compactMap(\.self))
    }
    names.formUnion(law.grounds.flatMap { [$0.rootFlag, $0.rootFlagNot].compactMap(\.self) })
    for field in kinds.flatMap(\.fields) {
      names.formUnion([field.sameAsRoot, field.agreedIn == nil ? nil : field.name].compactMap(\.self))
      names.formUnion([field.held?.until, field.held?.perDay].compactMap(\.self))
      for rule in field.names { names.formUnion([field.name] + (rule.when + rule.act.when).map(\.field)) }
    }
    return names.subtracting(["corrects", "items", "target"])
  }
}
