/// What simulated nodes write to each other: a valid message of the catalogue.
enum SimulatedMessage {
  static func template(to recipient: String) -> String {
    """
    {"kind":"is.info_request","kindVersion":1,"to":[{"node":"\(recipient)"}],\
    "legalBasis":["Resolution ICC-ASP/23/Res.5 para. 18"],"safeSubject":"simulated","handling":{"level":\
    "CONFIDENTIAL","underSeal":false,"audience":"ORG_STRICT","conditions":[]},"body":{"purpose":"A message of the \
    simulator, which nobody reads and which is long enough.","subject":"nothing","question":"Is it there once?",\
    "nonCoercive":true,"intendedUse":"investigation"},"attachments":[]}
    """
  }
}
