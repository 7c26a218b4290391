#!/usr/bin/env python3
"""Verifies a C2SP tlog-proof with PyPI's tlog-scales: each key's signature on the checkpoint, and the inclusion of the entry
that the extra line carries.

    tlogproof.py FILE VKEY…
"""

import base64
import hashlib
import sys
from pathlib import Path

from tlog_scales.signing import Vkey
from tlog_scales.tlog import Checkpoint, InclusionProof

head, _, note = Path(sys.argv[1]).read_bytes().partition(b"\n\n")
lines = head.decode("ascii").split("\n")
assert lines.pop(0) == "c2sp.org/tlog-proof@v1"
word, _, extra = lines.pop(0).partition(" ")
assert word == "extra"
entry = base64.b64decode(extra, validate=True)
word, _, index = lines.pop(0).partition(" ")
assert word == "index" and str(int(index)) == index
hashes = [base64.b64decode(line, validate=True) for line in lines]
assert all(len(node) == 32 for node in hashes)
checkpoint = Checkpoint.from_text(note.decode("utf-8"))
for vkey in sys.argv[2:]:
    checkpoint.verify(Vkey.from_string(vkey))
leaf = hashlib.sha256(b"\0" + entry).digest()
InclusionProof(int(index), checkpoint.size, hashes).check(leaf, checkpoint.root_hash)
print(f"entry {index} of {checkpoint.size} proven")
