#!/usr/bin/env python3
"""Compares this node's verdicts on FollowTheMoney entities with those of the followthemoney package.

Usage: ftm_differential.py VERDICTS, a JSON list of {"line": …, "accepted": …}.

The package's verdict is that of its own rules for each type, with the format that the property asks for, and of its
required properties. Differences that are meant, each marked below: secrets are refused here whatever the schema says;
an id must be a text of at most 255 bytes; an address of a page and an identifier hold no control or invisible character, and
what follows the bracket of a host is a port; numbers are written in ASCII digits; a date must be a date to its end, because a value that is kept as it came cannot be cut; so must a
telephone number, in digits from the plus on, and whether a numbering plan knows it is not asked here.
"""

import json
import re
import sys
import unicodedata

from followthemoney import model
from followthemoney.exc import InvalidData
from followthemoney.types import registry

SECRETS = {"privateKey", "password"}
WHOLE_DATE = re.compile(
    r"^\s*[12]\d{3}(-(0?[1-9]|1[0-2])(-\d{1,2}([T ]\d{1,2}(:\d{1,2}"
    r"(:\d{1,2}(\.\d{1,9})?(Z|[-+]\d{2}(:?\d{2})?)?)?)?)?)?)?\s*$"
)
WHOLE_PHONE = re.compile(r"^\s*(tel:)?\+([ \-./()]*\d){7,15}[ \-./()]*([a-z;#,].{0,19})?$", re.IGNORECASE)


def unique(pairs):
    """Refuses a name that stands twice, as RFC 7493 does."""
    if len({name for name, _ in pairs}) != len(pairs):
        raise ValueError("a name stands twice")
    return dict(pairs)


def holds(prop, value):
    """Whether the package takes a value."""
    if value == "" or not prop.type.validate(value):
        return False
    if prop.type is registry.number:
        return registry.number.parse(value)[0] is not None
    if prop.type is registry.identifier and prop.format:
        return prop.type.clean(value, format=prop.format) is not None
    return True


def accepted(line, strict=True):
    """The package's verdict; when not strict, without what is not asked here."""
    try:
        data = json.loads(line, object_pairs_hook=unique)
        schema = model.get(data.get("schema"))
        properties = data.get("properties")
        if schema is None or schema.abstract or not data.get("id") or not isinstance(properties, dict):
            return False
        asked = dict(properties)
        for name, values in properties.items():
            prop = schema.properties.get(name)
            if prop is None or prop.stub or not isinstance(values, list):
                return False
            if any(not isinstance(value, str) for value in values):
                return False
            if not strict and prop.type is registry.phone:
                asked[name] = []
            elif any(not holds(prop, value) for value in values):
                return False
        schema.validate({**data, "properties": asked})
        return all(properties.get(name) for name in schema.required)
    except (InvalidData, ValueError, TypeError, AttributeError):
        return False


def is_unseen(value):
    """Whether a value holds a control or an invisible character."""
    return any(unicodedata.category(c) in ("Cc", "Cf") for c in value)


def is_stricter_here(line):
    """Whether a line is refused here on purpose."""
    data = json.loads(line)
    if not isinstance(data["id"], str) or len(data["id"].encode()) > 255:
        return True
    schema = model.get(data["schema"])
    for name, values in data["properties"].items():
        if name in SECRETS:
            return True
        kind = schema.properties[name].type
        if kind in (registry.url, registry.identifier) and any(is_unseen(value) for value in values):
            return True
        if kind is registry.url and any(re.search(r"\][^:/?#]", value) for value in values):
            return True
        if kind is registry.number and any(c.isdigit() and not c.isascii() for value in values for c in value):
            return True
        if kind is registry.date and not all(WHOLE_DATE.match(value) for value in values):
            return True
        if kind is registry.phone and not all(WHOLE_PHONE.match(value) for value in values):
            return True
    return False


wrong = []
verdicts = json.load(open(sys.argv[1], encoding="utf-8"))
for verdict in verdicts:
    line = verdict["line"]
    if verdict["accepted"] and not accepted(line, strict=False):
        wrong.append(f"accepted here, refused there: {line[:300]}")
    if not verdict["accepted"] and accepted(line) and not is_stricter_here(line):
        wrong.append(f"refused here, accepted there: {line[:300]}")
print("\n".join(wrong) or f"the same verdicts on {len(verdicts)} entities")
sys.exit(1 if wrong or not verdicts else 0)
