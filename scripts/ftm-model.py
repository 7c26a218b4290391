#!/usr/bin/env python3
"""Writes the part of the FollowTheMoney model that asset tracing needs, as compact data.

Usage: ftm-model.py > Sources/Cooperation/FollowTheMoney/model.json
Needs the package followthemoney (MIT licence) in the version that the data file will name.
"""

import json
from importlib.metadata import version

from followthemoney import model

WANTED = """Thing LegalEntity Person Organization Company PublicBody Asset BankAccount RealEstate Vehicle Vessel
Airplane Security CryptoWallet Ownership Directorship Representation Family Associate UnknownLink Identification Passport
Address Payment Sanction Debt Value Interval Interest Position Occupancy Membership Note UserAccount""".split()

schemata = {}
for schema in model:
    if not any(schema.is_a(w) and schema.name == w for w in WANTED):
        continue
    for part in [schema] + list(schema.schemata):
        schemata[part.name] = part

out = {}
for name in sorted(schemata):
    schema = schemata[name]
    properties = {}
    for prop in sorted(schema.properties.values(), key=lambda p: p.name):
        if prop.stub or prop.schema.name != name:
            continue
        row = [prop.type.name]
        if prop.type.name == "entity" and prop.range is not None:
            row.append(prop.range.name)
        elif prop.format:
            row.append(prop.format)
        properties[prop.name] = ":".join(row)
    out[name] = {
        "extends": sorted(s.name for s in schema.extends),
        "abstract": bool(schema.abstract),
        "required": sorted(schema.required),
        "properties": properties,
    }

print(json.dumps({
    "version": version("followthemoney"),
    "countries": sorted(model.get_qname("Thing:country").type.names.keys()),
    "topics": sorted(model.get_qname("Thing:topics").type.names.keys()),
    "schemata": out,
}, separators=(",", ":"), sort_keys=True))
