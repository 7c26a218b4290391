import Membership
import NIOCore
import NIOPosix
import NodeService

/// Tries the way to a peer step by step: name, TCP, TLS, key.
struct DialProber: PeerProber {
  let dialler: Dialler
  let links: Links
  /// Serves a connection that was made.
  let serve: @Sendable (Link) -> Void

  func probe(_ target: PeerEndpoints) async -> PeerProbe {
    var farthest: [PeerProbe.Result] = []
    for endpoint in target.endpoints {
      let results = await probe(target.peer, endpoint)
      if results.last?.failure == nil { return PeerProbe(results) }
      if results.count > farthest.count { farthest = results }
    }
    return PeerProbe(farthest)
  }

  private func probe(_ peer: String, _ text: String) async -> [PeerProbe.Result] {
    let endpoint: Endpoint
    do { endpoint = try .dialled(text) } catch {
      return [PeerProbe.Result(.name, at: text, failure: Self.words(error))]
    }
    let loop = MultiThreadedEventLoopGroup.singleton.next()
    let addresses: [SocketAddress]
    do { addresses = try await resolve(endpoint, on: loop) } catch {
      return [PeerProbe.Result(.name, at: text, failure: "the name «\(endpoint.host)» does not resolve")]
    }
    var results = [PeerProbe.Result(.name, at: text)]
    if let failure = await open(addresses, on: loop) {
      return results + [PeerProbe.Result(.tcp, at: text, failure: failure)]
    }
    results.append(PeerProbe.Result(.tcp, at: text))
    // A second connection would take the place of the one that is live.
    guard links.live(peer) == nil else { return results }
    do {
      serve(try await dialler.dial(peer, at: endpoint))
    } catch let error as PeerLinkError where error.code == .duplicate || error.code == .closed {
      // The other side was quicker; its connection stays.
      guard links.live(peer) != nil else {
        return results + [PeerProbe.Result(.tls, at: text, failure: Self.words(error))]
      }
    } catch let error as PeerLinkError where error.code == .notAdmitted {
      return results + [
        PeerProbe.Result(.tls, at: text), PeerProbe.Result(.identity, at: text, failure: Self.words(error)),
      ]
    } catch {
      return results + [PeerProbe.Result(.tls, at: text, failure: Self.words(error))]
    }
    return results + [PeerProbe.Result(.tls, at: text), PeerProbe.Result(.identity, at: text)]
  }

  /// The addresses of a host, IPv6 and IPv4; a literal needs no name service.
  private func resolve(_ endpoint: Endpoint, on loop: any EventLoop) async throws -> [SocketAddress] {
    if let literal = try? SocketAddress(ipAddress: endpoint.host, port: endpoint.port) { return [literal] }
    return try await NIOThreadPool.singleton.runIfActive {
      [try SocketAddress.makeAddressResolvingHost(endpoint.host, port: endpoint.port)]
    }
  }

  /// Opens TCP to one of the addresses and closes it again; why not, where none opens.
  private func open(_ addresses: [SocketAddress], on loop: any EventLoop) async -> String? {
    var failure = "no address"
    for address in addresses {
      do {
        let channel = try await ClientBootstrap(group: loop).connectTimeout(.seconds(Limits.connectSeconds))
          .connect(to: address).get()
        try? await channel.close()
        return nil
      } catch {
        failure = (error as? IOError).map { "\(address): \($0.description)" } ?? "\(address) does not answer"
      }
    }
    return failure
  }

  private static func words(_ error: any Error) -> String { (error as? PeerLinkError)?.message ?? "it ended early" }
}
