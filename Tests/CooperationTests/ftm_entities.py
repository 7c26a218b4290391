#!/usr/bin/env python3
"""Makes FollowTheMoney entities, good ones and broken ones, one JSON text a line, decided by a seed.

Usage: ftm_entities.py MODEL SEED COUNT, where MODEL is the part of the model that this node takes.

Values of each type are drawn from good ones, and then bent: a character taken away, doubled or replaced, a value of another
type, an empty one, a long one. So are names of properties and schemata, and the form of the whole.
"""

import json
import random
import string
import sys

GOOD = {
    "name": ["Orsolan Veth", "Ολγα Τάσκου", "يوسف بن فارس", "张伟", "Grey Heron Trading SA", "O’Neill‐Ḥasan"],
    "date": ["1961", "1961-04", "1961-04-12", "2026-11-24T14:05", "2026-11-24T14:05:06", "2026-02-28T00:00:00Z",
             "2024-02-29", "1999-12-31T23:59:59.123Z", "2020-1-5", "2001-01-01T10:00:00+02:00"],
    "number": ["1250000.50", "0", "-3", "+7", "1,250,000.50", "1 250 000", "12.5%", "3 kg", "1,00", ".5", "5."],
    "country": ["xk", "zz", "us", "FR", "de", "gb-sct", "suhh"],
    "topic": ["poi", "asset.frozen", "role.pep", "crime.war", "corp.shell"],
    "language": ["eng", "fra", "ara", "FRA", "zho"],
    "gender": ["male", "female", "other"],
    "url": ["https://example.org/a?b#c", "http://[2001:db8::1]:8080/", "example.org", "ftp://x.example/", "www.x.co"],
    "email": ["a.b+c@example.org", "mailto:x@sub.example.com", "ö@bücher.example", "a@b.co"],
    "ip": ["192.0.2.1", "2001:db8::1", "::", "fe80::1%eth0", "::ffff:192.0.2.1", "255.255.255.255"],
    "phone": ["+31 70 515 8515", "+442079460958", "tel:+33142685300", "+1 (202) 555-0143"],
    "identifier": ["ALP-123/4", "0000", "x"],
    "address": ["1 Quay Street, Port Lantern"],
    "string": ["a line", "=cmd|x", "ж"],
    "text": ["one\ntwo", "a longer text of some words"],
    "identifier:iban": ["DE89370400440532013000", "GB82 WEST 1234 5698 7654 32", "NO93-8601-1117-947", "be68.5390.0754.7034"],
    "identifier:bic": ["DEUTDEFF", "DEUTDEFF500", "NEDSZAJJXXX"],
    "identifier:imo": ["9319466", "IMO 9319466", "IMO1234567", "0"],
    "identifier:isin": ["US0378331005", "DE0007164600", "XS0000000009", "GB0002634946"],
    "identifier:lei": ["5493001KJTIIGC8Y1R12", "213800WAVVOPS85N2205", "529900T8BM49AURSDO55"],
    "identifier:figi": ["BBG000BLNQ16", "BBG000B9XRY4", "BBG0013YWBF3"],
    "identifier:inn": ["7707083893", "500100732259"],
    "identifier:ogrn": ["1027700132195", "304500116000157"],
    "identifier:npi": ["1234567893", "1043218118"],
    "identifier:ssn": ["536-90-4399", "536904399"],
    "identifier:uei": ["ZQGGHJH74DW7", "S352L5PJLMP8"],
    "identifier:uscc": ["91110000600037341L", "91350100M000100Y43"],
    "identifier:wikidata": ["Q42", "https://www.wikidata.org/wiki/Q7747"],
}
ODD = string.ascii_letters + string.digits + " .,-+:/@()[]%#'\"\\\n\t_=\u00e9\u0660\u4e00\u200d\u202e"


def bent(value, rand):
    """A value with a few characters changed, or another altogether."""
    way = rand.randrange(10)
    if way == 0:
        return ""
    if way == 1:
        return rand.choice(["0", "x", " ", "null", "-", "\u0000", "a" * rand.choice([40, 300, 5000])])
    if way == 2:
        return rand.choice(rand.choice(list(GOOD.values())))
    for _ in range(rand.choice([1, 1, 1, 2, 3])):
        if not value:
            break
        place = rand.randrange(len(value))
        new = rand.choice([rand.choice(ODD), "", value[place] * 2, value[place].swapcase()])
        value = value[:place] + new + value[place + 1 :]
    return value


def value(kind, rand):
    base = kind.split(":")[0]
    if base == "entity":
        return rand.choice(["p1", "a-1", "x.y", "NK-7f"])
    text = rand.choice(GOOD.get(kind) or GOOD.get(base) or GOOD["string"])
    return bent(text, rand) if rand.random() < 0.35 else text


def entity(model, rand):
    """One entity: mostly of the form, now and then bent somewhere."""
    names = [name for name, schema in model["schemata"].items() if not schema["abstract"] or rand.random() < 0.05]
    name = rand.choice(names)
    properties = {}
    known = inherited(model, name)
    needed = model["schemata"][name]["required"]
    for prop in list(needed) + rand.sample(sorted(known), min(len(known), rand.randrange(0, 5))):
        if prop in needed and rand.random() < 0.03:
            continue
        properties[prop] = [value(known.get(prop, "string"), rand) for _ in range(rand.choice([1, 1, 1, 2, 0]))]
        if prop in needed and not properties[prop] and rand.random() < 0.8:
            properties[prop] = [rand.choice(GOOD["name"]) if known.get(prop) == "name" else "p1"]
    made = {"id": "e1", "schema": name, "properties": properties}
    way = rand.randrange(60)
    if way == 0:
        made["schema"] = bent(name, rand)
    elif way == 1:
        made["properties"][bent("name", rand)] = ["x"]
    elif way == 2:
        made["id"] = rand.choice(["", "a b", "é", "x" * 300, "NK-1.2"])
    elif way == 3 and properties:
        made["properties"][rand.choice(sorted(properties))] = rand.choice(["x", [1], [None], {}, None, [["x"]]])
    elif way == 4:
        made.pop(rand.choice(["id", "schema", "properties"]))
    elif way == 5:
        made["datasets"] = ["x"]
    text = json.dumps(made, ensure_ascii=rand.random() < 0.5)
    if rand.random() < 0.02:
        place = rand.randrange(len(text))
        text = text[:place] + rand.choice(["", "}", "\"", ",", "\\"]) + text[place + 1 :]
    return text


def inherited(model, name):
    """The properties of a schema and of all it extends, by type."""
    schema = model["schemata"][name]
    found = {}
    for base in schema["extends"]:
        if base in model["schemata"]:
            found.update(inherited(model, base))
    found.update(schema["properties"])
    return found


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as file:
        MODEL = json.load(file)
    RAND = random.Random(int(sys.argv[2]))
    json.dump([entity(MODEL, RAND) for _ in range(int(sys.argv[3]))], sys.stdout)
