import FuzzTargets
import Glibc

/// The target that COMITY_FUZZ_TARGET names; looked up once.
private let target: FuzzTarget = {
  let name = getenv("COMITY_FUZZ_TARGET").map { String(cString: $0) } ?? ""
  guard let target = FuzzTarget.all.first(where: { $0.name == name }) else {
    fatalError("COMITY_FUZZ_TARGET names one of \(FuzzTarget.all.map(\.name).joined(separator: ", "))")
  }
  return target
}()

/// What libFuzzer calls with each input.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  if let wrong = target.check(Array(UnsafeBufferPointer(start: bytes, count: count))) {
    fatalError("\(target.name): \(wrong)")
  }
  return 0
}
