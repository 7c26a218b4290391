#!/usr/bin/env python3
"""Measures the store beside what users would pick instead, in one run, and prints one table of ratios.

    store_bench.py --swift PROGRAM [--rows N] [--rounds N]

Ours runs in PROGRAM (StoreBenchmarks, in C calls from Swift); SQLCipher 4 and SQLite3MultipleCiphers with AEGIS run here, by
their Python modules. Each engine is compared with plain SQLite driven the same way: ours with the system's, the others with
their own module without a key. Same statements, same pragmas, plain and sealed by turns; medians.
"""

import argparse
import json
import os
import statistics
import subprocess
import tempfile
import time

PRAGMAS = [
    "PRAGMA busy_timeout = 5000", "PRAGMA temp_store = MEMORY", "PRAGMA cache_spill = OFF",
    "PRAGMA trusted_schema = OFF", "PRAGMA cell_size_check = ON", "PRAGMA synchronous = FULL",
    "PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL", "PRAGMA cache_size = -2000",
]
NAMES = {
    "bulk": "rows of 1 KiB in one transaction",
    "batches": "the same in transactions of 1,000",
    "commits": "2,000 single durable commits",
    "points": "100,000 point reads, cache a fiftieth of the data",
    "scan": "full scan, cache a fiftieth of the data",
}


class Engine:
    """One module in one mode."""

    def __init__(self, path, connect, key):
        self.path, self.connect, self.key = path, connect, key

    def open(self):
        run = self.connect(self.path)
        for statement in self.key + PRAGMAS:
            list(run(statement))
        return run

    def remove(self):
        for end in ("", "-wal", "-shm", "-journal"):
            if os.path.exists(self.path + end):
                os.unlink(self.path + end)

    def timed(self, body, fresh):
        if fresh:
            self.remove()
        run = self.open()
        if fresh:
            list(run("CREATE TABLE t (id INTEGER PRIMARY KEY, b BLOB)"))
        start = time.perf_counter()
        body(run)
        taken = time.perf_counter() - start
        run.close()
        return taken

    def measure(self, rows):
        blob = os.urandom(1016)

        def insert(run, count, per):
            for start in range(0, count, per):
                list(run("BEGIN"))
                for key in range(start, min(start + per, count)):
                    list(run("INSERT INTO t VALUES (?, ?)", (key, key.to_bytes(8, "little") + blob)))
                list(run("COMMIT"))

        def points(run):
            state = 42
            for _ in range(100_000):
                state = (state * 6364136223846793005 + 1442695040888963407) & (1 << 64) - 1
                (row,) = run("SELECT b FROM t WHERE id = ?", ((state >> 33) % rows,))
                assert len(row[0]) == 1024

        return {
            "bulk": self.timed(lambda run: insert(run, rows, rows), True),
            "points": self.timed(points, False),
            "scan": self.timed(lambda run: list(run("SELECT sum(length(b)), count(*) FROM t")), False),
            "batches": self.timed(lambda run: insert(run, rows, 1000), True),
            "commits": self.timed(lambda run: insert(run, 2000, 1), True),
        }


def dbapi(module):
    """A connection of a DB-API module as a function that runs statements."""

    def connect(path):
        connection = module.connect(path, isolation_level=None)

        def run(statement, values=()):
            return connection.execute(statement, values)

        run.close = connection.close
        return run

    return connect


def apsw_connect(path):
    import apsw

    connection = apsw.Connection(path)

    def run(statement, values=()):
        return connection.execute(statement, values)

    run.close = connection.close
    return run


def peers(folder, rows, rounds):
    import sqlcipher3

    engines = {
        "SQLCipher 4": (dbapi(sqlcipher3.dbapi2), ["PRAGMA key = 'a key of the benchmark'"]),
        "AEGIS": (apsw_connect, ["PRAGMA cipher = 'aegis'", "PRAGMA key = 'a key of the benchmark'"]),
    }
    found = {}
    for name, (connect, key) in engines.items():
        times = {"plain": {}, "sealed": {}}
        for _ in range(rounds):
            for mode, how in (("plain", []), ("sealed", key)):
                engine = Engine(f"{folder}/{mode}.db", connect, how)
                for what, taken in engine.measure(rows).items():
                    times[mode].setdefault(what, []).append(taken)
                engine.remove()
        found[name] = times
    return found


def ratios(times):
    """Each workload's median ratio, and the least and largest of the rounds."""
    answer = {}
    for what, plain in times["plain"].items():
        each = [sealed / base for sealed, base in zip(times["sealed"][what], plain)]
        answer[what] = (statistics.median(times["sealed"][what]) / statistics.median(plain), min(each), max(each))
    return answer


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--swift", required=True)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="comity-store-bench-") as folder:
        command = [given.swift, folder, str(given.rows), str(given.rounds)]
        ours = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        others = peers(folder, given.rows, given.rounds)
    columns = {"ours": ratios(ours["times"])} | {name: ratios(times) for name, times in others.items()}
    print(f"{given.rows} rows of 1 KiB, {given.rounds} rounds by turns; time as a multiple of plain SQLite driven the same way")
    print(f"{'':52}" + "".join(f"{name:>24}" for name in columns))
    for what, name in NAMES.items():
        cells = "".join(f"{m:>10.2f} ({low:.2f} to {high:.2f})".rjust(24) for m, low, high in (c[what] for c in columns.values()))
        print(f"{name:52}{cells}")
    block = ours["blockMicroseconds"]
    print(f"one page, without SQLite: sealed in {block['seal']:.2f} µs, opened in {block['open']:.2f} µs")
    plain = {what: statistics.median(each) for what, each in ours["times"]["plain"].items()}
    sealed = {what: statistics.median(each) for what, each in ours["times"]["sealed"].items()}
    for what in NAMES:
        print(f"  {what:8} plain {plain[what]:7.3f} s, ours {sealed[what]:7.3f} s")


if __name__ == "__main__":
    main()
