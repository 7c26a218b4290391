#!/usr/bin/env bash
# Makes a P-256 key and a certificate request for a ministry's PKI, and prints the pin that the directory lists.
#
#   certs/make-tls-csr.sh FOLDER
#
# FOLDER must lie outside this source tree: no private key is ever committed. Between nodes the pin counts, not the
# chain: the certificate that the PKI returns only has to carry this key.
set -euo pipefail
certs=$(cd "$(dirname "$0")" && pwd -P)
tree=$(dirname "$certs")
folder=${1:?usage: make-tls-csr.sh FOLDER}

refuse() {
  echo "make-tls-csr: $1" >&2
  exit 1
}

# Asked before anything is made, and of the real path, so that a link into the tree is seen.
case "$(realpath -m -- "$folder")/" in
  "$tree"/*) refuse "$folder lies in the source tree; choose a folder outside" ;;
esac
umask 077
mkdir -p -- "$folder"
for name in tls.key tls.csr; do
  [ ! -e "$folder/$name" ] || refuse "$folder/$name is there already and is left as it is; choose another folder"
done

openssl ecparam -name prime256v1 -genkey -noout -out "$folder/tls.key"
openssl req -new -key "$folder/tls.key" -config "$certs/openssl-node.cnf" -out "$folder/tls.csr"
openssl req -in "$folder/tls.csr" -noout -verify >/dev/null 2>&1 || refuse "the request does not verify"
pin=$(openssl pkey -in "$folder/tls.key" -pubout -outform DER | sha256sum | cut -d' ' -f1)

echo "key      $folder/tls.key (keep it secret)"
echo "request  $folder/tls.csr (for the PKI)"
echo "pin      $pin (for the stewards: between nodes it counts, not the chain)"
