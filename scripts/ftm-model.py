#!/usr/bin/env python3
"""Writes the part of the FollowTheMoney model that asset tracing needs, as compact data.

Usage: ftm-model.py > Sources/Cooperation/FollowTheMoney/model.json
Needs the package followthemoney (MIT licence) in the version that the data file will name.
The lengths of account numbers are those of the register of ISO 13616.
"""

import json
import re
from importlib.metadata import version

from followthemoney import model
from followthemoney.types import registry
from stdnum import numdb

WANTED = """Thing LegalEntity Person Organization Company PublicBody Asset BankAccount RealEstate Vehicle Vessel
Airplane Security CryptoWallet Ownership Directorship Representation Family Associate UnknownLink Identification
Passport Address Payment Sanction Debt Value Interval Interest Position Occupancy Membership Employment Succession
Note UserAccount Contract License CourtCase CourtCaseParty EconomicActivity Project ProjectParticipant""".split()

schemata = {}
for name in WANTED:
    for part in model[name].schemata:
        schemata[part.name] = part


def type_of(prop):
    """The type's name, and after a colon what it may point at or how it must look."""
    if prop.type.name == "entity":
        return f"entity:{prop.range.name}" if prop.range is not None else "entity"
    return f"{prop.type.name}:{prop.format}" if prop.format else prop.type.name


def iban_lengths():
    """Characters of an account number by country, summed from the parts of its form, such as 4!a6!n8!n."""
    table = numdb.get("iban")
    lengths = {}
    for letter in range(26 * 26):
        code = chr(65 + letter // 26) + chr(65 + letter % 26)
        form = table.info(code + "00")[0][1].get("bban")
        if form:
            lengths[code] = 4 + sum(int(count) for count in re.findall(r"(\d+)!", form))
    return lengths


out = {}
for name, schema in schemata.items():
    own = {p.name: type_of(p) for p in schema.properties.values() if not p.stub and p.schema.name == name}
    out[name] = {
        "extends": sorted(parent.name for parent in schema.extends),
        "abstract": bool(schema.abstract),
        "required": sorted(schema.required),
        "properties": own,
    }

print(json.dumps({
    "version": version("followthemoney"),
    "countries": sorted(registry.country.codes),
    "topics": sorted(registry.topic.codes),
    "languages": sorted(registry.language.codes),
    "genders": sorted(registry.gender.codes),
    "lengths": {kind.name: kind.max_length for kind in registry.types},
    "ibanLengths": iban_lengths(),
    "schemata": out,
}, separators=(",", ":"), sort_keys=True))
