import CLibCrypto
import Glibc

/// Keeps keys out of core dumps and new files out of others' sight.
package enum ProcessHardening {
  /// Switches core dumps and tracing off and makes new files private. Call it first in `main`.
  ///
  /// Idempotent. It never fails: where the system refuses one of the three, the other two still hold.
  package static func apply() {
    var none = rlimit(rlim_cur: 0, rlim_max: 0)
    setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
    _ = comity_forbid_dumps()
    umask(0o077)
  }
}
