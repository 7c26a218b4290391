import StrictJSON

/// The part of the FollowTheMoney model that asset tracing needs, read from the data file with its version.
package struct FtMModel: Sendable {
  /// One schema.
  struct Schema: Sendable {
    let extends: [String]
    let isAbstract: Bool
    let required: [String]
    /// The type of each property, and after a colon its range or format.
    let properties: [String: String]
  }

  /// The version of the model.
  package let version: String
  let schemata: [String: Schema]
  let countries: Set<String>
  let topics: Set<String>

  /// The model that this version ships; a test holds that it can be read.
  package static let standard: FtMModel? = try? FtMModel(parsing: PackageResources.model_json)

  init(parsing bytes: [UInt8]) throws(JSONError) {
    var reader = try ObjectReader(try JSONValue(parsing: bytes))
    version = try reader.requireString("version")
    countries = Set(try reader.requireStrings("countries"))
    topics = Set(try reader.requireStrings("topics"))
    guard case .object(let found) = try reader.require("schemata") else {
      throw JSONError(.member, offset: nil, "«/schemata» must be an object")
    }
    try reader.finish()
    var schemata: [String: Schema] = [:]
    for member in found.members {
      schemata[member.name] = try Schema(try ObjectReader(member.value, path: "/schemata/\(member.name)"))
    }
    self.schemata = schemata
  }

  /// A schema and all it extends, itself first.
  func lineage(_ name: String) -> [String] {
    var found: [String] = []
    var waiting = [name]
    while let next = waiting.popLast() {
      guard !found.contains(next), let schema = schemata[next] else { continue }
      found.append(next)
      waiting += schema.extends
    }
    return found
  }

  /// The type of a property of a schema or of one it extends.
  func type(of property: String, in schema: String) -> String? {
    for ancestor in lineage(schema) {
      if let type = schemata[ancestor]?.properties[property] { return type }
    }
    return nil
  }

  /// Whether entities of a schema may stand where a range is asked for; ranges outside this part are not judged.
  func isA(_ schema: String, _ range: String) -> Bool { schemata[range] == nil || lineage(schema).contains(range) }

  /// The properties that a schema requires; the model has resolved what it takes over from those it extends.
  func required(_ schema: String) -> Set<String> { Set(schemata[schema]?.required ?? []) }
}

extension FtMModel.Schema {
  fileprivate init(_ object: ObjectReader) throws(JSONError) {
    var reader = object
    extends = try reader.requireStrings("extends")
    isAbstract = try reader.requireBool("abstract")
    required = try reader.requireStrings("required")
    guard case .object(let found) = try reader.require("properties") else {
      throw JSONError(.member, offset: nil, "«properties» must be an object")
    }
    var properties: [String: String] = [:]
    for member in found.members { if case .string(let type) = member.value { properties[member.name] = type } }
    self.properties = properties
    try reader.finish()
  }
}
