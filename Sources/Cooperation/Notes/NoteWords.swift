/// The set words of a note verbale in the Court's working languages.
struct NoteWords: Sendable {
  let language: String
  let title: String
  let opening: @Sendable (_ author: String, _ recipient: String) -> String
  let presents: @Sendable (_ kind: String, _ basis: String) -> String
  let closing: @Sendable (_ author: String, _ recipient: String) -> String
  let confirms: String
  let reference, date, subject, handling, recipient, contents, annexes, fingerprint, verify, drafted, seal: String
  let yes, no, unofficial: String
  /// What it answers of another, and from what of its author's own it goes on.
  let answering, concerning: String
  let referring: @Sendable (_ kind: String, _ message: String, _ date: String, _ code: String) -> String
  let period: @Sendable (_ from: String, _ to: String) -> String
  /// That a field was set right, by which message, and what it said.
  let corrected: @Sendable (_ date: String, _ message: String, _ before: String?) -> String
  /// That a message corrects the whole, in words or in what is not shown.
  let correctedInWords: @Sendable (_ date: String, _ message: String) -> String

  static func of(_ language: String) -> NoteWords { language.hasPrefix("fr") ? french : english }

  static let english = NoteWords(
    language: "en", title: "Note verbale",
    opening: { "\($0) presents its compliments \($1) and has the honour to transmit the following." },
    presents: { "\($0), on the basis of \($1)." },
    closing: {
      "\($0) avails itself of this opportunity to renew \($1) the assurances of its highest consideration."
    },
    confirms:
      "This note confirms, through the channel of article 87, paragraph 1 (a), of the Rome Statute, a message that was transmitted urgently.",
    reference: "Reference", date: "Date", subject: "Subject", handling: "Handling", recipient: "To",
    contents: "Contents", annexes: "Annexes",
    fingerprint: "Fingerprint",
    verify:
      "This paper and the message are one when «comity note check» on either party's node finds this code. The code is of the message's salted commitment, which stands in the audit log of its author.",
    drafted: "Signature", seal: "Stamp", yes: "yes", no: "no", unofficial: PrintedPage.foot,
    answering: "In answer to", concerning: "Further to",
    referring: { "\($0), reference \($1), of \($2), fingerprint \($3)" },
    period: { "from \($0) to \($1)" },
    corrected: { "Corrected on \($0) by message \($1); \($2.map { "it read: \($0)" } ?? "it was not stated before")." },
    correctedInWords: { "Corrected on \($0) by message \($1), which is to be read with this note." })

  static let french = NoteWords(
    language: "fr", title: "Note verbale",
    opening: { "\($0) présente ses compliments \($1) et a l’honneur de lui transmettre ce qui suit." },
    presents: { "\($0), sur le fondement \($1)." },
    closing: { "\($0) saisit cette occasion pour renouveler \($1) les assurances de sa très haute considération." },
    confirms:
      "La présente note confirme, par la voie visée à l’article 87, paragraphe 1 a), du Statut de Rome, un message transmis d’urgence.",
    reference: "Référence", date: "Date", subject: "Objet", handling: "Traitement", recipient: "Destinataire",
    contents: "Contenu", annexes: "Annexes", fingerprint: "Empreinte",
    verify:
      "Le présent document est conforme au message si la commande «comity note check», exécutée sur le nœud de l’une ou l’autre partie, retrouve ce code. Celui-ci est tiré de l’engagement cryptographique du message, inscrit au journal d’audit de son auteur.",
    drafted: "Signature", seal: "Cachet", yes: "oui", no: "non",
    unofficial: "Comity n’est pas un système officiel de la Cour pénale internationale.",
    answering: "En réponse à", concerning: "Comme suite à",
    referring: { "\($0), référence \($1), du \($2), empreinte \($3)" },
    period: { "du \($0) au \($1)" },
    corrected: {
      "Rectifié le \($0) par le message \($1) ; \($2.map { "texte initial : \($0)" } ?? "mention ajoutée")."
    },
    correctedInWords: { "Rectifié le \($0) par le message \($1), à lire avec la présente note." })
}
