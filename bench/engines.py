"""The national comparison on DuckDB and on a local Spark, part by part as publication does it, and whether
they say the same: ``python bench/engines.py [INDICATORS]``.

Needs the extra ``spark`` and Java 17. The two engines take turns, so that what else the machine does meets
both. Reading and writing files is not measured: it is the same whatever the engine.
"""

from __future__ import annotations

import argparse
import os
import resource
import time

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from steps import _dimensions, indicators_of

from rodatraden.engine.catalogue import Catalogue
from rodatraden.engine.comparison.engine import duckdb_engine
from rodatraden.engine.comparison.national import COLUMNS, NationalComparison, compare_nationally
from rodatraden.engine.comparison.spark import spark_engine
from rodatraden.engine.sources.practice import practice_figures

KEYS = {"rows": "place", "country": "cell", "similar": "place"}


def furthest(ours: NationalComparison, theirs: NationalComparison) -> float:
    """The largest relative difference; raises where keys, ranks, bands or missing numbers differ."""
    largest = 0.0
    for name in NationalComparison.__slots__:
        keys = [(key, "ascending") for key in ([KEYS[name]] if name in KEYS else ["cell", "group"])]
        if name == "national":
            keys = keys[:1]
        one, other = (getattr(result, name).sort_by(keys) for result in (ours, theirs))
        for column in one.column_names:
            mine, yours = one[column], other[column]
            if not mine.is_null().equals(yours.is_null()):
                raise SystemExit(f"{name}.{column}: not missing in the same rows")
            if not pa.types.is_floating(mine.type):
                if not yours.cast(mine.type).equals(mine):
                    raise SystemExit(f"{name}.{column}: not the same")
                continue
            a, b = (pc.drop_null(found).to_numpy() for found in (mine, yours))
            apart = np.abs(a - b) / np.maximum(np.maximum(np.abs(a), np.abs(b)), np.finfo(float).tiny)
            largest = max(largest, float(apart.max(initial=0.0)))
    return largest


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("indicators", type=int, nargs="?", default=116)
    catalogue = Catalogue.load()
    codes = [one.id for one in indicators_of(catalogue, parser.parse_args().indicators)]
    rows, apart = 0, 0.0
    seconds = dict.fromkeys(("duckdb", "spark"), 0.0)
    processor = 0.0
    with duckdb_engine() as duckdb:
        start = time.perf_counter()
        with spark_engine() as spark:
            print(f"spark started in {time.perf_counter() - start:.1f} s", flush=True)
            for values in practice_figures(catalogue=catalogue, indicators=codes, genders=("T", "K", "M")):
                part = values.select(COLUMNS)
                dimensions = _dimensions(catalogue, part)
                found = []
                for name, engine in (("duckdb", duckdb), ("spark", spark)):
                    start, used = time.perf_counter(), time.process_time()
                    found.append(compare_nationally(engine, part, dimensions))
                    seconds[name] += time.perf_counter() - start
                    processor += (time.process_time() - used) if engine is duckdb else 0.0
                rows += part.num_rows
                apart = max(apart, furthest(*found))
                told = ", ".join(f"{name} {taken:.1f} s" for name, taken in seconds.items())
                print(f"{rows:,} rows: {told}; load {os.getloadavg()[0]:.1f}", flush=True)
    server = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(
        f"processor: duckdb {processor:.1f} s, spark's server {server.ru_utime + server.ru_stime:.1f} s; "
        f"spark's server peaked at {server.ru_maxrss / 1024:.0f} MiB\n"
        f"the same keys, ranks, bands and missing numbers; other numbers at most {apart:.1e} apart"
    )


if __name__ == "__main__":
    main()
