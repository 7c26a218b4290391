/// The bounds of what peers and officers may make a node keep of attachments.
package enum Limits {
  /// Bytes of one peer's attachments that a node keeps, sealed: eight of the largest; more wait until content is destroyed.
  package static let enclosuresPerPeer: UInt64 = 64 << 30
  /// Bytes of an attachment after which what came is made durable, so that a restart asks for no more than this again.
  package static let enclosureSync: UInt64 = 64 << 20
  /// Seconds after which an attachment that was handed in and put to no draft is removed: a day.
  package static let looseEnclosureSeconds: Int64 = 86_400
}
