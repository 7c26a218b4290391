import NIOCore

/// Cuts the byte stream into frames: a big-endian u32 length, then that many bytes.
///
/// A length of zero or above the largest is refused as soon as its four bytes are there, so nobody can make this node
/// hold more than one frame of the largest size per connection.
struct FrameDecoder: ByteToMessageDecoder {
  typealias InboundOut = [UInt8]

  let largest: Int

  mutating func decode(context: ChannelHandlerContext, buffer: inout ByteBuffer) throws -> DecodingState {
    guard let length = buffer.getInteger(at: buffer.readerIndex, as: UInt32.self) else { return .needMoreData }
    guard length > 0, length <= largest else {
      throw PeerLinkError(.frame, "the peer announced a frame of \(length) bytes; 1 to \(largest) are allowed")
    }
    guard buffer.readableBytes >= 4 + Int(length) else { return .needMoreData }
    buffer.moveReaderIndex(forwardBy: 4)
    guard let frame = buffer.readBytes(length: Int(length)) else { return .needMoreData }
    context.fireChannelRead(wrapInboundOut(frame))
    return .continue
  }

  mutating func decodeLast(
    context: ChannelHandlerContext, buffer: inout ByteBuffer, seenEOF: Bool
  ) throws -> DecodingState {
    while try decode(context: context, buffer: &buffer) == .continue {}
    if seenEOF, buffer.readableBytes > 0 {
      throw PeerLinkError(.cut, "the connection ended inside a frame; the peer will be dialled again")
    }
    return .needMoreData
  }
}
