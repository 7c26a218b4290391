#!/usr/bin/env python3
"""Compares this node's verdicts on FollowTheMoney entities with those of the followthemoney package.

Known differences, each on purpose: secrets are refused here whatever the schema says, and so are schemata outside the part of
the model that asset tracing needs; an entity without properties that its schema requires is refused by both.
"""

import json
import sys

from followthemoney import model
from followthemoney.exc import InvalidData

OURS = {"privateKey", "password"}


def once(pairs):
    if len({name for name, _ in pairs}) != len(pairs):
        raise ValueError("a name stands twice")
    return dict(pairs)


def accepted(line):
    try:
        data = json.loads(line, object_pairs_hook=once)
        schema = model.get(data.get("schema"))
        if schema is None or schema.abstract or not data.get("id"):
            return False
        properties = data.get("properties")
        if not isinstance(properties, dict):
            return False
        if any(not isinstance(values, list) for values in properties.values()):
            return False
        if any(not isinstance(value, str) or value == "" for values in properties.values() for value in values):
            return False
        if any(name not in schema.properties for name in properties):
            return False
        for name, values in properties.items():
            prop = schema.properties[name]
            if any(not prop.type.validate(value) for value in values):
                return False
            if prop.format and any(prop.type.clean(value, format=prop.format) is None for value in values):
                return False
        # The package leaves required properties to its callers; a name twice in one object it does not see.
        if any(not properties.get(name) for name in schema.required):
            return False
        schema.validate(data)
        return True
    except (InvalidData, ValueError, TypeError):
        return False


wrong = []
for verdict in json.load(open(sys.argv[1], encoding="utf-8")):
    line = verdict["line"]
    theirs = accepted(line)
    if verdict["accepted"] and not theirs:
        wrong.append(f"accepted here, refused there: {line}")
    if theirs and not verdict["accepted"] and not any(f'"{name}"' in line for name in OURS):
        wrong.append(f"refused here, accepted there: {line}")
print("\n".join(wrong) or "the same verdicts")
sys.exit(bool(wrong))
