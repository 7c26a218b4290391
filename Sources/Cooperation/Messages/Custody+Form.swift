import StrictJSON

extension Custody {
  /// Everything that is wrong with the form of what is said of custody, each by its JSON pointer.
  /// - Parameter isOurs: whether it is written here. What a newer peer adds or says otherwise is told, and does not block.
  static func findings(in value: JSONValue, isOurs: Bool) -> [Finding] {
    guard case .array(let all) = value, all.count <= Limits.lines else {
      return [wrong("", "must be a list of at most \(Limits.lines) entries", isOurs)]
    }
    return all.enumerated().flatMap { index, element -> [Finding] in
      let path = "/\(index)"
      guard case .object(let object) = element else { return [wrong(path, "must be an object", isOurs)] }
      return members(of: object, path, isOurs)
    }
  }

  private static func members(of object: JSONObject, _ path: String, _ isOurs: Bool) -> [Finding] {
    var findings = foreign(object, ["file", "form", "held"], path, isOurs)
    if !MessageForm.isLine(object.text("file") ?? "") {
      findings.append(wrong("\(path)/file", "must be the name of a file that goes with the message", isOurs))
    }
    if object.text("form").flatMap(Form.init) == nil {
      findings.append(
        wrong("\(path)/form", "is none of \(Form.allCases.map(\.rawValue).joined(separator: ", "))", isOurs))
    }
    switch object["held"] {
    case nil: break
    case .array(let rows)? where rows.count <= Limits.lines:
      findings += rows.enumerated().flatMap { holder($1, "\(path)/held/\($0)", isOurs) }
    default: findings.append(wrong("\(path)/held", "must be a list of who held it, the first one first", isOurs))
    }
    return findings
  }

  private static func holder(_ value: JSONValue, _ path: String, _ isOurs: Bool) -> [Finding] {
    guard case .object(let object) = value else { return [wrong(path, "must be an object", isOurs)] }
    var findings = foreign(object, ["by", "from", "until", "seal"], path, isOurs)
    if !MessageForm.isLine(object.text("by") ?? "") {
      findings.append(wrong("\(path)/by", "must name the authority or person that held it", isOurs))
    }
    for name in ["from", "until"] where name == "from" || object["until"] != nil {
      let day = object.text(name) ?? ""
      if !PartialDate.isValid(day) { findings.append(wrong("\(path)/\(name)", PartialDate.fault(day), isOurs)) }
    }
    if object["seal"] != nil, !MessageForm.isLine(object.text("seal") ?? "") {
      findings.append(wrong("\(path)/seal", "must be one line of text", isOurs))
    }
    return findings
  }

  private static func foreign(_ object: JSONObject, _ known: Set<String>, _ path: String, _ isOurs: Bool) -> [Finding] {
    object.members.filter { !known.contains($0.name) }.map { member in
      wrong("\(path)/\(Finding.pointerPart(SafeText(member.name).shortened))", "is no field of custody", isOurs)
    }
  }

  private static func wrong(_ suffix: String, _ message: String, _ isOurs: Bool) -> Finding {
    Finding(
      "/\(member)\(suffix)", isOurs ? .blocks : .advises, rule: "form.custody", source: "chain of custody", message)
  }
}

extension Catalogue {
  /// Custody that cannot be: of a file that does not go with the message or is named twice, of one who held it until before they had
  /// it, or before who stands first. Of files nothing while nobody knows which go with it.
  func custodyFindings(in message: Message) -> [Finding] {
    let names = message.areFilesKnown ? Set(message.enclosed.map(\.name)) : nil
    var seen: Set<String> = []
    return message.custody.enumerated().flatMap { index, custody -> [Finding] in
      let path = "/\(Custody.member)/\(index)"
      var findings = order(of: custody, path)
      if let names, !names.contains(custody.file) {
        findings.append(
          fault(
            "\(path)/file", "file",
            "names no file that goes with the message; attach it with --attach, or name it as it is called there"))
      }
      if !seen.insert(custody.file).inserted {
        findings.append(fault("\(path)/file", "file", "stands twice: say in one entry what it is and who held it"))
      }
      return findings
    }
  }

  private func order(of custody: Custody, _ path: String) -> [Finding] {
    var before: Moment.Day?
    return custody.held.enumerated().compactMap { index, holder -> Finding? in
      defer { before = PartialDate.firstDay(holder.from) ?? before }
      guard let last = PartialDate.lastDay(holder.from) else { return nil }
      if let until = holder.until.flatMap(PartialDate.lastDay), let from = PartialDate.firstDay(holder.from),
        until < from
      {
        return fault("\(path)/held/\(index)/until", "held", "lies before «from»")
      }
      guard let before, last < before else { return nil }
      return fault(
        "\(path)/held/\(index)/from", "held", "lies before that of who held it before; the first one stands first")
    }
  }

  private func fault(_ path: String, _ rule: String, _ message: String) -> Finding {
    Finding(path, .blocks, rule: "custody.\(rule)", source: "chain of custody", message)
  }
}
