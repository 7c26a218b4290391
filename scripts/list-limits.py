#!/usr/bin/env python3
"""Prints the bounds of every Limits.swift as the tables of docs/protocol.md section 9; with --check compares them."""

import re
import sys

ROOMS = ["Evidence", "Membership", "PeerSync", "PeerLink", "NodeCore", "NodeService", "Console", "Cooperation"]
VALUE = re.compile(r"\s*(?:package |public )?static let (\w+)(?::\s*[\w.]+)?\s*=\s*(.+)$")


def table(room):
    rows, doc = [], []
    with open(f"Sources/{room}/Limits.swift", encoding="utf-8") as source:
        for line in source.read().split("\n"):
            comment = re.match(r"\s*///\s?(.*)", line)
            if comment:
                doc.append(comment.group(1))
                continue
            found = VALUE.match(line)
            if found:
                rows.append(f"| `{found.group(1)}` | `{found.group(2).strip()}` | {' '.join(doc)} |")
            doc = []
    head = f"**{room}** (`Sources/{room}/Limits.swift`)\n\n| bound | value | why |\n| --- | --- | --- |\n"
    return head + "\n".join(rows)


text = "\n\n".join(table(room) for room in ROOMS) + "\n"
if "--check" in sys.argv:
    with open("docs/protocol.md", encoding="utf-8") as document:
        section = document.read().partition("\n## 9. ")[2].partition("\n## ")[0]
        if not section.rstrip("\n").endswith(text.rstrip("\n")):
            sys.exit("docs/protocol.md section 9 is not what scripts/list-limits.py prints")
else:
    print(text, end="")
