#!/usr/bin/env bash
# Fuzzes every parser that reads from outside, each for a while, as many at a time as there are cores; the committed corpus is
# replayed first. What is found stands in Fuzz/Found, which is not committed: a trap that was fixed moves to Fuzz/Corpus.
#
#   fuzz.sh SECONDS [TARGET…]
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=$1
shift
program=.build-fuzz/debug/ComityFuzz
targets=("$@")
if [ ${#targets[@]} -eq 0 ]; then
  for folder in Fuzz/Corpus/*/; do targets+=("$(basename "$folder")"); done
fi
found=Fuzz/Found
# 0: libFuzzer draws one. With a seed the same inputs are tried again, so far as the time reaches.
seed=${FUZZ_SEED:-0}
mkdir -p "$found"

# one TARGET: new inputs grow beside the build, so that the next run begins where this one ended.
one() {
  local target=$1 grown=.build-fuzz/corpus/$1 log=.build-fuzz/$1.log
  mkdir -p "$grown"
  if COMITY_FUZZ_TARGET=$target SWIFT_BACKTRACE=enable=no timeout $((seconds + 300)) "$program" \
    "$grown" "Fuzz/Corpus/$target" -seed="$seed" -max_total_time="$seconds" -max_len=65536 -len_control=20 -timeout=10 -rss_limit_mb=1024 \
    -artifact_prefix="$found/$target-" -print_final_stats=1 -verbosity=1 >"$log" 2>&1; then
    printf 'fuzz: %-16s %s inputs, coverage %s\n' "$target" \
      "$(awk '/number_of_executed_units/ { print $2 }' "$log")" \
      "$(awk '/ cov: / { for (i = 1; i < NF; i++) if ($i == "cov:") c = $(i + 1) } END { print c + 0 }' "$log")"
  else
    printf 'fuzz: ✗ %s: found something\n' "$target"
    tail -n 25 "$log"
    return 1
  fi
}
export -f one
export seconds program found seed

printf '%s\n' "${targets[@]}" | xargs -P "$(nproc)" -I {} bash -c 'one {}'
