#!/usr/bin/env python3
"""Turns a sealed store into a plain SQLite file, written from docs/store-format.md alone.

    unseal.py FOLDER --passphrase-file FILE --out PLAIN.db

Reads store.db only: a store that was closed in order has nothing left in its write-ahead log.
"""

import argparse
import hashlib
import hmac
import struct

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM


def mac(key, message):
    return hmac.new(key, message, hashlib.sha256).digest()


def derive(key, label, context=b""):
    return mac(mac(bytes(32), key), label.encode() + context + b"\x01")


def master_key(slots, passphrase):
    assert slots[:8] == b"CMTYSLT1" and slots[8] == 1
    for number in range(slots[9]):
        slot = slots[16 + number * 128:144 + number * 128]
        if slot[16] != 1:
            continue
        part = hashlib.scrypt(passphrase, salt=slot[32:64], n=1 << slot[17], r=8, p=1, maxmem=1 << 30, dklen=32)
        key = derive(part, "comity/v1/kek", slot[:16])
        try:
            found = AESGCM(key).decrypt(slot[64:76], slot[76:124], slot[:64])
        except Exception:  # noqa: BLE001 - another slot may open
            continue
        assert mac(derive(found, "comity/v1/slots"), slots[:-32]) == slots[-32:]
        return found
    raise SystemExit("no slot opens")


def xaes_open(key, nonce, sealed, aad):
    ecb = Cipher(algorithms.AES(key), modes.ECB()).encryptor()
    block = int.from_bytes(ecb.update(bytes(16)), "big")
    k1 = (block << 1) & ((1 << 128) - 1)
    if block >> 127:
        k1 ^= 0x87
    parts = b""
    for half in (1, 2):
        message = bytes([0, half, 0x58, 0]) + nonce[:12]
        parts += ecb.update((int.from_bytes(message, "big") ^ k1).to_bytes(16, "big"))
    return AESGCM(parts).decrypt(nonce[12:], sealed, aad)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("--passphrase-file", required=True)
    parser.add_argument("--out", required=True)
    given = parser.parse_args()
    with open(given.passphrase_file, "rb") as file:
        passphrase = file.read().rstrip(b"\n")
    with open(given.folder + "/slots", "rb") as file:
        master = master_key(file.read(), passphrase)
    data_key = derive(master, "comity/v1/data-key", struct.pack("<I", 1))
    with open(given.folder + "/store.db", "rb") as file:
        sealed = file.read()
    header = sealed[:64]
    assert header[:10] == b"CMTYVFS1\x01\x01"
    assert header[32:48] == derive(data_key, "comity/v1/key-id")[:16]
    assert header[48:] == mac(derive(data_key, "comity/v1/header-key"), header[:48])[:16]
    size = 4096 + 44
    with open(given.out, "wb") as out:
        for index in range((len(sealed) - 64) // size):
            block = sealed[64 + index * size:64 + (index + 1) * size]
            used = struct.unpack("<I", block[24:28])[0]
            aad = header[16:32] + b"\x01" + struct.pack("<QII", index, 4096, used)
            page = xaes_open(data_key, block[:24], block[28:], aad)
            if index == 0:
                # A file that is read without its log must not ask for one.
                page = page[:18] + b"\x01\x01" + page[20:]
            out.write(page)


if __name__ == "__main__":
    main()
