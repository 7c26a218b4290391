#!/usr/bin/env python3
"""Holds the JSON Schemas of all kinds to jsonschema: each is a schema, takes a good message and refuses damaged ones."""

import copy
import json
import sys

from jsonschema import Draft202012Validator

ADDED = ["id", "from", "thread", "inReplyTo", "after", "written"]
WRONG_ASSETS = [
    {"stage": "lost"}, {"stage": None}, {"entity": None}, {"surprise": 1}, {"location": "two\nlines"}, {"sourceEval": "Q"},
    {"infoEval": "5"}, {"vin": "1M8GDM9AXKP04278O"}, {"valuation": {"amount": "1200.50", "currency": "EUR"}},
    {"valuation": {"amount": "a lot", "currency": "EUR", "date": "2026"}},
    {"valuation": {"amount": "1", "currency": "euro", "date": "2026"}},
    {"valuation": {"amount": "1", "currency": "EUR", "date": "last year"}},
    {"restraints": [{"authority": "A court", "orderRef": "X-1", "date": "2026", "type": "hope"}]},
    {"restraints": [{"authority": "A court", "date": "2026", "type": "freeze"}]},
    {"claims": [{"claimant": "A bank", "nature": "A loan", "status": "loud"}]},
    {"transfers": [{"amount": "1000.00", "currency": "EUR"}]}, {"orders": "X-1"}, {"evidence": [1]},
]
failed = 0


def complain(text):
    global failed
    failed += 1
    print(text)


with open(sys.argv[1], encoding="utf-8") as file:
    for line in file:
        row = json.loads(line)
        schema = row["schema"]
        message = {name: value for name, value in row["message"].items() if name not in ADDED}
        Draft202012Validator.check_schema(schema)
        validator = Draft202012Validator(schema)
        for error in validator.iter_errors(message):
            complain(f"{message['kind']}: {error.json_path}: {error.message}")
        damaged = [{**message, "surprise": 1}, {**message, "kindVersion": 99}, {**message, "to": []}]
        for name in row["required"]:
            less = copy.deepcopy(message)
            del less["body"][name]
            damaged.append(less)
        for name in row["assets"]:
            for wrong in WRONG_ASSETS if name in message["body"] else []:
                bad = copy.deepcopy(message)
                asset = bad["body"][name][0]
                asset.update(wrong)
                for member in [member for member, value in asset.items() if value is None]:
                    del asset[member]
                damaged.append(bad)
        for bad in damaged:
            if validator.is_valid(bad):
                complain(f"{message['kind']}: takes {json.dumps(bad)[:200]}")
sys.exit(1 if failed else 0)
