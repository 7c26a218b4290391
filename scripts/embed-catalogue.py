#!/usr/bin/env python3
"""Writes the catalogue's data files into one Swift file, compact; with --check compares it.

Kinds, law, lifecycles and labels are what people read and change: Sources/Cooperation/{Kinds,Law,Lifecycles,Labels}/*.json. The compiler reads a
text in no time, and an array of as many bytes in more than a minute; so the programs hold them as texts.
"""

import json
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent / "Sources/Cooperation"
TARGET = ROOT / "Generated/CatalogueData.swift"


def compact(path):
    with open(path, encoding="utf-8") as file:
        text = json.dumps(json.load(file), ensure_ascii=False, separators=(",", ":"))
    if '"""##' in text:
        sys.exit(f"{path} cannot be embedded")
    return text


def swift():
    lines = [
        "// swift-format-ignore-file",
        "// Written by scripts/embed-catalogue.py from the data files; change those and run `make catalogue`.",
        "",
        "/// The catalogue's data files, compact, as the programs hold them.",
        "enum CatalogueData {",
    ]
    for folder in ["Kinds", "Law", "Lifecycles", "Labels"]:
        name = folder.lower()
        lines += [f"  /// The files of {folder}, by name.", f"  static let {name}: [(name: String, text: String)] = ["]
        for path in sorted((ROOT / folder).glob("*.json")):
            lines.append(f'    ("{path.stem}", ##"{compact(path)}"##),')
        lines += ["  ]", ""]
    return "\n".join(lines[:-1] + ["}", ""])


text = swift()
if "--check" in sys.argv:
    if not TARGET.exists() or TARGET.read_text(encoding="utf-8") != text:
        sys.exit("the embedded catalogue is not what the data files say; run make catalogue")
else:
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(text, encoding="utf-8")
