/// What a slots file says of one slot. It holds no names: a thief could read them.
package struct SlotDescription: Sendable, Equatable {
  /// 32 hexadecimal digits.
  package let id: String
  /// What opens it.
  package let kind: SlotKind
  /// The power of two of scrypt's N; nil where no passphrase is stretched.
  package let cost: Int?
  /// When it was added, in seconds since 1970.
  package let created: UInt64

  init(_ slot: Slot) {
    id = slot.hexID
    kind = slot.kind
    cost = slot.kind.isDerived ? slot.cost : nil
    created = slot.created
  }
}
