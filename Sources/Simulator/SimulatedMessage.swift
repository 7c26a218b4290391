/// What simulated nodes write to each other: valid messages of the catalogue, each with a mark that must never be seen
/// outside its nodes.
enum SimulatedMessage {
  /// What stands in every message, and nowhere else.
  static let canary = Array("canary-in-the-coal-mine".utf8)

  /// What stands in the title of a message under seal, and in no other.
  static let sealedWord = "sealedmatter"

  static func template(to recipients: [String], padding: Int, isSealed: Bool = false) -> String {
    let word = isSealed ? " " + sealedWord : ""
    let to = recipients.map { "{\"node\":\"\($0)\"}" }.joined(separator: ",")
    let question = "Is it there once? " + String(repeating: "Really. ", count: padding)
    return """
      {"kind":"is.info_request","kindVersion":1,"to":[\(to)],\
      "legalBasis":["Resolution ICC-ASP/23/Res.5 para. 18"],"safeSubject":"canary-in-the-coal-mine\(word)","handling":{"level":\
      "CONFIDENTIAL","underSeal":\(isSealed),"audience":"ORG_STRICT","conditions":[]},"body":{"purpose":"A message of the \
      simulator, which nobody reads and which is long enough.","subject":"nothing","question":"\(question)",\
      "nonCoercive":true,"consentWanted":false,"intendedUse":"investigation"},"attachments":[]}
      """
  }
}
