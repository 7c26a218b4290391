# The only door: everything that is done with this source tree is done from here.
# Works on a fresh Debian 12 with Swift 6.3; what is missing is installed from Debian and PyPI by name.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
export DEBIAN_FRONTEND := noninteractive

# One build for demo and test: other flags would build the world twice. Without -Xcc -O2 the cryptography is 4 to 10 times slower.
SWIFT_FLAGS := -Xcc -O2 --explicit-target-dependency-import-check error -Xswiftc -use-ld=lld
PYTHON_ENVIRONMENT := .build-python

# The encrypted store alone, without any package.
STORE_ALONE := COMITY_STORE_ALONE=1 COMITY_PYTHON="$$PWD/$(PYTHON_ENVIRONMENT)/bin/python"

.PHONY: help demo mutants test sanitize fuzz test-long check format golden build bench bench-store bench-audit bench-cooperation clean dependencies-demo dependencies-test protos catalogue

help: ## list what can be done
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | awk -F'\t' '{printf "  make %-11s %s\n", $$1, $$2}'

demo: dependencies-demo build ## run three fictional nodes on this computer (DEMO_ARGS="--keep DIR" keeps them)
	@.build/debug/comity demo $(DEMO_ARGS)

test: dependencies-test build ## install what the tests need and pass them all
	@start=$$SECONDS; status=0; \
	COMITY_PYTHON="$$PWD/$(PYTHON_ENVIRONMENT)/bin/python" COMITY_GO="$$(command -v go)" \
	  timeout 3000 swift test --skip-build --disable-xctest --no-parallel $(SWIFT_FLAGS) 2>&1 \
	  | tee .build/tests.log || status=$$?; \
	echo "tests: $$((SECONDS - start)) s"; \
	if [ $$status != 0 ]; then \
	  echo "tests: what failed, once more:"; grep -aE "✘|error:|Fatal error" .build/tests.log | cut -c1-2000 | tail -n 60; \
	  exit $$status; \
	fi
	@$(MAKE) --no-print-directory sanitize
	@FUZZ_SEED=$(or $(FUZZ_SEED),1) $(MAKE) --no-print-directory fuzz FUZZ_SECONDS=$(or $(FUZZ_SECONDS),5)

# Leaks are not looked for: Foundation's Process leaves one weak reference behind for each program that a test runs.
sanitize: dependencies-test ## the store's tests under the address sanitiser (a build of its own; part of make test)
	@start=$$SECONDS; echo "sanitize: the store under the address sanitiser"; \
	$(STORE_ALONE) ASAN_OPTIONS=detect_leaks=0 timeout 1500 swift test --sanitize address \
	  --scratch-path .build-sanitize --disable-xctest --no-parallel -Xswiftc -use-ld=lld; \
	echo "sanitize: $$((SECONDS - start)) s"

# A build of its own, of the parsers' rooms alone, since every line of it is instrumented.
fuzz: dependencies-demo ## fuzz every parser (FUZZ_SECONDS=60 each, FUZZ_TARGETS="note event"; 5 seconds each with one seed are a part of make test)
	@start=$$SECONDS; echo "fuzz: a build of its own, a few minutes the first time"; \
	scripts/build-fuzz.sh | tail -n 1; \
	scripts/fuzz.sh $(or $(FUZZ_SECONDS),60) $(FUZZ_TARGETS); \
	echo "fuzz: $$((SECONDS - start)) s"

mutants: dependencies-demo ## plant the bugs of Tests/Mutants one by one and let the simulator find them (an hour; MUTANTS="--record NAME…")
	@scripts/run-mutants.sh $(MUTANTS)

test-long: dependencies-test ## the store's crash, kill and differential tests at length (an hour)
	@$(STORE_ALONE) COMITY_LONG=1 timeout 7200 swift test -c release -Xswiftc -enable-testing \
	  --scratch-path .build-long --disable-xctest --no-parallel -Xswiftc -use-ld=lld

check: ## formatting, scripts, forbidden words, documents
	@scripts/check.sh

# Look at the difference before it is committed: git diff Tests/CooperationTests/Golden.
golden: build ## write the golden files anew, after a change that is meant
	@COMITY_GOLDEN=write COMITY_PYTHON="$$PWD/$(PYTHON_ENVIRONMENT)/bin/python" \
	  timeout 600 swift test --skip-build --disable-xctest --no-parallel $(SWIFT_FLAGS) --filter 'CooperationTests.*(golden|explained|calendar|registers)'
	@git diff --stat Tests/CooperationTests/Golden

format: ## format all sources
	@swift format --in-place --recursive Sources Tests Benchmarks Fuzz Package.swift

build: ## build everything, tests included
	@if [ -d .build/debug ]; then echo "build: what changed"; \
	else echo "build: the first one takes 4 to 20 minutes on two cores"; fi
	@start=$$SECONDS; timeout 3600 swift build --build-tests $(SWIFT_FLAGS); echo "build: $$((SECONDS - start)) s"

bench: bench-store bench-audit bench-cooperation ## measure against the ceiling of the primitives, and the store beside its peers (release builds, 40 minutes)
	@COMITY_BENCHMARKS=1 timeout 3600 swift run -c release --scratch-path .build-bench ComityBenchmarks $(BENCH_ARGS)

bench-audit: dependencies-demo ## measure the audit log: append, proofs, whole verification beside the hashing alone and beside Go (10 minutes)
	@COMITY_BENCHMARKS=1 timeout 3600 swift build -c release --product AuditBenchmarks --scratch-path .build-bench
	@if command -v go >/dev/null && [ -d /usr/share/gocode/src/golang.org/x/mod/sumdb/tlog ]; then \
	  GO111MODULE=off GOPATH=/usr/share/gocode GOFLAGS= go build -o .build-bench/tlogbench Benchmarks/tlogbench.go; \
	  beside="--go .build-bench/tlogbench"; \
	else beside=; echo "bench: without Go and its x/mod, nothing stands beside ours"; fi; \
	timeout 3600 .build-bench/release/AuditBenchmarks $$beside $(AUDIT_BENCH_ARGS)

bench-cooperation: dependencies-demo ## measure validation, folds, an inbox of 100,000 threads, search over a million messages (10 minutes)
	@COMITY_BENCHMARKS=1 timeout 3600 swift build -c release --product CooperationBenchmarks --scratch-path .build-bench
	@timeout 3600 .build-bench/release/CooperationBenchmarks $(COOPERATION_BENCH_ARGS)

bench-store: dependencies-demo ## measure the store beside plain SQLite, SQLCipher and AEGIS (5 minutes)
	@scripts/install-dependencies.sh bench
	@COMITY_STORE_ALONE=1 COMITY_BENCHMARKS=1 timeout 1800 swift build -c release --product StoreBenchmarks --scratch-path .build-bench-store
	@timeout 3600 .build-python-bench/bin/python Benchmarks/store_bench.py --swift .build-bench-store/release/StoreBenchmarks $(STORE_BENCH_ARGS)

catalogue: ## write the kinds, the law, the lifecycles and the labels into the programs, after a change of their files
	@python3 scripts/embed-catalogue.py

protos: ## write the frames' Swift code anew from proto/ (needs protobuf-compiler)
	@scripts/generate-protos.sh

clean: ## remove everything that was built
	@rm -rf .build .build-*

dependencies-demo:
	@scripts/install-dependencies.sh demo

dependencies-test:
	@scripts/install-dependencies.sh test
