import Glibc

/// Where a copy of a store may be made: in a folder that is there, outside of the data folder that is copied.
package enum CopyPlace {
  /// Refuses a place that nobody can have meant, before anything is written.
  /// - Parameters:
  ///   - path: the folder for the copy; it may be missing, the one above it may not.
  ///   - data: the data folder of the node.
  /// - Throws: ``StoreError`` `noFolder` or `unusable`.
  package static func check(_ path: String, outside data: String) throws(StoreError) {
    var above = path.split(separator: "/", omittingEmptySubsequences: true)
    let name = above.popLast().map(String.init) ?? ""
    let start = path.hasPrefix("/") ? "/" : "./"
    let parent = start + above.joined(separator: "/")
    guard !name.isEmpty else { throw StoreError(.unusable, "name a new folder for the copy") }
    guard let folder = resolved(parent) else {
      throw StoreError(
        .noFolder,
        "\(parent) cannot be reached: \(String(cString: strerror(errno)).lowercased()); make the folder first")
    }
    // A name that is there already may be a link that leads elsewhere.
    let target = resolved("\(parent)/\(name)") ?? "\(folder == "/" ? "" : folder)/\(name)"
    guard let data = resolved(data), target == data || target.hasPrefix(data + "/") else { return }
    throw StoreError(
      .unusable,
      "\(path) is inside of the node's own data folder \(data), and would be lost with it; name one elsewhere")
  }

  private static func resolved(_ path: String) -> String? {
    guard let found = realpath(path, nil) else { return nil }
    defer { free(found) }
    return String(cString: found)
  }
}
