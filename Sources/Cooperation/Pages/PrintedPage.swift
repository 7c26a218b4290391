/// A page that stands by itself and prints well: no script, nothing from elsewhere, and a policy that forbids both.
package enum PrintedPage {
  /// What stands at the foot of every page.
  static let foot = "Comity is not an official system of the International Criminal Court."

  /// The whole document.
  /// - Parameters:
  ///   - language: of the page; a tag.
  ///   - foot: the standing notice, in that language.
  package static func html(title: String, language: String = "en", body: HTML, foot: String = foot) -> String {
    let page: HTML = """
      <!DOCTYPE html>
      <html lang="\(language)">
      <head>
      <meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="referrer" content="no-referrer">
      <title>\(title)</title>
      <style>
      \(style)
      </style>
      </head>
      <body>
      <main>
      \(body)
      </main>
      <footer><p>\(foot)</p></footer>
      </body>
      </html>

      """
    return page.markup
  }

  private static let style: HTML = """
    :root { color-scheme: light; --ink: #1a1c20; --soft: #555b66; --line: #c9ced6; --bar: #24527a; --pale: #eef2f6; }
    * { box-sizing: border-box; }
    body { margin: 2rem auto; max-width: 60rem; padding: 0 1.5rem; color: var(--ink); background: #fff;
      font: 16px/1.5 "Noto Serif", "DejaVu Serif", Georgia, serif; }
    h1 { font-size: 1.7rem; line-height: 1.25; margin: 0 0 .3rem; }
    h2 { font-size: 1.2rem; margin: 2.2rem 0 .5rem; border-bottom: 2px solid var(--ink); padding-bottom: .15rem; }
    p { margin: .4rem 0; } .soft, footer { color: var(--soft); font-size: .9rem; }
    dl.facts { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1.2rem; margin: 1rem 0; }
    dl.facts dt { color: var(--soft); } dl.facts dd { margin: 0; overflow-wrap: anywhere; }
    table { border-collapse: collapse; width: 100%; margin: .6rem 0 1rem; font-size: .93rem; }
    caption { text-align: start; color: var(--soft); padding-bottom: .2rem; }
    th, td { border-bottom: 1px solid var(--line); padding: .3rem .5rem; text-align: start; vertical-align: top;
      overflow-wrap: break-word; }
    thead th { border-bottom: 2px solid var(--ink); background: var(--pale); }
    td.number, th.number { text-align: end; font-variant-numeric: tabular-nums; white-space: nowrap; }
    svg { display: block; max-width: 100%; height: auto; margin: .4rem 0 1rem; }
    svg text { font: 13px "DejaVu Sans", "Noto Sans", sans-serif; fill: var(--ink); }
    svg .bar { fill: var(--bar); } svg .hidden { fill: url(#hatch); stroke: var(--soft); } svg .axis { stroke: var(--soft); stroke-width: 1; }
    .code { font: 1.05rem "DejaVu Sans Mono", "Noto Sans Mono", monospace; letter-spacing: .03em; overflow-wrap: anywhere; }
    .box { border: 1px solid var(--ink); padding: .7rem 1rem; margin: 1.2rem 0; page-break-inside: avoid; }
    .signatures { display: grid; grid-template-columns: 1fr 1fr; gap: 3rem; margin-top: 4rem; page-break-inside: avoid; }
    .signatures div { border-top: 1px solid var(--ink); padding-top: .3rem; color: var(--soft); font-size: .9rem; }
    .marking { text-align: center; font-weight: bold; letter-spacing: .06em; border-block: 1px solid var(--ink); padding: .25rem; }
    footer { border-top: 1px solid var(--line); margin-top: 3rem; padding-top: .4rem; }
    @media print { body { margin: 0; max-width: none; padding: 0; font-size: 11pt; } h2 { break-after: avoid; }
      tr, svg { break-inside: avoid; } thead { display: table-header-group; } @page { margin: 20mm; } }
    """
}
