#!/usr/bin/env bash
# Makes a P-256 key and a certificate request for a ministry's PKI, and prints the pin that the directory lists.
#
#   certs/make-tls-csr.sh FOLDER
#
# FOLDER must lie outside this source tree: no private key is ever committed. What counts between nodes is the pin, not the
# chain: the certificate that the PKI returns only has to carry this key.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
folder=${1:?usage: make-tls-csr.sh FOLDER}
umask 077
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
case "$folder/" in
  "$(dirname "$here")"/*)
    echo "make-tls-csr: $folder lies in the source tree; choose a folder outside" >&2
    exit 1
    ;;
esac
[ ! -e "$folder/tls.key" ] || {
  echo "make-tls-csr: $folder/tls.key is there already; it is left as it is" >&2
  exit 1
}
openssl ecparam -name prime256v1 -genkey -noout -out "$folder/tls.key"
openssl req -new -key "$folder/tls.key" -config "$here/openssl-node.cnf" -out "$folder/tls.csr"
openssl req -in "$folder/tls.csr" -noout -verify 2>/dev/null
pin=$(openssl pkey -in "$folder/tls.key" -pubout -outform DER | openssl dgst -sha256 -r | cut -d' ' -f1)
echo "request  $folder/tls.csr"
echo "key      $folder/tls.key (keep it secret)"
echo "pin      $pin"
