import Evidence
import NodeCore
import PeerSync

/// A pouch on its way by hand: the frames of its file.
struct CarriedPouch {
  let from: NodeName
  /// The life of the node that packed it.
  let life: Int
  let to: NodeName
  let frames: [[UInt8]]
  /// The largest size of its log that it shows.
  let size: UInt64
  /// Whether it was packed after everything was mended; no older one comes then.
  let isPrompt: Bool
}

/// A pouch while it is unpacked.
final class UnpackedPouch {
  let pouch: CarriedPouch
  let link: LinkID
  private(set) var reader: PouchReader
  private var rest: ArraySlice<[UInt8]>

  init(_ pouch: CarriedPouch, _ reader: PouchReader, on link: LinkID) {
    self.pouch = pouch
    self.link = link
    self.reader = reader
    rest = pouch.frames.dropFirst()
  }

  /// The next frame; nil when there is none, or none that belongs there.
  func next() -> PouchReader.Step? {
    guard let bytes = rest.popFirst() else { return nil }
    return try? reader.take(bytes)
  }
}
