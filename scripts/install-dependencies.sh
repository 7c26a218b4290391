#!/usr/bin/env bash
# Installs from Debian, by name, what is missing for the demo or the tests, and says so.
set -euo pipefail
cd "$(dirname "$0")/.."

purpose=${1:-demo}
packages=(libsqlite3-dev libssl-dev pkg-config sqlite3)
if [ "$purpose" = bench ]; then
  packages+=(python3 python3-venv)
fi
if [ "$purpose" = test ]; then
  packages+=(golang-go golang-golang-x-mod-dev python3 python3-venv openssl iproute2)
fi

missing=()
for package in "${packages[@]}"; do
  dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed || missing+=("$package")
done
if [ ${#missing[@]} -gt 0 ]; then
  echo "dependencies: installing from Debian: ${missing[*]}"
  as_root=()
  [ "$(id -u)" -eq 0 ] || as_root=(sudo)
  timeout 600 "${as_root[@]}" apt-get update -q
  timeout 1200 "${as_root[@]}" apt-get install -y -q --no-install-recommends "${missing[@]}"
fi

if ! command -v swift >/dev/null 2>&1; then
  echo "dependencies: Swift 6.3 is needed and not found; https://www.swift.org/install says how to get it" >&2
  exit 1
fi
version=$(swift --version 2>/dev/null | grep -oE 'Swift version [0-9]+\.[0-9]+' | grep -oE '[0-9]+\.[0-9]+' | head -n 1)
case "$version" in
  6.[3-9] | 6.[1-9][0-9] | [7-9].*) ;;
  *)
    echo "dependencies: Swift 6.3 is needed; this is ${version:-unknown}" >&2
    exit 1
    ;;
esac

# environment FOLDER REQUIREMENTS: a Python environment with exactly these packages, made when they change.
environment() {
  local stamp
  stamp=$1/$(sha256sum "$2" | cut -c1-16).stamp
  [ ! -e "$stamp" ] || return 0
  echo "dependencies: making a Python environment ($1)"
  rm -rf "$1"
  python3 -m venv "$1"
  timeout 900 "$1/bin/python" -m pip install -q --disable-pip-version-check -r "$2"
  touch "$stamp"
}

case "$purpose" in
  test) environment .build-python scripts/requirements.txt ;;
  bench) environment .build-python-bench Benchmarks/requirements.txt ;;
esac
