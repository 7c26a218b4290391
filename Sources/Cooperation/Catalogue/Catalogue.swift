/// The kinds of messages, read from the data files that are part of the program.
package struct Catalogue: Sendable {
  /// The kinds by code, sorted.
  package let kinds: [Kind]
  /// Data files that could not be read, and codes that stand twice; a test holds that the program ships none.
  package let defects: [CooperationError]

  /// The catalogue that this version ships. A kind whose data is defect is absent, so its messages are refused by name.
  package static let standard = Catalogue(files: CatalogueData.files)

  /// Reads data files, one kind each.
  init(files: [[UInt8]]) {
    var kinds: [String: Kind] = [:]
    var defects: [CooperationError] = []
    for file in files {
      do throws(CooperationError) {
        let kind = try Kind(parsing: file)
        if kinds.updateValue(kind, forKey: kind.code) != nil {
          defects.append(CooperationError(.catalogue, "the kind \(kind.code) stands twice"))
        }
      } catch {
        defects.append(error)
      }
    }
    self.kinds = kinds.values.sorted { $0.code < $1.code }
    self.defects = defects
  }

  /// A kind by its code.
  package func kind(_ code: String) -> Kind? { kinds.first { $0.code == code } }
}

/// The data files of the catalogue. A new kind is a new file in Kinds, and a line here.
enum CatalogueData {
  static let files = [
    PackageResources.is_info_request_json, PackageResources.req_asset_tracing_json,
    PackageResources.resp_acknowledge_json, PackageResources.resp_asset_report_json,
  ]
}
