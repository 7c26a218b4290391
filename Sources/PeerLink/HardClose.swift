import NIOCore
import NIOSSL

extension Channel {
  /// Closes the socket without TLS's farewell, which would wait for the other side. Any task may call it.
  func closeHard() {
    guard eventLoop.inEventLoop else { return eventLoop.execute { self.closeHard() } }
    // Closing from the TLS handler's own place in the pipeline passes by that handler.
    if let context = try? pipeline.syncOperations.context(handlerType: NIOSSLHandler.self) {
      context.close(mode: .all, promise: nil)
    } else {
      close(promise: nil)
    }
  }
}
