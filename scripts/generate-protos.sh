#!/usr/bin/env bash
# Writes Sources/PeerSync/Generated from proto/; with --check only compares. Needs Debian's protobuf-compiler.
set -euo pipefail
cd "$(dirname "$0")/.."
[ "${1:-}" = --check ] || swift build --product protoc-gen-swift -Xcc -O2 -Xswiftc -use-ld=lld
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
protoc -I proto --plugin=.build/debug/protoc-gen-swift --swift_out="$out" \
  --swift_opt=Visibility=Internal,FileNaming=DropPath,UseAccessLevelOnImports=true comity/v1/sync.proto
if [ "${1:-}" = --check ]; then
  diff -q "$out/sync.pb.swift" Sources/PeerSync/Generated/sync.pb.swift
else
  mkdir -p Sources/PeerSync/Generated
  cp "$out/sync.pb.swift" Sources/PeerSync/Generated/sync.pb.swift
fi
