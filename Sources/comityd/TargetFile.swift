import Cooperation
import Foundation
import Operations

/// The file that `node.targets` names: the days of targets as the deployer sets them.
enum TargetFile {
  /// Bytes of the file at most.
  private static let longestFile = 1 << 16

  /// Reads the file; the law's own days where none is named.
  /// - Throws: ``OperationsError`` `configuration` naming what is wrong.
  static func read(_ path: String?) throws -> TargetSettings {
    guard let path else { return .none }
    guard let file = FileHandle(forReadingAtPath: path), let data = try file.read(upToCount: longestFile + 1),
      data.count <= longestFile
    else {
      throw OperationsError(
        .configuration, "the file \(path) that «node.targets» names cannot be read, or is longer than 64 KiB")
    }
    do {
      return try TargetSettings(parsing: Array(data))
    } catch {
      throw OperationsError(.configuration, "\(path) that «node.targets» names: \(error.message)", cause: error)
    }
  }
}
