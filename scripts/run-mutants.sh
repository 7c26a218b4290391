#!/usr/bin/env bash
# Plants the bugs of Tests/Mutants one after the other in a copy of the tree, and demands that the simulator finds each
# within a thousand seeds, at the seed that stands in the patch or at another.
set -euo pipefail
cd "$(dirname "$0")/.."
copy=.build-mutants/source
mkdir -p "$copy" .build-mutants/build
git ls-files --cached --others --exclude-standard -z | rsync -a --from0 --files-from=- --delete-missing-args ./ "$copy/" 2>/dev/null ||
  { git ls-files --cached --others --exclude-standard -z | xargs -0 tar -cf - | tar -xf - -C "$copy"; }
cd "$copy"

build() {
  timeout 3600 swift build -c release --product comity-sim --scratch-path ../build -Xswiftc -use-ld=lld
}

echo "mutants: building the simulator as it is"
build >../build.log 2>&1 || { tail -n 20 ../build.log; exit 1; }
simulator=$(swift build -c release --scratch-path ../build --show-bin-path)/comity-sim
timeout 1200 "$simulator" --seeds 50 >../run.log || { tail -n 5 ../run.log; echo "mutants: ✗ the simulator fails without any"; exit 1; }

missed=0
for patch in Tests/Mutants/*.patch; do
  name=$(basename "$patch" .patch)
  # The seed that found it last; where none stands there yet, all are tried.
  seed=$(grep -m 1 -oP '^Seed: \K[0-9]+' "$patch" || true)
  patch --silent --forward -p1 <"$patch"
  if ! build >../build.log 2>&1; then
    tail -n 20 ../build.log
    echo "mutants: ✗ $name does not build"
    missed=1
  elif [ -n "$seed" ] && ! timeout 300 "$simulator" --first "$seed" --seeds 1 >../run.log 2>&1; then
    echo "mutants: ✓ $name: seed $seed: $(grep -m 1 -oE 'invariant .*' ../run.log || tail -n 1 ../run.log)"
  elif ! timeout 3600 "$simulator" --first 1 --seeds 1000 >../run.log 2>&1; then
    echo "mutants: ✓ $name: $(grep -m 1 -oE 'seed [0-9]+: invariant .*' ../run.log || tail -n 1 ../run.log)"
  else
    echo "mutants: ✗ $name was not found in 1,000 seeds"
    missed=1
  fi
  patch --silent --reverse -p1 <"$patch"
done
exit "$missed"
