#!/usr/bin/env bash
# Builds the fuzzer in a copy of what it needs, so that its own short list of packages leaves Package.resolved alone. Files that did
# not change are left as they are, and only what changed is compiled.
set -euo pipefail
cd "$(dirname "$0")/.."
copy=.build-fuzz/source
mkdir -p "$copy/Sources" "$copy/Fuzz"
(cd "$copy"; find Sources Fuzz -type f) | while read -r file; do
  [ -e "$file" ] || rm -f "$copy/$file"
done
cp -au Package.swift Sources Fuzz "$copy/"
cd "$copy"
# The two halves of the switch are needed both: the first keeps libFuzzer's own main, the second instruments.
COMITY_FUZZ=1 timeout 1800 swift build --scratch-path .. --product ComityFuzz --sanitize=fuzzer \
  -Xswiftc -sanitize=fuzzer -Xswiftc -O -Xswiftc -use-ld=lld
