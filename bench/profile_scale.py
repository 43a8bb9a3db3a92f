"""How much the profile costs beside hand-written DuckDB SQL, in the same run on the same file.

Run: python bench/profile_scale.py [ROWS]. It writes a synthetic Parquet file of ROWS x 8 (1,000,000 by
default) to a temporary folder, with a given segment (8 of them), four numbers and two text columns,
and prints wall and CPU seconds and the peak memory. The SQL asks for the same quantities: sizes,
counts, means, deviations, quartiles with the order statistics around them, rank sums and category
counts; the intervals and effect sizes made of them cost nothing.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import ibis

from persona_gen.profiling import profile_customers
from persona_gen.segments import assign, prepare
from persona_gen.study import Study

if TYPE_CHECKING:
    from collections.abc import Callable

NUMBERS = ("income", "spend", "visits", "age")
TEXTS = ("channel", "region")
SYNTHETIC = """
COPY (
  SELECT range AS id, 's' || (hash(range) % 8)::VARCHAR AS segment,
    CASE WHEN random() < 0.03 THEN NULL ELSE round(exp(10 + random() + (hash(range) % 8) / 10), 2) END AS income,
    round(-ln(1 - random()) * 200, 2) AS spend, floor(random() * 30) AS visits, 18 + floor(random() * 60) AS age,
    ['web', 'store', 'phone', 'app'][1 + floor(random() * 4)::INT] AS channel,
    'r' || floor(random() * 12)::INT AS region
  FROM range({rows})
) TO '{path}' (FORMAT parquet)
"""
STUDY = {
    "study": {"id": "scale"},
    "customers": {"file": "scale.parquet", "id": "id"},
    "segments": {"column": "segment"},
    "metric": [{"id": name, "label": name, "column": name} for name in (*NUMBERS, *TEXTS)],
}


def ours(path: Path) -> int:
    """Profile the file with this package; return how many statistics came out."""
    study = Study.model_validate(STUDY)
    table = ibis.duckdb.connect().read_parquet(path)
    return len(profile_customers(assign(prepare(table, study), study), study).statistics)


def by_hand(path: Path) -> int:
    """Ask the same of DuckDB in SQL; return how many rows came out."""
    connection = duckdb.connect()
    connection.execute(f"CREATE TABLE t AS SELECT * FROM '{path}'")  # noqa: S608
    asked = ", ".join(f"count({c}), avg({c}), stddev_samp({c}), min({c}), max({c})" for c in NUMBERS)
    found = len(connection.execute(f"SELECT segment, count(*), {asked} FROM t GROUP BY ALL").fetchall())  # noqa: S608
    fractions = "[0.25, 0.2495, 0.2505, 0.5, 0.4995, 0.5005, 0.75, 0.7495, 0.7505]"
    for column in NUMBERS:
        for group in ("segment", "1"):
            sql = f"SELECT {group}, quantile_cont({column}, {fractions}) FROM t GROUP BY 1"  # noqa: S608
            found += len(connection.execute(sql).fetchall())
        sql = f"""
            WITH c AS (SELECT segment, {column} AS v, count(*) AS many FROM t WHERE {column} IS NOT NULL GROUP BY ALL),
              r AS (SELECT v, sum(many) AS total, sum(sum(many)) OVER (ORDER BY v) AS until FROM c GROUP BY v)
            SELECT segment, sum(many * (until - (total - 1) / 2)) FROM c JOIN r USING (v) GROUP BY 1
        """  # noqa: S608
        found += len(connection.execute(sql).fetchall())
    for column in TEXTS:
        sql = f"SELECT segment, {column}, count(*) FROM t WHERE {column} IS NOT NULL GROUP BY ALL"  # noqa: S608
        found += len(connection.execute(sql).fetchall())
    return found


def timed(name: str, work: Callable[[Path], int], path: Path) -> float:
    """Run once, print what it took and return the wall seconds."""
    wall, cpu = time.perf_counter(), time.process_time()
    found = work(path)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{name:<10} {wall:6.2f} s wall  {cpu:6.2f} s CPU  {peak:6.0f} MB peak so far  {found} results")
    return wall


def main() -> None:
    """Write the file, run both three times in turn, and print the ratio of the fastest runs."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "scale.parquet"
        duckdb.connect().execute("SELECT setseed(0.5)").execute(SYNTHETIC.format(rows=rows, path=path))
        print(f"{rows:,} rows x 8 columns, {path.stat().st_size / 1e6:.0f} MB parquet")
        runs = [(timed("by hand", by_hand, path), timed("ours", ours, path)) for _ in range(3)]
    print(f"ours / by hand: {min(r[1] for r in runs) / min(r[0] for r in runs):.2f} (wall, fastest of three)")


if __name__ == "__main__":
    main()
