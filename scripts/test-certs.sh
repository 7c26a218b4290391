#!/usr/bin/env bash
# Tries certs/make-tls-csr.sh: the request verifies, the key is private, the pin is that of the request, a second run is refused.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
said=$(certs/make-tls-csr.sh "$folder/tls")
pin=$(openssl req -in "$folder/tls/tls.csr" -noout -pubkey | openssl pkey -pubin -outform DER | openssl dgst -sha256 -r | cut -d' ' -f1)
[[ $said == *"$pin"* ]] || { echo "certs: the pin is not that of the request"; exit 1; }
[ "$(stat -c %a "$folder/tls/tls.key")" = 600 ] || { echo "certs: the key can be read by others"; exit 1; }
if certs/make-tls-csr.sh "$folder/tls" >/dev/null 2>&1; then echo "certs: a key was overwritten"; exit 1; fi
if certs/make-tls-csr.sh certs/nowhere >/dev/null 2>&1; then rm -rf certs/nowhere; echo "certs: a key in the source tree"; exit 1; fi
rmdir certs/nowhere 2>/dev/null || true
