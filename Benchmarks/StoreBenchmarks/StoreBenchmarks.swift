import EncryptedSQLite
import Foundation

/// The same statements on plain SQLite and on the sealed store, by turns, in one run; the answer is one JSON object.
///
///     StoreBenchmarks FOLDER [ROWS] [ROUNDS]
@main
enum StoreBenchmarks {
  static func main() throws {
    let words = CommandLine.arguments
    guard words.count > 1 else { exit(64) }
    let folder = words[1]
    let rows = words.count > 2 ? Int(words[2]) ?? 100_000 : 100_000
    let rounds = words.count > 3 ? Int(words[3]) ?? 3 : 3
    let database = try SealedDatabase(
      masterKey: SecretBytes(copying: [UInt8](repeating: 1, count: 32)), epoch: 1)
    defer { database.close() }
    var times: [String: [String: [Double]]] = [:]
    for _ in 0..<rounds {
      for (engine, uri) in [
        ("plain", "file:\(folder)/plain.db"), ("sealed", database.uri("\(folder)/sealed.db")),
      ] {
        let workload = Workload(uri: uri, path: "\(folder)/\(engine).db", rows: rows)
        for (name, seconds) in try workload.run() { times[engine, default: [:]][name, default: []].append(seconds) }
      }
    }
    let seal = try SealCost.measure()
    let answer: [String: Any] = ["rows": rows, "rounds": rounds, "times": times, "blockMicroseconds": seal]
    let data = try JSONSerialization.data(withJSONObject: answer, options: [.sortedKeys])
    print(String(decoding: data, as: UTF8.self))
  }
}
