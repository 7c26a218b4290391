package import StrictJSON

extension Catalogue {
  /// Compares the channel that a formal request says it goes through with the one that its recipient designated.
  /// - Parameter entry: the body of the recipient's newest `dir.entry` that holds; nil when none is held.
  package func channelFindings(in message: Message, to node: String, entry: JSONObject?) -> [Finding] {
    guard kind(message.kind)?.isFormal == true, message.text("channelStatus") == "designated", let entry,
      let channel = entry.text("channel"), channel != "platform" || !entry.isFilled("designated")
    else { return [] }
    let text =
      channel == "platform"
      ? "\(SafeText(node).shortened) has not designated this platform"
      : "the channel of \(SafeText(node).shortened) is \(SafeText(channel).shortened), not this platform"
    return [
      Finding(
        "/channelStatus", .blocks, rule: "law.channel", source: "Rome Statute art. 87(1)(a)",
        "cannot be designated: \(text); send it as courtesy_copy, or an urgent one as urgent_pending_confirmation")
    ]
  }
}
