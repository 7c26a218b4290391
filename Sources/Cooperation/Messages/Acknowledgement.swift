package import StrictJSON

/// The body of `resp.acknowledge`.
package struct Acknowledgement: Sendable {
  /// The kind's code.
  package static let kind = "resp.acknowledge"

  private let received: String
  private let nationalReference: String?
  private let unit: String?

  /// - Parameter received: when the request arrived, RFC 3339.
  package init(received: String, nationalReference: String?, unit: String?) {
    self.received = received
    self.nationalReference = nationalReference
    self.unit = unit
  }

  /// Whether it says a reference or a unit that none of the earlier ones said.
  package func adds(to earlier: [Message]) -> Bool {
    [("nationalReference", nationalReference), ("unit", unit)].contains { field, value in
      guard let value else { return false }
      return !earlier.contains { message in
        guard case .object(let body) = message.body else { return false }
        return body[field] == .string(value)
      }
    }
  }

  /// The body.
  package var json: JSONValue {
    var members: [(String, JSONValue)] = [("receivedDate", .string(received))]
    if let nationalReference { members.append(("nationalReference", .string(nationalReference))) }
    if let unit { members.append(("unit", .string(unit))) }
    return .object(JSONObject(members: members))
  }
}
