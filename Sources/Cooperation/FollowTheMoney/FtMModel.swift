import StrictJSON

/// The part of the FollowTheMoney model that asset tracing needs, read from the data file with its version.
///
/// A property's type is the model's own name, and after a colon the schema it may point at or the format it must have.
package struct FtMModel: Sendable {
  /// One schema, with the properties that it inherits.
  struct Schema: Sendable {
    let isAbstract: Bool
    /// Its own name and those of all it extends.
    let lineage: Set<String>
    let required: Set<String>
    let properties: [String: PropertyType]
  }

  /// The type of a property, read once: values of it are many.
  struct PropertyType: Sendable {
    /// The model's own name, such as `date` or `entity`.
    let kind: String
    /// The schema that it may point at, as the model has it.
    let range: String?
    /// The format that it must have; nil where it has none that is known here.
    let format: IdentifierFormat?

    init(_ text: String) {
      let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
      kind = parts.first ?? "string"
      range = parts.dropFirst().first
      format = range.flatMap(IdentifierFormat.init)
    }
  }

  /// The version of the model.
  package let version: String
  let schemata: [String: Schema]
  let countries: Set<String>
  let topics: Set<String>
  let languages: Set<String>
  let genders: Set<String>
  /// The longest value of each type, in Unicode scalars.
  let lengths: [String: Int]
  /// Characters of an IBAN by country (ISO 13616).
  let ibanLengths: [String: Int]

  /// The model that this version ships; a test holds that it can be read.
  package static let standard: FtMModel? = try? FtMModel(parsing: PackageResources.model_json)

  init(parsing bytes: [UInt8]) throws(JSONError) {
    var reader = try ObjectReader(try JSONValue(parsing: bytes))
    version = try reader.requireString("version")
    countries = Set(try reader.requireStrings("countries"))
    topics = Set(try reader.requireStrings("topics"))
    languages = Set(try reader.requireStrings("languages"))
    genders = Set(try reader.requireStrings("genders"))
    lengths = try Self.numbers(try reader.require("lengths"))
    ibanLengths = try Self.numbers(try reader.require("ibanLengths"))
    var rows: [String: SchemaRow] = [:]
    for member in try Self.members(try reader.require("schemata")) {
      rows[member.name] = try SchemaRow(try ObjectReader(member.value, path: "/schemata/\(member.name)"))
    }
    try reader.finish()
    schemata = Dictionary(uniqueKeysWithValues: rows.keys.map { ($0, Self.flattened($0, rows)) })
  }

  /// Whether entities of a schema may stand where a range is asked for; ranges outside this part are not judged.
  func isA(_ schema: String, _ range: String) -> Bool {
    schemata[range] == nil || schemata[schema]?.lineage.contains(range) ?? true
  }

  private static func flattened(_ name: String, _ rows: [String: SchemaRow]) -> Schema {
    var lineage: Set<String> = []
    var waiting = [name]
    var properties: [String: String] = [:]
    while let next = waiting.popLast() {
      guard lineage.insert(next).inserted, let row = rows[next] else { continue }
      // A schema's own property stands before what it inherits.
      properties.merge(row.properties) { own, _ in own }
      waiting += row.extends
    }
    // What is required is not inherited: the model writes it out for each schema.
    return Schema(
      isAbstract: rows[name]?.isAbstract ?? true, lineage: lineage, required: Set(rows[name]?.required ?? []),
      properties: properties.mapValues(PropertyType.init))
  }

  fileprivate static func members(_ value: JSONValue) throws(JSONError) -> [JSONObject.Member] {
    guard case .object(let object) = value else {
      throw JSONError(.member, offset: nil, "the model's data holds something else where an object must stand")
    }
    return object.members
  }

  private static func numbers(_ value: JSONValue) throws(JSONError) -> [String: Int] {
    var numbers: [String: Int] = [:]
    for member in try members(value) {
      guard case .number(let number) = member.value, let whole = number.int64 else {
        throw JSONError(.member, offset: nil, "«\(member.name)» must be a whole number")
      }
      numbers[member.name] = Int(exactly: whole)
    }
    return numbers
  }
}

/// A schema as the data file has it.
private struct SchemaRow {
  let extends: [String]
  let isAbstract: Bool
  let required: [String]
  var properties: [String: String] = [:]

  init(_ object: ObjectReader) throws(JSONError) {
    var reader = object
    extends = try reader.requireStrings("extends")
    isAbstract = try reader.requireBool("abstract")
    required = try reader.requireStrings("required")
    for member in try FtMModel.members(try reader.require("properties")) {
      guard case .string(let type) = member.value else {
        throw JSONError(.member, offset: nil, "the type of «\(member.name)» must be a text")
      }
      properties[member.name] = type
    }
    try reader.finish()
  }
}
