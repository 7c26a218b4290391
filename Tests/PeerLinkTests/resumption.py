"""A TLS client that tries to resume sessions; the second implementation in ResumptionTests.

usage: resumption.py PORT CERTIFICATE.der KEY.pem

Reads one command a line and answers each with one line, `answered` or `refused: REASON`:

  full   connects with the certificate and no session, sends one frame, keeps the session
  bare   offers the kept session, without any certificate
  again  offers the kept session, with the certificate
"""

import socket
import sys

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from OpenSSL import SSL

port, certificate, key = int(sys.argv[1]), sys.argv[2], sys.argv[3]
kept = None


# One context for all connections: a session can be offered only in the context that it was made in.
context = SSL.Context(SSL.TLS_CLIENT_METHOD)
context.set_min_proto_version(SSL.TLS1_3_VERSION)
context.set_verify(SSL.VERIFY_NONE, lambda *_: True)
context.set_alpn_protos([b"comity/1"])
with open(certificate, "rb") as file:
    certificate = x509.load_der_x509_certificate(file.read())
with open(key, "rb") as file:
    key = serialization.load_pem_private_key(file.read(), password=None)


def attempt(command):
    global kept
    plain = socket.create_connection(("127.0.0.1", port))
    tls = SSL.Connection(context, plain)
    try:
        if command != "bare":
            tls.use_certificate(certificate)
            tls.use_privatekey(key)
        if command != "full":
            tls.set_session(kept)
        tls.set_connect_state()
        tls.do_handshake()
        tls.sendall(b"\x00\x00\x00\x04ping")
        answer = b""
        while len(answer) < 8:
            answer += tls.recv(8 - len(answer))
        if answer != b"\x00\x00\x00\x04PING":
            return f"refused: answered {answer!r}"
        if command == "full":
            kept = tls.get_session()
        tls.shutdown()
        return "answered"
    except (SSL.Error, OSError) as error:
        return f"refused: {type(error).__name__} {error}"
    finally:
        plain.close()


for line in sys.stdin:
    print(attempt(line.strip()), flush=True)
