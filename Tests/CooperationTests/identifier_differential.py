#!/usr/bin/env python3
"""Compares this node's verdicts on IBAN, LEI, IMO and ISIN with those of python-stdnum.

Usage: identifier_differential.py make SEED COUNT > VALUES, then identifier_differential.py check VERDICTS, a JSON list of
{"format": …, "value": …, "accepted": …}.

Differences that are meant: stdnum also asks where a country's IBAN has letters and where digits, which is not asked here
(nor by followthemoney); an IMO number may be a company's, with other check digits, and may stand in a text.
"""

import json
import random
import re
import string
import sys

from stdnum import iban, imo, isin, lei
from stdnum.exceptions import InvalidFormat

CHECKS = {
    "iban": lambda value: iban.is_valid(value, check_country=False),
    "lei": lei.is_valid,
    "imo": imo.is_valid,
    "isin": isin.is_valid,
}
ALNUM = string.digits + string.ascii_uppercase


def digits(text):
    return "".join(str(int(c, 36)) for c in text)


def good(kind, rand):
    """A value whose check digits hold."""
    if kind == "iban":
        country, length = rand.choice([("DE", 22), ("GB", 22), ("NO", 15), ("FR", 27), ("NL", 18), ("BE", 16), ("CH", 21)])
        bban = "".join(rand.choice(string.digits) for _ in range(length - 4))
        if country in ("GB", "NL"):
            bban = "".join(rand.choice(string.ascii_uppercase) for _ in range(4)) + bban[4:]
        return f"{country}{98 - int(digits(bban + country + '00')) % 97:02d}{bban}"
    if kind == "lei":
        body = "".join(rand.choice(ALNUM) for _ in range(18))
        return f"{body}{98 - int(digits(body + '00')) % 97:02d}"
    if kind == "imo":
        body = [rand.randrange(10) for _ in range(6)]
        return "".join(map(str, body)) + str(sum(d * w for d, w in zip(body, range(7, 1, -1))) % 10)
    body = rand.choice(["US", "DE", "GB", "FR", "XS", "NO"]) + "".join(rand.choice(ALNUM) for _ in range(9))
    return body + isin.calc_check_digit(body)


def make(seed, count):
    rand = random.Random(seed)
    for _ in range(count):
        kind = rand.choice(list(CHECKS))
        value = good(kind, rand)
        for _ in range(rand.choice([0, 0, 1, 1, 2])):
            place = rand.randrange(len(value))
            value = value[:place] + rand.choice([rand.choice(ALNUM), ""]) + value[place + 1 :]
        yield {"format": kind, "value": value}


def company(value):
    """Whether a value holds the number of a shipping company."""
    for run in re.findall(r"\d+", value):
        if 5 <= len(run) <= 7:
            number = [int(c) for c in run.zfill(7)]
            if (11 - sum(d * w for d, w in zip(number, (8, 6, 4, 2, 9, 7))) % 11) % 10 == number[6]:
                return True
            if imo.is_valid(run.zfill(7)):
                return True
    return False


def only_structure(value):
    """Whether an IBAN fails there by the places of its letters alone."""
    try:
        iban.validate(value, check_country=False)
    except InvalidFormat:
        return iban.calc_check_digits(value) == value[2:4]
    except Exception:
        return False
    return False


if sys.argv[1] == "make":
    json.dump(list(make(int(sys.argv[2]), int(sys.argv[3]))), sys.stdout)
    sys.exit(0)
wrong = []
verdicts = json.load(open(sys.argv[2], encoding="utf-8"))
for verdict in verdicts:
    kind, value = verdict["format"], verdict["value"]
    expected = CHECKS[kind](value) or (kind == "imo" and company(value))
    if verdict["accepted"] != expected and not (kind == "iban" and verdict["accepted"] and only_structure(value)):
        wrong.append(f"{kind} {value}: here {verdict['accepted']}, there {expected}")
good_ones = sum(verdict["accepted"] for verdict in verdicts)
print("\n".join(wrong) or f"the same verdicts on {len(verdicts)} values, {good_ones} of them good")
sys.exit(1 if wrong or not 0 < good_ones < len(verdicts) else 0)
