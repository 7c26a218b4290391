#!/usr/bin/env python3
"""Reads a log that the Swift node wrote, at several sizes, and writes one that Swift reads, with PyPI's tlog-scales.

    foreignlog.py check FOLDER VKEY SIZE…    FOLDER/checkpoint.SIZE is the head of each
    foreignlog.py make FOLDER ORIGIN SIZE…
"""

import hashlib
import os
import shutil
import sys
from pathlib import Path

from tlog_scales.backend import LocalBackend
from tlog_scales.reader import TilesReader
from tlog_scales.signing import PlainEd25519Signer, Vkey
from tlog_scales.tlog import Checkpoint
from tlog_scales.writer import TilesWriter


def check(folder, vkey, sizes):
    reader = TilesReader(LocalBackend(folder))
    for size in sizes:
        head = Checkpoint.from_text((folder / f"checkpoint.{size}").read_text())
        head.verify(Vkey.from_string(vkey))
        assert head.size == size
        # A reader keeps the tiles it read; each size has partial ones of its own.
        reader = TilesReader(LocalBackend(folder))
        reader.set_size(size)
        if size == 0:
            assert head.root_hash == hashlib.sha256(b"").digest()
            print("size 0 whole")
            continue
        assert reader.calculate_root_hash() == head.root_hash
        chosen = set(range(0, size, 1 + size // 40)) | {size - 1, min(255, size - 1), min(256, size - 1)}
        for index in sorted(chosen):
            leaf = hashlib.sha256(b"\0" + reader.get_entry(index)).digest()
            reader.get_inclusion_proof(index, size).check(leaf, head.root_hash)
        for old in sizes:
            if 0 < old < size:
                before = Checkpoint.from_text((folder / f"checkpoint.{old}").read_text()).root_hash
                reader.get_consistency_proof(old, size).check(before, head.root_hash)
        print(f"size {size} whole")


def make(folder, origin, sizes):
    seed = os.urandom(32)
    signer = PlainEd25519Signer(origin, seed)
    writer = TilesWriter.create(folder, origin)
    made = 0
    for size in sizes:
        while made < size:
            writer.add_leaf(f"an entry of Python's own, number {made}".encode())
            made += 1
        writer.commit([signer], gc=False)
        shutil.move(folder / "checkpoint", folder / f"checkpoint.{size}")
    print(f"made {made} entries")


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[4:]]
    if sys.argv[1] == "check":
        check(Path(sys.argv[2]), sys.argv[3], numbers)
    else:
        make(Path(sys.argv[2]), sys.argv[3], numbers)
