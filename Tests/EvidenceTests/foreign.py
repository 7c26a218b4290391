#!/usr/bin/env python3
"""Reads and writes Comity's formats from docs/protocol.md with pyca/cryptography, sharing no code with the Swift node."""

import base64
import hashlib
import hmac
import json
import os
import struct
import sys

from cryptography.hazmat.primitives import hashes, hpke
from cryptography.hazmat.primitives.asymmetric import ed25519, mldsa, mlkem, x25519
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF, HKDFExpand

DASH = "— "
MLDSA = b"\xffcomity/mldsa65/v1"
MLDSA_COSIG = b"\xffcomity/mldsa65-cosig/v1"
SUITE = hpke.Suite(hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)


def b64(data):
    return base64.b64encode(data).decode()


def unb64(text):
    return base64.b64decode(text, validate=True)


def label(text):
    return text.encode() + b"\0"


def v16(data):
    return struct.pack(">H", len(data)) + data


def v32(data):
    return struct.pack(">I", len(data)) + data


def sha(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def key_id(name, kind, key):
    return sha(name.encode(), b"\n", kind, key)[:4]


def split(note):
    text, lines = note.rsplit(b"\n\n", 1)
    found = {}
    for line in lines.decode().splitlines():
        assert line.startswith(DASH)
        name, encoded = line[len(DASH):].rsplit(" ", 1)
        raw = unb64(encoded)
        assert b64(raw) == encoded
        assert (name, raw[:4]) not in found
        found[(name, raw[:4])] = raw[4:]
    return text + b"\n", found


def verify_hybrid(note, name, key, context):
    text, lines = split(note)
    ed, ml = unb64(key["ed25519"]), unb64(key["mldsa65"])
    ed25519.Ed25519PublicKey.from_public_bytes(ed).verify(lines[(name, key_id(name, b"\x01", ed))], text)
    public = mldsa.MLDSA65PublicKey.from_public_bytes(ml)
    public.verify(lines[(name, key_id(name, MLDSA, ml))], text, context)
    try:
        public.verify(lines[(name, key_id(name, MLDSA, ml))], text)
        raise SystemExit("a signature without its context was accepted")
    except Exception as error:  # noqa: BLE001 - any refusal is right
        if isinstance(error, SystemExit):
            raise
    return text, lines


def cosigned(text, name, time):
    origin, size, root = text.decode().split("\n")[:3]
    head = b"cmt-subt/v1\n" + bytes([len(name)]) + name.encode() + struct.pack(">Q", time)
    return head + bytes([len(origin)]) + origin.encode() + struct.pack(">QQ", 0, int(size)) + unb64(root)


def verify_cosignature(text, lines, name, key):
    ed, ml = unb64(key["ed25519"]), unb64(key["mldsa65"])
    short = lines[(name, key_id(name, b"\x04", ed))]
    long = lines[(name, key_id(name, MLDSA_COSIG, ml))]
    time = struct.unpack(">Q", short[:8])[0]
    assert short[:8] == long[:8]
    ed25519.Ed25519PublicKey.from_public_bytes(ed).verify(short[8:], b"cosignature/v1\ntime %d\n" % time + text)
    public = mldsa.MLDSA65PublicKey.from_public_bytes(ml)
    public.verify(long[8:], cosigned(text, name, time), b"comity/v1/tlog-cosig")


def body_keys(key, salt, federation, sender, what="comity/v1/body"):
    context = label(what) + struct.pack(">H", 1) + federation + v16(sender)
    info = b"c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\0" + salt + context
    out = HKDFExpand(hashes.SHA512(), 76, info).derive(key)
    return out[:32], out[32:44], out[44:]


def chunk_nonce(base, number):
    return (int.from_bytes(base, "big") ^ number).to_bytes(12, "big")


def open_body(body, key, federation, sender, what="comity/v1/body"):
    aead, base, commitment = body_keys(key, body[:24], federation, sender, what)
    assert hmac.compare_digest(commitment, body[24:56])
    out, rest, number = b"", body[56:], 0
    while True:
        chunk, rest = rest[:16400], rest[16400:]
        out += AESGCM(aead).decrypt(chunk_nonce(base, number), chunk, None)
        if len(chunk) < 16400:
            return out
        number += 1


def seal_body(plain, key, federation, sender):
    salt = os.urandom(24)
    aead, base, commitment = body_keys(key, salt, federation, sender)
    assert len(plain) < 16384
    return salt + commitment + AESGCM(aead).encrypt(base, plain, None)


def size_class(count):
    if count <= 4096:
        return max(256, -(-count // 256) * 256)
    step = (1 << ((count - 1).bit_length() - 1)) // 8
    return -(-count // step) * step


def seal_enclosure(content, key, salt, federation, sender):
    """Size-class padding, then chunks of 16 KiB of which the last one is always shorter."""
    plain = content + bytes(size_class(len(content)) - len(content))
    aead, base, commitment = body_keys(key, salt, federation, sender, "comity/v1/enclosure")
    chunks = [plain[at:at + 16384] for at in range(0, len(plain) + 1, 16384)]
    assert len(chunks[-1]) < 16384
    return salt + commitment + b"".join(
        AESGCM(aead).encrypt(chunk_nonce(base, number), chunk, None) for number, chunk in enumerate(chunks))


def describe(name, kind, content, sealed, key):
    return v16(name) + v16(kind) + struct.pack(">Q", len(content)) + sha(content) + sha(sealed) + key


def pattern(count):
    return bytes(index * 7 % 251 for index in range(count))


def check_enclosures(facts):
    federation, sender = bytes.fromhex(facts["federation"]), facts["sender"].encode()
    described = []
    for item in facts["enclosures"]:
        content, key = pattern(item["size"]), unb64(item["key"])
        sealed = seal_enclosure(content, key, unb64(item["salt"]), federation, sender)
        assert len(sealed) == item["sealedLength"], (len(sealed), item)
        assert sha(sealed).hex() == item["digest"] and sha(content).hex() == item["content"]
        plain = open_body(sealed, key, federation, sender, "comity/v1/enclosure")
        assert plain[:len(content)] == content and not any(plain[len(content):])
        described.append(describe(item["name"].encode(), item["mediaType"].encode(), content, sealed, key))
    statement = statement_bytes(sender, [facts["recipient"].encode()], unb64(facts["message"]), described)
    assert statement == unb64(facts["statement"])
    assert sha(label("comity/v1/commitment"), unb64(facts["salt"]), statement).hex() == facts["commitment"]
    print("all checked")


def make_enclosure(request, path):
    federation, sender = bytes.fromhex(request["federation"]), request["sender"].encode()
    content, key = pattern(request["size"]), os.urandom(32)
    sealed = seal_enclosure(content, key, os.urandom(24), federation, sender)
    described = describe("Anlage «ü».pdf".encode(), b"application/pdf", content, sealed, key)
    statement = statement_bytes(sender, [request["recipient"].encode()], b'{"from":"python"}', [described])
    with open(path, "w", encoding="utf-8") as out:
        json.dump({"sealed": b64(sealed), "statement": b64(statement)}, out)


def batch_info(federation, sender, recipient, recipient_key, batch):
    return (label("comity/v1/batch") + struct.pack(">H", 1) + federation + v16(sender) + v16(recipient)
            + recipient_key + batch)


def wrap_keys(batch_key, number, body):
    info = label("comity/v1/wrap") + v16(b"ordinary") + struct.pack(">QQ", 1, number) + body[:56]
    out = HKDF(hashes.SHA256(), 44, b"", info).derive(batch_key)
    return out[:32], out[32:]


def xwing(seed):
    expanded = hashlib.shake_256(seed).digest(96)
    kem = mlkem.MLKEM768PrivateKey.from_seed_bytes(expanded[:64])
    curve = x25519.X25519PrivateKey.from_private_bytes(expanded[64:])
    return hpke.MLKEM768X25519PrivateKey(kem, curve)


def statement_bytes(sender, recipients, message, enclosures=()):
    return (label("comity/v1/statement") + v16(sender) + struct.pack(">H", len(recipients))
            + b"".join(v16(name) for name in sorted(recipients))
            + struct.pack(">I", len(enclosures)) + b"".join(enclosures) + v32(message))


def check(facts):
    note = unb64(facts["checkpoint"])
    origin = note.decode().split("\n")[0]
    text, lines = verify_hybrid(note, origin, facts["logKey"], b"comity/v1/checkpoint")
    verify_cosignature(text, lines, "bravo." + origin.split("/")[0].split(".", 1)[1] + "/witness", facts["witnessKey"])
    verify_hybrid(unb64(facts["identity"]), "comity/identity", facts["logKey"], b"comity/v1/identity")
    entry = b"\x01" + sha(label("comity/v1/entry"), unb64(facts["salt"]), unb64(facts["event"]))
    assert sha(b"\0", entry).hex() == facts["leaf"]

    federation = bytes.fromhex(facts["federation"])
    sender, recipient = facts["sender"].encode(), facts["recipient"].encode()
    sealed, body = unb64(facts["batchKey"]), unb64(facts["body"])
    assert len(sealed) == 1219 and sealed[:3] == b"\x01\0\x01"
    recipient_key, batch = sealed[3:35], sealed[35:51]
    batch_key = SUITE.decrypt(
        sealed[51:], xwing(unb64(facts["sealSeed"])), batch_info(federation, sender, recipient, recipient_key, batch))
    envelope = unb64(facts["envelope"])
    assert len(envelope) == 123 and envelope[:3] == b"\x01\0\x01"
    assert envelope[3:35] == sha(sealed) and envelope[35:67] == sha(body)
    assert struct.unpack(">Q", envelope[67:75])[0] == len(body)
    assert sha(label("comity/v1/envelope"), envelope).hex() == facts["envelopeDigest"]
    key, nonce = wrap_keys(batch_key, facts["number"], body)
    content_key = AESGCM(key).decrypt(nonce, envelope[75:], None)
    plain = open_body(body, content_key, federation, sender)
    assert plain[0] == 1
    salt, length = plain[1:33], struct.unpack(">I", plain[33:37])[0]
    statement = plain[37:37 + length]
    assert not any(plain[37 + length:])
    assert statement == statement_bytes(sender, [recipient], unb64(facts["message"]))
    assert sha(label("comity/v1/commitment"), salt, statement).hex() == facts["commitment"]
    print("all checked")


def line(name, kind, key, signature):
    return (DASH + name + " " + b64(key_id(name, kind, key) + signature) + "\n").encode()


def make(request, path):
    log_ed, log_ml = ed25519.Ed25519PrivateKey.generate(), mldsa.MLDSA65PrivateKey.generate()
    wit_ed, wit_ml = ed25519.Ed25519PrivateKey.generate(), mldsa.MLDSA65PrivateKey.generate()
    raw = {name: key.public_key().public_bytes_raw() for name, key in
           {"le": log_ed, "lm": log_ml, "we": wit_ed, "wm": wit_ml}.items()}
    origin, cosigner, time = request["origin"], request["cosigner"], 1790000000
    text = f"{origin}\n5\n{b64(sha(b'root'))}\n".encode()
    stamp = struct.pack(">Q", time)
    note = text + b"\n"
    note += line(origin, b"\x01", raw["le"], log_ed.sign(text))
    note += line(origin, MLDSA, raw["lm"], log_ml.sign(text, b"comity/v1/checkpoint"))
    short = wit_ed.sign(b"cosignature/v1\ntime %d\n" % time + text)
    note += line(cosigner, b"\x04", raw["we"], stamp + short)
    long = wit_ml.sign(cosigned(text, cosigner, time), b"comity/v1/tlog-cosig")
    note += line(cosigner, MLDSA_COSIG, raw["wm"], stamp + long)

    federation = bytes.fromhex(request["federation"])
    sender, recipient = request["sender"].encode(), request["recipient"].encode()
    statement = statement_bytes(sender, [recipient], b'{"from":"python"}')
    salt, content_key, batch_key, batch = (os.urandom(n) for n in (32, 32, 32, 16))
    plain = b"\x01" + salt + v32(statement)
    body = seal_body(plain + bytes(-len(plain) % 256), content_key, federation, sender)
    public = unb64(request["sealKey"])
    key = hpke.MLKEM768X25519PublicKey(
        mlkem.MLKEM768PublicKey.from_public_bytes(public[:1184]),
        x25519.X25519PublicKey.from_public_bytes(public[1184:]))
    sealed = (b"\x01\0\x01" + sha(public) + batch
              + SUITE.encrypt(batch_key, key, batch_info(federation, sender, recipient, sha(public), batch)))
    wrap, nonce = wrap_keys(batch_key, request["number"], body)
    envelope = (b"\x01\0\x01" + sha(sealed) + sha(body) + struct.pack(">Q", len(body))
                + AESGCM(wrap).encrypt(nonce, content_key, None))
    made = {
        "logEd25519": b64(raw["le"]), "logMLDSA65": b64(raw["lm"]), "witnessEd25519": b64(raw["we"]),
        "witnessMLDSA65": b64(raw["wm"]), "checkpoint": b64(note), "batchKey": b64(sealed), "body": b64(body),
        "envelope": b64(envelope), "commitment": sha(label("comity/v1/commitment"), salt, statement).hex(),
    }
    with open(path, "w", encoding="utf-8") as out:
        json.dump(made, out)


if __name__ == "__main__":
    with open(sys.argv[2], encoding="utf-8") as source:
        given = json.load(source)
    if sys.argv[1] == "check":
        check(given)
    elif sys.argv[1] == "check-enclosures":
        check_enclosures(given)
    elif sys.argv[1] == "make-enclosure":
        make_enclosure(given, sys.argv[3])
    else:
        make(given, sys.argv[3])
