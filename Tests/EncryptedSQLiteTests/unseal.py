#!/usr/bin/env python3
"""Turns a sealed store into a plain SQLite file.

Written from docs/store-format.md alone, without a look at the program that seals: where the two disagree, the page
or the program is wrong. Needs Python 3.11 and `cryptography`. It reads a store that nobody holds, or a copy of one,
changes nothing in its folder, and takes no notice of `lock`.

Exit codes: 0 done, 2 wrong arguments, 3 something does not verify, 4 cannot tell or not supported, 5 not found,
12 no slot opens.
"""

from __future__ import annotations

import argparse
import hmac
import os
import struct
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

DATABASE, LOG, JOURNAL = 1, 2, 3
PAGE = 4096
BLOCK = {DATABASE: PAGE, LOG: 24 + PAGE, JOURNAL: 512}
LOG_HEADER = 32  # block 0 of a log
HEADER, OVERHEAD = 64, 24 + 4 + 16
LOCK_PAGE = 0x4000_0000 // PAGE + 1  # SQLite's lock-byte page, which it neither writes nor reads
PASSPHRASE, KEY_FILE, CREDENTIAL, TWO_PERSONS = 1, 2, 3, 4
KINDS = {PASSPHRASE: "passphrase", KEY_FILE: "key file", CREDENTIAL: "credential", TWO_PERSONS: "two persons"}


class Fail(Exception):
    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code


def mac(key: bytes, message: bytes) -> bytes:
    return hmac.digest(key, message, "sha256")


def derive(key: bytes, label: str, context: bytes = b"") -> bytes:
    return mac(mac(bytes(32), key), label.encode("ascii") + context + b"\x01")


class Secret(NamedTuple):
    kind: int
    values: list[bytes]  # two for two persons, else one


class Slot:
    def __init__(self, raw: bytes) -> None:
        self.id, self.kind, self.cost, self.created, self.salt, self.nonce, self.wrapped = struct.unpack(
            "<16sBB6xQ32s12s48s4x", raw)
        self.head = raw[:64]

    def open(self, secret: Secret) -> bytes | None:
        """The master key, where this slot is of the secret's kind and opens by it."""
        parts = secret.values
        if self.kind != secret.kind:
            return None
        if self.kind in (PASSPHRASE, TWO_PERSONS):
            if not 14 <= self.cost <= 20:
                return None
            parts = sorted(Scrypt(self.salt, 32, 1 << self.cost, 8, 1).derive(value) for value in parts)
        wrapping = derive(b"".join(parts), "comity/v1/kek", self.id)
        try:
            return AESGCM(wrapping).decrypt(self.nonce, self.wrapped, self.head)
        except InvalidTag:
            return None


class Slots:
    def __init__(self, path: Path) -> None:
        raw = path.read_bytes()
        self.name = path.name
        if len(raw) < 32 or raw[:8] != b"CMTYSLT1":
            raise Fail(3, f"{path.name} is not a slots file")
        version, count, self.generation, self.epoch = struct.unpack("<8xBB2xII12x", raw[:32])
        if version != 2:
            raise Fail(4, f"{path.name} has version {version}, not 2")
        if not 1 <= count <= 16 or len(raw) != 32 + 128 * count + 32:
            raise Fail(3, f"{path.name} has the wrong length for {count} slots")
        self.slots = [Slot(raw[at:at + 128]) for at in range(32, len(raw) - 32, 128)]
        self.body, self.mac = raw[:-32], raw[-32:]

    def open(self, secret: Secret) -> bytes | None:
        return next((key for key in (slot.open(secret) for slot in self.slots) if key), None)

    def verifies(self, master: bytes) -> bool:
        return hmac.compare_digest(self.mac, mac(derive(master, "comity/v1/slots"), self.body))


def read_slots(path: Path) -> Slots | None:
    try:
        return Slots(path)
    except (Fail, FileNotFoundError):
        return None


def unlock(folder: Path, secret: Secret) -> tuple[Slots, bytes]:
    """The slots that hold, and the master key. `slots.old` only as the page allows it."""
    current, former = read_slots(folder / "slots"), read_slots(folder / "slots.old")
    if not current and not former:
        Slots(folder / "slots")  # fails, and says why
    master = current.open(secret) if current else None
    if current and master and current.verifies(master):
        return current, master
    if former and (key := former.open(secret)):
        if not current or (not current.verifies(key) and former.epoch >= current.epoch):
            if not former.verifies(key):
                raise Fail(3, "the HMAC of slots.old is wrong, and slots is no better")
            print(f"slots {'does not verify' if current else 'cannot be read'}: taking slots.old", file=sys.stderr)
            return former, key
    if master:
        raise Fail(3, "the HMAC of slots is wrong, and slots.old is no better")
    raise Fail(12, "no slot opens")


class DataKey:
    """The data key of an epoch and what comes from it; `open` is XAES-256-GCM."""

    def __init__(self, master: bytes, epoch: int) -> None:
        key = derive(master, "comity/v1/data-key", struct.pack("<I", epoch))
        self.id = derive(key, "comity/v1/key-id")[:16]
        self.header_key = derive(key, "comity/v1/header-key")
        self.aes = Cipher(algorithms.AES(key), modes.ECB()).encryptor()
        shifted = int.from_bytes(self.aes.update(bytes(16)), "big") << 1
        self.k1 = (shifted ^ (0x87 if shifted >> 128 else 0)) & ((1 << 128) - 1)

    def open(self, nonce: bytes, sealed: bytes, associated: bytes) -> bytes:
        halves = (int.from_bytes(bytes([0, i, 0x58, 0]) + nonce[:12], "big") ^ self.k1 for i in (1, 2))
        key = self.aes.update(b"".join(half.to_bytes(16, "big") for half in halves))
        return AESGCM(key).decrypt(nonce[12:], sealed, associated)


class Sealed:
    def __init__(self, path: Path, kind: int, key: DataKey) -> None:
        self.name, self.kind, self.key, self.count = path.name, kind, key, 0
        self.file = path.open("rb")
        head, body = self.file.read(HEADER), os.fstat(self.file.fileno()).st_size - HEADER
        self.salt = head[16:32]
        if body <= 0 and (len(head) < HEADER or head[48:] != mac(key.header_key, head[:48])[:16]):
            return  # a power loss at the file's birth: an empty file
        if head[:8] != b"CMTYVFS1":
            raise Fail(3, f"{self.name}: the header does not verify: not a sealed file")
        if head[9] != 1:
            raise Fail(4, f"{self.name} has version {head[9]}, not 1")
        if head[32:48] != key.id:
            raise Fail(3, f"{self.name}: the header does not verify: sealed under another key")
        if not hmac.compare_digest(head[48:], mac(key.header_key, head[:48])[:16]) or head[8] != kind:
            raise Fail(3, f"{self.name}: the header does not verify")
        # A last block that is not whole does not count. A log's first block is smaller than the others.
        whole = BLOCK[kind] + OVERHEAD
        self.shift = whole - LOG_HEADER - OVERHEAD if kind == LOG else 0
        self.count = max(0, (body + self.shift) // whole)

    def block(self, index: int) -> bytes:
        """The bytes of a block that count, fewer than all only in a log or a journal."""
        size = LOG_HEADER if self.kind == LOG and index == 0 else BLOCK[self.kind]
        at = HEADER + index * (BLOCK[self.kind] + OVERHEAD) - (self.shift if index else 0)
        raw = os.pread(self.file.fileno(), size + OVERHEAD, at)
        if self.kind == DATABASE and index == LOCK_PAGE - 1 and not any(raw):
            return bytes(PAGE)
        used = int.from_bytes(raw[24:28], "little")
        associated = self.salt + struct.pack("<BQII", self.kind, index, size, used)
        try:
            plain = self.key.open(raw[:24], raw[28:], associated)
        except InvalidTag:
            raise Fail(3, f"{self.name} block {index} does not open") from None
        if used > size or (used < size and self.kind == DATABASE) or any(plain[used:]):
            raise Fail(3, f"{self.name} block {index} opens but is not well formed")
        return plain[:used]


def open_database(folder: Path, key: DataKey) -> Sealed:
    """`store.db`, or what a rotation that was decided but not finished has left in its place."""
    try:
        return Sealed(folder / "store.db", DATABASE, key)
    except (Fail, FileNotFoundError):
        with suppress(Fail, FileNotFoundError):
            return Sealed(folder / "store.db.next", DATABASE, key)
        raise


def open_if_there(path: Path, kind: int, key: DataKey) -> Sealed | None:
    return Sealed(path, kind, key) if path.exists() else None


Pair = tuple[int, int]


def checksum(data: bytes, start: Pair, order: str) -> Pair:
    a, b = start
    words = struct.unpack(f"{order}{len(data) // 4}I", data)
    for x, y in zip(words[::2], words[1::2]):
        a = (a + x + b) & 0xFFFF_FFFF
        b = (b + y + a) & 0xFFFF_FFFF
    return a, b


class Frame:
    def __init__(self, raw: bytes) -> None:
        self.page, self.pages, *rest = struct.unpack(">6I", raw[:24])
        self.salts, self.sums = (rest[0], rest[1]), (rest[2], rest[3])
        self.summed, self.content = raw[:8] + raw[24:], raw[24:]

    def follows(self, sums: Pair, orders: str) -> bool:
        return any(checksum(self.summed, sums, order) == self.sums for order in orders)


def frame(log: Sealed, index: int) -> Frame | None:
    """None where the block does not open, or holds only the beginning of a frame."""
    try:
        raw = log.block(index)
    except Fail:
        return None
    return Frame(raw) if len(raw) == BLOCK[LOG] else None


def walk(log: Sealed, first: int, salts: Pair, sums: Pair | None, orders: str) -> tuple[dict[int, int], int, int]:
    """Which block holds each page up to the last commit, how many pages that counts, and where the chain ends.
    `sums` is what the first frame continues, None where that is not known; `orders` the possible byte orders."""
    held: dict[int, int] = {}
    pending: dict[int, int] = {}
    pages = 0
    for index in range(first, log.count):
        entry = frame(log, index)
        if not entry or not entry.page or entry.salts != salts or (sums and not entry.follows(sums, orders)):
            return held, pages, index
        sums = entry.sums
        pending[entry.page] = index
        if entry.pages:
            held, pending, pages = held | pending, {}, entry.pages
    return held, pages, log.count


def read_log(log: Sealed, database: Sealed) -> tuple[dict[int, int], int]:
    """Which block holds each page, and how many pages the database has; 0 where the log is empty."""
    if log.count == 0:
        return {}, 0
    try:
        head = log.block(0)
    except Fail as trouble:
        require_settled(log, database, trouble)
        return {}, 0
    if len(head) < LOG_HEADER:
        return {}, 0
    magic, version, size, _, *rest = struct.unpack(">8I", head)
    salts, sums, order = (rest[0], rest[1]), (rest[2], rest[3]), ">" if magic & 1 else "<"
    if magic & ~1 != 0x377F_0682 or checksum(head[:24], (0, 0), order) != sums:
        return {}, 0  # SQLite takes such a log for an empty one
    if version != 3_007_000 or size != PAGE:
        raise Fail(4, f"{log.name}: version {version} of SQLite's log, or pages of {size} bytes, are not supported")
    held, pages, end = walk(log, 1, salts, sums, order)
    if end < log.count and not frame(log, end):
        for index in range(end + 1, log.count - 1):
            one, two = frame(log, index), frame(log, index + 1)
            if one and two and one.pages and one.salts == two.salts == salts and two.follows(one.sums, order):
                raise Fail(3, f"{log.name} block {end} does not open, and a later transaction is there")
    return held, pages


def require_settled(log: Sealed, database: Sealed, trouble: Fail) -> None:
    """The log's header does not open: that is an empty log only where the database has what the frames hold."""
    for first in range(1, log.count):
        if start := frame(log, first):
            held, pages, _ = walk(log, first, start.salts, None, "<>")
            for page, index in held.items():
                if page <= pages and (page > database.count or database.block(page - 1) != log.block(index)[24:]):
                    raise Fail(3, f"{trouble}, and the log holds a commit that {database.name} does not have")
            return


def unseal(folder: Path, key: DataKey, out: Path) -> None:
    database = open_database(folder, key)
    journal = open_if_there(folder / "store.db-journal", JOURNAL, key)
    if journal and journal.count and journal.block(0)[:1] not in (b"", b"\0"):
        raise Fail(4, f"{journal.name} is hot: a transaction must be rolled back first, which this reader does not do")
    log = open_if_there(folder / "store.db-wal", LOG, key)
    held, pages = read_log(log, database) if log else ({}, 0)
    if log and pages and not database.count:
        raise Fail(3, f"{database.name} is empty and {log.name} is not")
    pages = pages or database.count

    def page(number: int) -> bytes:
        if log and number in held:
            return log.block(held[number])[24:]
        if number <= database.count:
            return database.block(number - 1)
        if number == LOCK_PAGE:
            return bytes(PAGE)
        raise Fail(3, f"{database.name} block {number - 1} is missing")

    with open(out, "xb", opener=lambda path, flags: os.open(path, flags, 0o600)) as plain:
        try:
            for number in range(1, pages + 1):
                content = page(number)
                if number == 1:
                    counted = int.from_bytes(content[28:32], "big") if content[24:28] == content[92:96] else 0
                    if counted > pages:
                        raise Fail(3, f"{database.name} block {pages} is missing: page 1 counts {counted} pages")
                    content = content[:18] + b"\x01\x01" + content[20:]  # it has no log any more
                plain.write(content)
            plain.flush()
        except BaseException:
            out.unlink()
            raise
    print(f"{pages} pages, {sum(number <= pages for number in held)} of them from the log")


def verify(folder: Path, key: DataKey) -> None:
    failed: list[str] = []
    for sealed in (open_database(folder, key), open_if_there(folder / "store.db-wal", LOG, key),
                   open_if_there(folder / "store.db-journal", JOURNAL, key)):
        if sealed is None:
            continue
        before = len(failed)
        for index in range(sealed.count):
            try:
                sealed.block(index)
            except Fail as trouble:
                failed.append(str(trouble))
        print(f"{sealed.name}: {sealed.count + before - len(failed)} of {sealed.count} blocks open")
    if failed:
        raise Fail(3, "\n".join(failed))


def list_slots(folder: Path) -> None:
    slots = read_slots(folder / "slots") or read_slots(folder / "slots.old") or Slots(folder / "slots")
    print(f"{slots.name}: generation {slots.generation}, epoch {slots.epoch}; not verified, since no secret was given")
    for slot in slots.slots:
        created = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(min(slot.created, 253402300799)))
        cost = f", scrypt N=2^{slot.cost}" if slot.kind in (PASSPHRASE, TWO_PERSONS) else ""
        print(f"{slot.id.hex()} {created} {KINDS.get(slot.kind, f'kind {slot.kind}')}{cost}")


def secret_of(options: argparse.Namespace) -> Secret:
    if files := [path for path in (options.passphrase_file, options.first_passphrase_file,
                                   options.second_passphrase_file) if path]:
        return Secret(PASSPHRASE if len(files) == 1 else TWO_PERSONS,
                      [path.read_bytes().removesuffix(b"\n") for path in files])
    path = options.key_file or options.credential
    value = path.read_bytes()
    if len(value) != 32:
        raise Fail(12, f"no slot opens: {path} has {len(value)} bytes, not 32")
    return Secret(KEY_FILE if options.key_file else CREDENTIAL, [value])


def main() -> int:
    parser = argparse.ArgumentParser(description="Turns a sealed store into a plain SQLite file.")
    parser.add_argument("folder", type=Path)
    todo = parser.add_mutually_exclusive_group(required=True)
    todo.add_argument("--out", type=Path, help="the plain file to write; must not be there yet")
    todo.add_argument("--list-slots", action="store_true", help="needs no secret")
    todo.add_argument("--verify", action="store_true",
                      help="only open every block, and count; after a power loss one at the end of the log may not open")
    by = parser.add_mutually_exclusive_group()
    secrets = [by.add_argument(name, type=Path, metavar="FILE").dest
               for name in ("--passphrase-file", "--key-file", "--credential", "--first-passphrase-file")]
    parser.add_argument("--second-passphrase-file", type=Path, metavar="FILE")
    options = parser.parse_args()
    if bool(options.first_passphrase_file) != bool(options.second_passphrase_file):
        parser.error("--first-passphrase-file and --second-passphrase-file go together")
    if not options.list_slots and not any(getattr(options, name) for name in secrets):
        parser.error("a secret is needed")
    try:
        if options.list_slots:
            list_slots(options.folder)
            return 0
        slots, master = unlock(options.folder, secret_of(options))
        key = DataKey(master, slots.epoch)
        if options.verify:
            print(f"{slots.name}: generation {slots.generation}, epoch {slots.epoch}, {len(slots.slots)} slots")
            verify(options.folder, key)
        else:
            unseal(options.folder, key, options.out)
    except Fail as trouble:
        print(trouble, file=sys.stderr)
        return trouble.code
    except FileNotFoundError as trouble:
        print(f"{trouble.filename} is not there", file=sys.stderr)
        return 5
    except FileExistsError:
        parser.error(f"{options.out} is there already")
    except OSError as trouble:
        print(trouble, file=sys.stderr)
        return 4
    return 0


if __name__ == "__main__":
    sys.exit(main())
