import Cooperation
package import Evidence
import Foundation

/// The time by which people at a node work: what they write says by how much it is ahead of UTC, and days that are counted for
/// them end by it.
package struct WorkingTime: Sendable {
  private let zone: TimeZone?

  /// UTC.
  package static let utc = WorkingTime(zone: nil)

  private init(zone: TimeZone?) { self.zone = zone }

  /// The time of a zone of the IANA's database, such as `Africa/Nairobi`; nil for a name that this system does not know.
  package init?(zone name: String) {
    guard let zone = TimeZone(identifier: name) else { return nil }
    self.init(zone: zone)
  }

  /// A moment as RFC 3339 writes it at this place, summer time included.
  package func text(_ time: Timestamp) -> String {
    guard let zone, let seconds = Int(exactly: time.seconds) else { return time.description }
    let offset = zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(seconds)))
    // RFC 3339 has no seconds in an offset; no zone has had any for a hundred years.
    return Moment(seconds: seconds, offset: offset / 60 * 60).text
  }
}
