import Foundation

/// The demo's own files: fictional persons, companies and assets, in Config/demo of the source tree or beside the program.
enum DemoFiles {
  /// Copies a file into the demo's folder, where a user may look at it.
  static func write(_ name: String, into folder: String) throws -> String {
    let path = "\(folder)/\((name as NSString).lastPathComponent)"
    try LocalFile.write(try LocalFile.read("\(try home())/\(name)"), to: path)
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
