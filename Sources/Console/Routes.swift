import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import NodeCore
import NodeService

/// The routes of the API, one for each use case.
struct Routes {
  /// Bytes of a request's body: a draft with its entities.
  static let largestBody = 16 << 20
  /// Bytes of a request that brings versions of the directory: two of the largest, or forty of an ordinary one for 150 parties.
  static let largestDirectories = 64 << 20

  let node: RunningNode

  func router() -> Router<BasicRequestContext> {
    let router = Router(options: [])
    let api = router.group("api/v1")
    reading(api)
    auditing(api)
    administration(api)
    peers(api)
    groups(api)
    drafting(api)
    messages(api)
    knowledge(api)
    deletions(api)
    openings(api)
    AttachmentRoutes(node: node, routes: self).add(to: api)
    PouchRoutes(node: node).add(to: api)
    return router
  }

  private func reading(_ api: RouterGroup<BasicRequestContext>) {
    api.get("status") { request, _ in try await answer(.status, request) }
    api.get("directory") { request, _ in try await answer(.directoryShow, request) }
    api.get("directory/versions") { request, _ in try await answer(.directoryList, request) }
    api.get("directory/versions/:id/note") { request, context in
      guard let version = UInt64(try context.id()) else { throw HTTPError(.badRequest) }
      return try await answer(.directoryNote(version), request)
    }
    api.get("directory/versions/:id/evidence") { request, context in
      guard let version = UInt64(try context.id()) else { throw HTTPError(.badRequest) }
      return try await answer(.directoryEvidence(version), request)
    }
    api.post("store/backup") { request, _ in try await answer(request) { .storeBackup($0) } }
    api.get("audit/head") { request, _ in try await answer(.auditHead, request) }
    api.post("audit/export") { request, _ in try await answer(.exportBegin, request) }
    api.post("audit/full") { request, _ in try await answer(request) { .full($0) } }
    api.post("audit/full-export") { request, _ in try await answer(.exportFull, request) }
    api.get("audit/checkpoint") { request, _ in try await answer(.auditCheckpoint, request) }
    api.get("audit/exported-events") { request, _ in
      try await answer(.exportEvents(request.uri.queryParameters.get("path") ?? ""), request)
    }
    api.get("audit/tile") { request, _ in
      try await answer(.exportTile(request.uri.queryParameters.get("path") ?? ""), request)
    }
  }

  private func auditing(_ api: RouterGroup<BasicRequestContext>) {
    api.get("audit/events") { request, _ in
      let query = request.uri.queryParameters
      let page = EventsRequest(from: query.get("from").flatMap { UInt64($0) } ?? 0, type: query.get("type"))
      return try await answer(.auditEvents(page), request)
    }
    api.get("audit/entries/:id") { request, context in
      guard let entry = UInt64(try context.id()) else { throw HTTPError(.badRequest) }
      return try await answer(.auditEntry(entry), request)
    }
    api.get("audit/proofs/:id") { request, context in
      try await answer(.auditProof(LogReference(try context.id())), request)
    }
    api.post("audit/disclosures") { request, _ in try await answer(request) { .auditDisclose($0) } }
    api.post("audit/evidence") { request, _ in try await answer(request) { .auditEvidence($0) } }
  }

  private func administration(_ api: RouterGroup<BasicRequestContext>) {
    api.post("login") { request, _ in try await answer(request) { .login($0) } }
    api.post("logout") { request, _ in try await answer(.logout, request) }
    api.post("officers") { request, _ in try await answer(request) { .officerAdd($0) } }
    api.get("officers") { request, _ in try await answer(.officers, request) }
    api.post("officers/change") { request, _ in try await answer(request) { .officerChange($0) } }
    api.get("node/member") { request, _ in try await answer(.member, request) }
    api.get("node/recovery") { request, _ in try await answer(.recovery, request) }
    api.post("node/recovery") { request, _ in try await answer(request) { .recover($0) } }
    api.post("node/recovery/fetch") { request, _ in try await answer(.recoverFetch, request) }
    api.post("node/confirm") { request, _ in try await answer(request) { .confirm($0) } }
    api.post("directory") { request, _ in
      try await answer(request, upTo: Self.largestDirectories) { .directoryInstall($0) }
    }
  }

  private func groups(_ api: RouterGroup<BasicRequestContext>) {
    api.get("groups") { request, _ in try await answer(.groups, request) }
    api.get("groups/:id") { request, context in try await answer(.groupShow(try context.id()), request) }
    api.get("groups/:id/evidence") { request, context in
      try await answer(.groupEvidence(try context.id()), request)
    }
    api.post("groups") { request, _ in try await answer(request) { .groupNew($0) } }
    api.post("groups/change") { request, _ in try await answer(request) { .groupChange($0) } }
  }

  private func peers(_ api: RouterGroup<BasicRequestContext>) {
    api.get("keys") { request, _ in try await answer(.keys, request) }
    api.get("keys/file") { request, _ in try await answer(.keyFile, request) }
    api.post("keys/:id/roll") { request, context in
      let atOnce = request.uri.queryParameters.get("now") == "1"
      return try await answer(.keyRoll(try context.id(), atOnce: atOnce), request)
    }
    api.get("peers") { request, _ in try await answer(.peers, request) }
    api.get("peers/:id") { request, context in try await answer(.peerShow(try context.id()), request) }
    api.post("peers/:id/test") { request, context in try await answer(.peerTest(try context.id()), request) }
    api.post("peers/:id/pause") { request, context in try await answer(.peerPause(try context.id()), request) }
    api.post("peers/:id/resume") { request, context in try await answer(.peerResume(try context.id()), request) }
    api.post("peers/:id/quarantine") { request, context in
      try await answer(.peerQuarantine(try context.id()), request)
    }
  }

  private func drafting(_ api: RouterGroup<BasicRequestContext>) {
    api.post("drafts") { request, _ in try await answer(request) { .draftNew($0) } }
    api.get("drafts/:id") { request, context in try await answer(.draftCheck(try context.id()), request) }
    api.get("drafts") { request, _ in try await answer(.drafts, request) }
    api.get("drafts/:id/text") { request, context in try await answer(.draftShow(try context.id()), request) }
    api.post("drafts/:id/discard") { request, context in
      try await answer(.draftDiscard(try context.id()), request)
    }
    api.post("drafts/:id/submit") { request, context in try await answer(.draftSubmit(try context.id()), request) }
    api.get("approvals") { request, _ in try await answer(.approvals, request) }
    api.get("approvals/:id") { request, context in try await answer(.approvalShow(try context.id()), request) }
    api.post("approvals/give") { request, _ in try await answer(request) { .approve($0) } }
    api.post("approvals/refuse") { request, _ in try await answer(request) { .approvalRefuse($0) } }
  }

  private func messages(_ api: RouterGroup<BasicRequestContext>) {
    api.get("messages") { request, _ in
      let before = request.uri.queryParameters.get("before")
      return try await answer(.inbox(InboxRequest(before: before)), request)
    }
    api.get("deadlines") { request, _ in
      let after = request.uri.queryParameters.get("after")
      return try await answer(.deadlines(DeadlinesRequest(after: after)), request)
    }
    api.get("messages/:id") { request, context in try await answer(.show(try context.id()), request) }
    api.get("messages/:id/ledger") { request, context in
      try await answer(.messageLedger(try context.id()), request)
    }
    api.post("messages/acknowledge") { request, _ in try await answer(request) { .acknowledge($0) } }
    api.post("messages/reply") { request, _ in try await answer(request) { .reply($0) } }
  }

  private func knowledge(_ api: RouterGroup<BasicRequestContext>) {
    api.post("search") { request, _ in try await answer(request) { .search($0) } }
    api.get("registers") { request, _ in try await answer(.registers, request) }
    api.post("reports") { request, _ in try await answer(request) { .report($0) } }
    api.post("notes") { request, _ in try await answer(request) { .note($0) } }
    api.get("notes/:id") { request, context in try await answer(.noteCheck(try context.id()), request) }
    api.post("disclosures") { request, _ in try await answer(request) { .disclosureAdd($0) } }
    api.get("disclosures/:id") { request, context in try await answer(.disclosures(try context.id()), request) }
    api.get("matters/:id") { request, context in try await answer(.matter(try context.id()), request) }
    api.post("matters/list") { request, _ in try await answer(request) { .matterList($0) } }
    api.post("matters/cover") { request, _ in try await answer(request) { .matterCover($0) } }
    api.post("matters/unlist") { request, _ in try await answer(request) { .matterUnlist($0) } }
    api.post("assets") { request, _ in try await answer(request) { .assets($0) } }
    api.post("assets/hints") { request, _ in try await answer(request) { .assetHints($0) } }
  }

  private func openings(_ api: RouterGroup<BasicRequestContext>) {
    api.get("openings") { request, _ in try await answer(.openings, request) }
    api.post("openings/consent") { request, _ in try await answer(request) { .openingConsent($0) } }
    api.post("openings/ask-export/:id") { request, context in
      try await answer(.exportAsk(try context.id()), request)
    }
    api.post("openings/ask/:id") { request, context in try await answer(.openingAsk(try context.id()), request) }
  }

  private func deletions(_ api: RouterGroup<BasicRequestContext>) {
    api.get("deletions") { request, _ in try await answer(.deletions, request) }
    api.post("deletions") { request, _ in try await answer(request) { .deletionPropose($0) } }
    api.post("deletions/approve") { request, _ in try await answer(request) { .deletionApprove($0) } }
    api.post("deletions/:id/refuse") { request, context in
      try await answer(.deletionRefuse(try context.id()), request)
    }
    api.get("deletions/:id/proof") { request, context in
      try await answer(.deletionProof(try context.id()), request)
    }
  }

  /// Asks the node and writes its answer, or the problem as JSON with its status.
  func answer(_ asked: NodeRequest, _ request: Request) async throws -> Response {
    do {
      return try Self.response(.ok, try await node.ask(asked, token: Self.token(of: request)))
    } catch let error as NodeError {
      return try Self.response(ProblemStatus.status(of: error.code), ProblemAnswer(error))
    }
  }

  /// The same for a request whose body says what is asked.
  private func answer<Body: Decodable>(
    _ request: Request, upTo largest: Int = Self.largestBody, _ asked: (Body) -> NodeRequest
  ) async throws -> Response {
    do {
      let bytes = try await request.body.collect(upTo: largest)
      let body = try JSONDecoder().decode(Body.self, from: Data(bytes.readableBytesView))
      return try await answer(asked(body), request)
    } catch is DecodingError {
      let problem = NodeError(.invalid, "the body of the request is not what this route takes")
      return try Self.response(.badRequest, ProblemAnswer(problem))
    }
  }

  /// The session's token that a request carries.
  static func token(of request: Request) -> String? {
    request.headers[.authorization].flatMap { $0.hasPrefix("Bearer ") ? String($0.dropFirst(7)) : nil }
  }

  static func response(_ status: HTTPResponse.Status, _ answer: any NodeAnswer) throws -> Response {
    Response(
      status: status, headers: [.contentType: "application/json", .cacheControl: "no-store"],
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: try encoded(answer))))
  }

  /// An answer as JSON.
  static func encoded(_ answer: any NodeAnswer) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return Array(try encoder.encode(answer))
  }
}

extension RequestContext {
  /// The id in the path; short, so that nothing long reaches the node.
  func id() throws -> String {
    let id = try parameters.require("id")
    guard id.utf8.count <= 64 else { throw HTTPError(.badRequest) }
    return id
  }
}
