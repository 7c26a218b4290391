#!/usr/bin/env python3
"""Verifies an exported log with PyPI's tlog-scales: the signed checkpoint, every entry's inclusion, older sizes.

    scales.py FOLDER VKEY…
"""

import hashlib
import sys
from pathlib import Path

from tlog_scales.backend import LocalBackend
from tlog_scales.reader import TilesReader
from tlog_scales.signing import Vkey

reader = TilesReader(LocalBackend(Path(sys.argv[1])))
checkpoint = reader.get_checkpoint()
for vkey in sys.argv[2:]:
    checkpoint.verify(Vkey.from_string(vkey))
assert reader.calculate_root_hash() == checkpoint.root_hash
for index in range(checkpoint.size):
    leaf = hashlib.sha256(b"\0" + reader.get_entry(index)).digest()
    reader.get_inclusion_proof(index, checkpoint.size).check(leaf, checkpoint.root_hash)
for size in range(1, checkpoint.size, 1 + checkpoint.size // 20):
    proof = reader.get_consistency_proof(size, checkpoint.size)
    proof.check(reader.mth(0, size), checkpoint.root_hash)
print(f"{checkpoint.size} entries verified")
