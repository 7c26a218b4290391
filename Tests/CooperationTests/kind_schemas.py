#!/usr/bin/env python3
"""Holds the JSON Schemas of all kinds to jsonschema: each is a schema, takes a good message and refuses damaged ones."""

import copy
import json
import sys

from jsonschema import Draft202012Validator

ADDED = ["id", "from", "thread", "inReplyTo", "after", "written"]
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
        for bad in damaged:
            if validator.is_valid(bad):
                complain(f"{message['kind']}: takes {json.dumps(bad)[:200]}")
sys.exit(1 if failed else 0)
