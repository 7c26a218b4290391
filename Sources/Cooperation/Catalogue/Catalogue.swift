/// The kinds of messages, read from the data files that are part of the program.
package struct Catalogue: Sendable {
  /// The kinds by code, sorted.
  package let kinds: [Kind]

  /// The catalogue that this version ships; a test holds that every file of it can be read.
  package static let standard = Catalogue(kinds: CatalogueData.files.compactMap { try? Kind(parsing: $0) })

  init(kinds: [Kind]) { self.kinds = kinds.sorted { $0.code < $1.code } }

  /// A kind by its code.
  package func kind(_ code: String) -> Kind? { kinds.first { $0.code == code } }
}

/// The data files of the catalogue. A new kind is a new file and a line here.
enum CatalogueData {
  static let files = [
    PackageResources.is_info_request_json, PackageResources.req_asset_tracing_json,
    PackageResources.resp_acknowledge_json, PackageResources.resp_asset_report_json,
  ]
}
