extension FtMEntity {
  /// What lists show: its name, else what identifies it, else its id; safe for a terminal.
  package var caption: String {
    let named = ["name", "iban", "accountNumber", "registrationNumber", "publicKey", "title", "number"]
    let text = named.compactMap { properties[$0]?.first { !$0.isEmpty } }.first ?? id
    return SafeText(text).shortened
  }

  /// Properties that tell one thing from another, with what people call them.
  static let identifying: [(property: String, title: String)] = [
    ("iban", "IBAN"), ("accountNumber", "account number"), ("leiCode", "LEI"), ("imoNumber", "IMO number"),
    ("isin", "ISIN"), ("isinCode", "ISIN"), ("publicKey", "wallet address"), ("passportNumber", "passport number"),
    ("idNumber", "identity number"), ("taxNumber", "tax number"), ("vatCode", "VAT number"),
    ("socialSecurityNumber", "social security number"), ("registrationNumber", "registration number"),
    ("cadastralCode", "cadastral code"), ("titleNumber", "title number"), ("serialNumber", "serial number"),
    ("mmsi", "MMSI"), ("callSign", "call sign"), ("number", "document number"),
  ]

  /// Its identifiers, made comparable: upper case, letters and digits only; short ones say too little and are left out.
  package var identifiers: [(property: String, title: String, value: String)] {
    Self.identifying.flatMap { property, title in
      (properties[property] ?? []).compactMap { text in
        let value = Self.comparable(text, property)
        return value.count >= 4 ? (property, title, value) : nil
      }
    }
  }

  /// Whether another state of the same id speaks of another thing: another schema, or an identifier of the same
  /// property with no value in common.
  func contradicts(_ other: FtMEntity) -> Bool {
    guard schema == other.schema else { return true }
    return ["iban", "imoNumber", "isin", "publicKey", "leiCode"].contains { property in
      let mine = Set((properties[property] ?? []).map { Self.comparable($0, property) })
      let theirs = Set((other.properties[property] ?? []).map { Self.comparable($0, property) })
      return !mine.isEmpty && !theirs.isEmpty && mine.isDisjoint(with: theirs)
    }
  }

  /// Case folded, without signs; of a ship's number the seven digits, whatever stands before them.
  private static func comparable(_ text: String, _ property: String) -> String {
    if property == "imoNumber", let number = IdentifierFormat.shipNumber(in: text) { return number }
    return String(
      text.uppercased().unicodeScalars.filter { $0.properties.isAlphabetic || $0.properties.numericType != nil })
  }
}
