import Glibc
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
      guard results.last?.failure != nil else {
        return PeerProbe(results, liveIsTheirs: links.live(target.peer)?.dialled == false)
      }
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
        PeerProbe.Result(.tls, at: text),
        PeerProbe.Result(.identity, at: text, failure: Self.words(error), member: error.member),
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
        failure = "\(Self.host(address)) \(Self.words(ofConnecting: error))"
      }
    }
    return failure
  }

  /// The address without the words that the network library puts round it.
  private static func host(_ address: SocketAddress) -> String {
    address.ipAddress.map { ip in ip.contains(":") ? "[\(ip)]" : ip } ?? "the address"
  }

  /// Why TCP did not open, and what that speaks for.
  static func words(ofConnecting error: any Error) -> String {
    if let error = error as? IOError {
      switch error.errnoCode {
      case ECONNREFUSED: return "refuses the connection: the machine is there, and nothing listens on this port"
      case EHOSTUNREACH, ENETUNREACH, ENETDOWN, EHOSTDOWN:
        return "is unreachable: there is no route to it from here, or a firewall says so"
      case ETIMEDOUT: return silence
      case ECONNRESET: return "cut the connection at once: something between may not let it through"
      case EACCES, EPERM: return "may not be reached: this machine's own firewall forbids it"
      default: return "cannot be reached (error \(error.errnoCode) of the system)"
      }
    }
    return error is ChannelError ? silence : "does not answer"
  }

  private static let silence =
    "did not answer in \(Limits.connectSeconds) s: the machine is off, or a firewall drops what is sent to it"

  private static func words(_ error: any Error) -> String { (error as? PeerLinkError)?.message ?? "it ended early" }
}
