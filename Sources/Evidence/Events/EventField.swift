import StrictJSON

/// Reading and writing the few kinds of values that events are made of.
enum EventField {
  static func digest(_ digest: Digest) -> JSONValue { .string(digest.hex) }

  static func number(_ value: UInt64) -> JSONValue { .number(JSONNumber(Int64(clamping: value))) }
}

extension ObjectReader {
  mutating func requireDigest(_ name: String) throws -> Digest { try Digest(hex: try requireString(name)) }

  mutating func requireCount(_ name: String) throws -> UInt64 {
    guard let value = UInt64(exactly: try requireInt64(name)) else {
      throw EvidenceError(.malformed, "«\(name)» is negative")
    }
    return value
  }

  mutating func requireNode(_ name: String) throws -> NodeName { try NodeName(try requireString(name)) }

  mutating func requireTime(_ name: String) throws -> Timestamp { try Timestamp(rfc3339: try requireString(name)) }

  mutating func requireChannel(_ name: String) throws -> ChannelKind {
    guard let channel = ChannelKind(rawValue: try requireString(name)) else {
      throw EvidenceError(.malformed, "«\(name)» is neither ordinary nor sealed")
    }
    return channel
  }

  mutating func requireBase64(_ name: String) throws -> [UInt8] {
    guard let bytes = Base64.decode(try requireString(name)) else {
      throw EvidenceError(.malformed, "«\(name)» is not canonical base64")
    }
    return bytes
  }
}
