import Cooperation

/// A kind at a terminal: its title, and in brackets the code that is typed for it.
enum KindTitle {
  static func named(_ code: String) -> String {
    guard let title = Catalogue.standard.kind(code)?.title else { return Terminal.safe(code) }
    return "\(title) (\(code))"
  }
}
