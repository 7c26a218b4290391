#!/usr/bin/env bash
# Everything that can be checked without a build.
set -euo pipefail
cd "$(dirname "$0")/.."
export DEBIAN_FRONTEND=noninteractive
failed=0

stage() { printf 'check: %s\n' "$1"; }
refuse() {
  printf '%s\n' "$2" | head -n 20
  printf 'check: ✗ %s\n' "$1"
  failed=1
}

stage "formatting"
mapfile -t sources < <(git ls-files --cached --others --exclude-standard '*.swift' | grep -v '\.pb\.swift$')
found=$(timeout 600 swift format lint --strict "${sources[@]}" 2>&1 || true)
[ -z "$found" ] || refuse "run make format" "$found"

stage "scripts"
if ! command -v shellcheck >/dev/null 2>&1; then
  as_root=()
  [ "$(id -u)" -eq 0 ] || as_root=(sudo)
  echo "check: installing from Debian: shellcheck"
  timeout 300 "${as_root[@]}" apt-get update -q >/dev/null
  timeout 300 "${as_root[@]}" apt-get install -y -q --no-install-recommends shellcheck >/dev/null
fi
mapfile -t scripts < <(git ls-files --cached --others --exclude-standard '*.sh' .ci/run)
found=$(shellcheck "${scripts[@]}" 2>&1 || true)
[ -z "$found" ] || refuse "shellcheck" "$found"

stage "constructs that trap"
found=$(git ls-files --cached --others --exclude-standard 'Sources/*.swift' | grep -v '\.pb\.swift$' |
  xargs grep -nE 'try!|as!|fatalError\(|unowned\(unsafe\)|TODO|FIXME' || true)
[ -z "$found" ] || refuse "these trap, or are not done" "$found"
found=$(git ls-files --cached --others --exclude-standard 'Sources/*.swift' | grep -v '\.pb\.swift$' | while read -r file; do
  awk -v file="$file" '/Safety:/ { safe = NR } /@unchecked Sendable|nonisolated\(unsafe\)/ { if (NR - safe > 3) print file ":" NR ": " $0 }' "$file"
done)
[ -z "$found" ] || refuse "unsafe constructs need a «Safety:» comment just above" "$found"

stage "paths of machines and files that must not be here"
found=$(git grep -nIE '/(home|root|work|Users)/[a-z]' -- . ':!scripts/check.sh' || true)
[ -z "$found" ] || refuse "a path of somebody's machine" "$found"
found=$(git ls-files | grep -E '(^|/)(Package\.resolved|.*\.(key|p12|db))$' || true)
[ -z "$found" ] || refuse "a file that is not committed" "$found"
found=$(git grep -nIE -- '-----BEGIN ([A-Z]+ )?PRIVATE KEY' -- . ':!scripts/check.sh' || true)
[ -z "$found" ] || refuse "a private key" "$found"

stage "documents name files that exist"
# shellcheck disable=SC2016 # the backquotes are those of Markdown
found=$({ grep -ohE '`(Sources|Tests|Config|certs|deploy|proto|docs|scripts|Benchmarks)/[A-Za-z0-9_./+-]+`' README.md docs/*.md docs/adr/*.md 2>/dev/null || true; } |
  tr -d '`' | sort -u | while read -r path; do [ -e "$path" ] || echo "$path"; done)
[ -z "$found" ] || refuse "documents name files that are not there" "$found"

stage "limits in the documents"
found=$(python3 scripts/list-limits.py --check 2>&1 || true)
[ -z "$found" ] || refuse "run scripts/list-limits.py" "$found"

stage "the catalogue in the programs"
found=$(python3 scripts/embed-catalogue.py --check 2>&1 || true)
[ -z "$found" ] || refuse "run make catalogue" "$found"

stage "certificate script"
scripts/test-certs.sh || failed=1

if command -v protoc >/dev/null 2>&1 && [ -x .build/debug/protoc-gen-swift ]; then
  stage "generated code is current"
  scripts/generate-protos.sh --check || failed=1
fi

[ "$failed" -eq 0 ] && echo "check: nothing wrong"
exit "$failed"
