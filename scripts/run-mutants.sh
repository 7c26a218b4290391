#!/usr/bin/env bash
# Plants the bugs of Tests/Mutants one after the other in a copy of the tree, and demands that the simulator finds each
# within a thousand seeds, at the seed that stands in the patch or at another. Names as arguments choose some of them;
# --record writes the seed that found one into its patch.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
copy=.build-mutants/source
mkdir -p "$copy" .build-mutants/build

record=
names=()
for argument in "$@"; do
  if [ "$argument" = --record ]; then record=1; else names+=("$argument"); fi
done
if [ ${#names[@]} -eq 0 ]; then
  for patch in Tests/Mutants/*.patch; do names+=("$(basename "$patch" .patch)"); done
fi

# Only what changed is written, so that only that is built again.
git ls-files --cached --others --exclude-standard -z | while IFS= read -r -d '' file; do
  [ -e "$file" ] || continue
  cmp -s "$file" "$copy/$file" || install -D -p -m "$(stat -c %a "$file")" "$file" "$copy/$file"
done
(cd "$copy" && find . -type f -print0) | while IFS= read -r -d '' file; do
  [ -e "$root/$file" ] || rm "$copy/$file"
done
cd "$copy"

# A debug build: the rooms that the simulator drives are optimised in it too, and a patch costs it seconds, not minutes.
build() {
  timeout 3600 swift build --product comity-sim --scratch-path ../build -Xcc -O2 -Xswiftc -use-ld=lld >../build.log 2>&1
}

# simulate FIRST COUNT SECONDS: 0 when no invariant was violated, 1 when one was, anything else when it did not come to an end.
simulate() {
  local status=0
  timeout "$3" ../build/debug/comity-sim --first "$1" --seeds "$2" >../run.log 2>&1 || status=$?
  return "$status"
}

found() { grep -m 1 -oE 'seed [0-9]+: invariant .*' ../run.log | cut -c1-160; }

# mutant NAME: plants one, builds, looks for it, takes it out again.
mutant() {
  local name=$1 patch=Tests/Mutants/$1.patch seed status=0
  seed=$(grep -m 1 -oP '^Seed: \K[0-9]+' "$patch" || true)
  patch --silent --forward -p1 <"$patch"
  if ! build; then
    tail -n 20 ../build.log
    status=build
  else
    if [ -n "$seed" ]; then simulate "$seed" 1 600 || status=$?; fi
    [ "$status" != 0 ] || simulate 1 1000 7200 || status=$?
  fi
  patch --silent --reverse -p1 <"$patch"
  case "$status" in
    1) echo "mutants: ✓ $name: $(found)" ;;
    0) echo "mutants: ✗ $name was not found in 1,000 seeds" ;;
    build) echo "mutants: ✗ $name does not build" ;;
    *) echo "mutants: ✗ $name: the simulator ended with $status: $(tail -n 1 ../run.log | cut -c1-160)" ;;
  esac
  [ "$status" = 1 ] || return 1
  [ -z "$record" ] || note_seed "$root/$patch" "$(found | grep -oE '[0-9]+' | head -n 1)"
}

# note_seed PATCH SEED: writes the line «Seed: N» above the patch's first hunk.
note_seed() {
  sed -i -e '/^Seed: /d' "$1"
  sed -i -e "0,/^diff --git/s//Seed: $2\n\ndiff --git/" "$1"
}

echo "mutants: building the simulator as it is (some minutes the first time)"
build || { tail -n 20 ../build.log; exit 1; }
simulate 1 20 1200 || { tail -n 5 ../run.log; echo "mutants: ✗ the simulator fails without any"; exit 1; }

missed=0
start=$SECONDS
for index in "${!names[@]}"; do
  mutant "${names[$index]}" || missed=$((missed + 1))
  echo "mutants: $((index + 1)) of ${#names[@]}, $((SECONDS - start)) s"
done
[ "$missed" -eq 0 ] || { echo "mutants: $missed of ${#names[@]} were not found"; exit 1; }
