import Foundation

/// The demo's own files: fictional persons, companies and assets, in Config/demo of the source tree or beside the program.
enum DemoFiles {
  /// Copies a file into the demo's folder, where a user may look at it.
  /// - Parameter day: the day on which what it tells happened; nil for the one that stands in it.
  static func write(_ name: String, into folder: String, at day: String? = nil) throws -> String {
    let path = "\(folder)/\((name as NSString).lastPathComponent)"
    var bytes = try LocalFile.read("\(try home())/\(name)")
    if let day {
      let text = String(decoding: bytes, as: UTF8.self)
      bytes = Array(text.replacing(/"at": "\d{4}-\d{2}-\d{2}"/, with: "\"at\": \"\(day)\"").utf8)
    }
    try LocalFile.write(bytes, to: path)
    return path
  }

  /// The folder of the files: of the source tree that the program was built in, wherever it runs, else beside the program.
  static func home() throws -> String {
    let own = (try DemoProcess.sibling("comity") as NSString).deletingLastPathComponent
    var candidates = ["Config/demo"]
    var above = own
    while above.count > 1 {
      candidates.append("\(above)/Config/demo")
      above = (above as NSString).deletingLastPathComponent
    }
    candidates += ["\(own)/../share/comity/demo", "/usr/share/comity/demo"]
    guard let found = candidates.first(where: { FileManager.default.fileExists(atPath: $0 + "/notice.ftm.jsonl") })
    else {
      throw Failure(
        .notFound, "the demo's files (Config/demo) are not here, nor beside \(own); run it from the source tree")
    }
    return found
  }
}
