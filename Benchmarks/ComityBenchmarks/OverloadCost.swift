import Foundation
import NodeService

/// Ten times what two nodes sustain is offered for five seconds: what was taken arrives, and memory stays bounded.
struct OverloadCost {
  let folder: String
  let batch: Int
  /// Messages a second that were sustained before.
  let sustained: Double

  func measure() async throws {
    let federation = try BenchFederation(folder: "\(folder)/overload", peers: 1, port: 17_460)
    try await federation.run { running in
      let traffic = Traffic(federation, running)
      try traffic.dispatch(1)
      try await traffic.settle()
      let before = Usage.memory()
      var (offered, peak) = (0, before)
      let start = ContinuousClock.now
      while .now - start < .seconds(5) {
        // What is not taken is offered, and refused.
        while Double(offered) < sustained * 10 * microseconds(.now - start) / 1e6 {
          offered += batch
          try traffic.dispatch(batch)
        }
        peak = max(peak, Usage.memory())
        try await Task.sleep(for: .milliseconds(2))
      }
      try await traffic.settle()
      peak = max(peak, Usage.memory())
      Report.line(
        "ten times the rate for 5 s",
        "\(offered) offered, \(traffic.sent) taken and all receipted; memory grew by \((peak - before) >> 20) MiB at most"
      )
    }
  }
}
