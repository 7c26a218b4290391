import NodeCore
import Testing

@Suite("The publication of a log")
struct PublicationTests {
  @Test("grows by one block at every tick under cover, and stays silent without when nothing happens")
  func cover() throws {
    let node = try TestNode("alpha", functions: [])
    for cover in [false, true] {
      try node.restart(cover: cover)
      try node.perform(.tick)
      for _ in 0..<3 {
        let before = try node.ask(.auditHead, as: HeadAnswer.self)
        try node.perform(.tick)
        let after = try node.ask(.auditHead, as: HeadAnswer.self)
        #expect(after.size == before.size + (cover ? 4 : 0))
        #expect(after.tickSize == after.size && after.size % 4 == 0)
      }
    }
  }
}
