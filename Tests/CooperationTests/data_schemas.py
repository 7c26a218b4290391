#!/usr/bin/env python3
"""Holds the catalogue's data files to the JSON Schemas of docs/schemas with jsonschema: each file passes, and damaged ones don't."""

import copy
import json
import pathlib
import sys

from jsonschema import Draft7Validator

ROOT = pathlib.Path(sys.argv[1])
DATA = ROOT / "Sources/Cooperation"
ONE_FOR_ALL = {"Kinds": "kind", "Lifecycles": "lifecycle", "Labels": "labels"}
failed = 0


def complain(text):
    global failed
    failed += 1
    print(text[:300])


def validator(name, known={}):
    if name not in known:
        schema = json.loads((ROOT / f"docs/schemas/{name}.schema.json").read_text(encoding="utf-8"))
        Draft7Validator.check_schema(schema)
        known[name] = Draft7Validator(schema)
    return known[name]


def objects(value, path=()):
    """Every object in a file, by its path; words of labels and sets of states have members of any name."""
    if isinstance(value, dict):
        yield path
        for name, part in value.items():
            if name != "sets":
                yield from objects(part, path + (name,))
    elif isinstance(value, list):
        for place, part in enumerate(value[:6]):
            yield from objects(part, path + (place,))


def at(value, path):
    for step in path:
        value = value[step]
    return value


def damaged(file, folder):
    """The file with a foreign member in each object, without each member that a citation needs, and with a wrong type."""
    for path in objects(file):
        if folder == "Labels" and path:
            continue
        bad = copy.deepcopy(file)
        at(bad, path)["surprise"] = 1
        yield path + ("surprise",), bad
        for name in ("source", "verified", "code", "help"):
            if name in at(file, path):
                bad = copy.deepcopy(file)
                del at(bad, path)[name]
                yield path + (f"no {name}",), bad
        if "verified" in at(file, path):
            bad = copy.deepcopy(file)
            at(bad, path)["verified"] = "yes"
            yield path + ("verified yes",), bad


used = set()
files = 0
for folder in ("Kinds", "Law", "Lifecycles", "Labels"):
    for path in sorted((DATA / folder).glob("*.json")):
        files += 1
        name = ONE_FOR_ALL.get(folder, path.stem)
        used.add(name)
        check = validator(name)
        file = json.loads(path.read_text(encoding="utf-8"))
        for error in check.iter_errors(file):
            complain(f"{folder}/{path.name}: {error.json_path}: {error.message}")
        for place, bad in damaged(file, folder):
            if check.is_valid(bad):
                complain(f"{folder}/{path.name}: takes {place}")
shipped = {path.name.removesuffix(".schema.json") for path in (ROOT / "docs/schemas").glob("*.json")}
if shipped != used:
    complain(f"schemas for no file, or files without one: {sorted(shipped ^ used)}")
shapes = validator("kind").schema["definitions"]["field"]["properties"]["shape"]["enum"]
print(" ".join(shapes), files)
sys.exit(1 if failed else 0)
