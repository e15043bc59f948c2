"""The steps that are measured, each in a process of its own: ``python bench/steps.py STEP FOLDER
[INDICATORS]``.

Prints one line of JSON: seconds, peak memory of the process in MiB, and what the step has to tell.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from rodatraden.engine.catalogue import Catalogue
from rodatraden.engine.catalogue.model import Indicator
from rodatraden.engine.comparison.dimensions import Dimensions, dimensions_of, prefers_lower
from rodatraden.engine.comparison.engine import duckdb_engine
from rodatraden.engine.comparison.judgement import judge
from rodatraden.engine.comparison.national import COLUMNS, NationalComparison, compare_nationally, with_names
from rodatraden.engine.comparison.publication import publish
from rodatraden.engine.figures import Snapshot, Store
from rodatraden.engine.figures.contribution import Contribution, Coverage, ImportReport
from rodatraden.engine.figures.parquet import read
from rodatraden.engine.sources.practice import practice_figures

SOURCE = "practice"
AREA = "missbruk"
READS = 200
#: So many municipalities open the page.
PAGES = 40


def indicators_of(catalogue: Catalogue, wanted: int) -> list[Indicator]:
    """So many of the reviewed indicators, those of the area that pages are measured on first."""
    return sorted(catalogue.indicators(), key=lambda one: (AREA not in one.areas, one.id))[:wanted]


def invent(folder: Path, wanted: int) -> dict[str, Any]:
    """Invented figures at full size in one file, so that making them up is not measured."""
    catalogue = Catalogue.load()
    codes = [one.id for one in indicators_of(catalogue, wanted)]
    made = practice_figures(catalogue=catalogue, indicators=codes, genders=("T", "K", "M"))
    rows = 0
    with pa.OSFile(str(folder / "figures.arrows"), "wb") as file:
        writer = None
        for table in made:
            writer = writer or pa.ipc.new_stream(
                file, table.schema, options=pa.ipc.IpcWriteOptions(compression="lz4")
            )
            writer.write_table(table)
            rows += table.num_rows
        assert writer is not None
        writer.close()
    triples = sorted(made.coverage.triples) if made.coverage else []
    (folder / "coverage.json").write_text(json.dumps(triples), encoding="utf-8")
    return {"rows": rows, "indicators": len(codes)}


def _batches(folder: Path) -> Iterator[pa.Table]:
    with pa.OSFile(str(folder / "figures.arrows")) as file, pa.ipc.open_stream(file) as stream:
        for batch in stream:
            yield pa.Table.from_batches([batch])


def publication(folder: Path) -> dict[str, Any]:
    """Everything from the source's rows to the snapshot in force, with all tables written."""
    triples = json.loads((folder / "coverage.json").read_text(encoding="utf-8"))
    coverage = Coverage(frozenset((source, code, year) for source, code, year in triples))
    contribution = Contribution(ImportReport(SOURCE, "bench"), _batches(folder), coverage, practice=True)
    done = publish(Store(folder / "store"), Catalogue.load(), contribution)
    size = sum(info.bytes for part in done.snapshot.manifest.parts.values() for info in part.files.values())
    return {
        "rows": done.snapshot.manifest.rows,
        "bytes": size,
        "indicators": len(done.snapshot.manifest.indicators),
    }


def _dimensions(catalogue: Catalogue, values: pa.Table) -> Dimensions:
    span = pc.min_max(values.column("year")).as_py()
    return dimensions_of(
        catalogue, pc.unique(values.column("indicator_id")).to_pylist(), span["min"], span["max"]
    )


def _check(tables: Iterator[pa.Table]) -> dict[str, Any]:
    """What two programs that compare the same rows must agree on."""
    totals = dict.fromkeys(("rows", "rank", "band", "compared", "county", "skr", "similar", "previous"), 0.0)
    for table in tables:
        totals["rows"] += table.num_rows
        for name, column in (
            ("rank", "rank"),
            ("band", "band"),
            ("compared", "compared"),
            ("county", "county_median"),
            ("skr", "skr_median"),
            ("similar", "similar_median"),
            ("previous", "previous_value"),
        ):
            totals[name] += pc.sum(table.column(column)).as_py() or 0.0
    return totals


def national(folder: Path) -> dict[str, Any]:
    """The national comparison alone: read the stored values, compare, write the result, part by part."""
    snapshot, catalogue = _snapshot(folder), Catalogue.load()
    out = _empty(folder / "national")

    def write(comparison: NationalComparison, dimensions: Dimensions, path: Path) -> None:
        pq.write_table(with_names(comparison, dimensions), path, compression="lz4")

    with duckdb_engine() as engine, ThreadPoolExecutor(1) as writer:
        former: Future[None] | None = None
        for name in snapshot.manifest.parts:
            values = read(snapshot.folder / "values" / f"{name}.parquet", columns=COLUMNS)
            dimensions = _dimensions(catalogue, values)
            comparison = compare_nationally(engine, values, dimensions)
            if former is not None:
                former.result()  # at most one part waits to be written
            former = writer.submit(write, comparison, dimensions, out / f"{name}.parquet")
            pa.default_memory_pool().release_unused()
        if former is not None:
            former.result()
    return {}


def national_check(folder: Path) -> dict[str, Any]:
    """The totals of what :func:`national` wrote."""
    return _check(pq.read_table(path) for path in sorted((folder / "national").glob("*.parquet")))


def ordinary(folder: Path) -> dict[str, Any]:
    """The same in pandas: read everything, compare, write."""
    import ordinary as program
    import pandas as pd

    snapshot, catalogue = _snapshot(folder), Catalogue.load()
    values = program.read(snapshot.folder)
    codes = sorted(values["indicator_id"].unique())
    dimensions = dimensions_of(catalogue, codes, 0, 0)
    names = dimensions.municipalities
    rows, country = program.compare(
        values,
        pd.DataFrame(
            {
                "indicator_id": codes,
                "lower": [prefers_lower(one) for one in dimensions.indicators],
                "likeness": dimensions.similar_kinds,
            }
        ),
        pd.DataFrame({"municipality_id": names, "county": dimensions.county, "skr": dimensions.skr}),
        pd.DataFrame(
            [
                (kind, names[own], names[other])
                for kind, members in dimensions.similar.items()
                for own, others in enumerate(members)
                for other in others
                if other >= 0
            ],
            columns=["likeness", "municipality_id", "neighbour"],
        ),
    )
    out = _empty(folder / "ordinary")
    rows.to_parquet(out / "rows.parquet", compression="lz4")
    country.to_parquet(out / "country.parquet", compression="lz4")
    return {}


def ordinary_check(folder: Path) -> dict[str, Any]:
    """The totals of what :func:`ordinary` wrote."""
    file = pq.ParquetFile(folder / "ordinary" / "rows.parquet")
    return _check(pa.Table.from_batches([batch]) for batch in file.iter_batches(500_000))


def floor(folder: Path) -> dict[str, Any]:
    """The pure engine: read the same rows, rank them within indicator, year and gender, write them."""
    import duckdb

    snapshot = _snapshot(folder)
    out = _empty(folder / "floor")
    connection = duckdb.connect(
        config={"threads": 2, "memory_limit": "256MB", "preserve_insertion_order": False}
    )
    for name in snapshot.manifest.parts:
        path = snapshot.folder / "values" / f"{name}.parquet"
        ranked = (
            f"SELECT *, rank() OVER (PARTITION BY indicator_id, year, gender ORDER BY value) AS place "  # noqa: S608
            f"FROM read_parquet('{path}') WHERE status = 'observed' AND unit_id IS NULL"
        )
        connection.execute(f"COPY ({ranked}) TO '{out / name}.parquet' (FORMAT parquet, COMPRESSION lz4)")
    return {}


def reads(folder: Path) -> dict[str, Any]:
    """What a page waits for: an area's profile of one municipality, and the judgement of it; all indicators
    judged.
    """
    snapshot, catalogue = _snapshot(folder), Catalogue.load()
    names = [one.id for one in catalogue.municipalities]
    draw = np.random.default_rng(1)
    area = [one.id for one in catalogue.indicators(AREA) if one.id in snapshot.manifest.indicators]
    one = area[0]

    def timed(work: Callable[[str], object], times: int) -> tuple[float, float]:
        for _warm in range(3):
            work(names[0])
        taken = []
        for _round in range(times):
            name = names[draw.integers(len(names))]
            start = time.perf_counter()
            work(name)
            taken.append(1000.0 * (time.perf_counter() - start))
        return float(np.median(taken)), float(np.quantile(taken, 0.95))

    return {
        "rows": snapshot.manifest.rows,
        "area": len(area),
        "all": len(snapshot.manifest.indicators),
        "profile": timed(lambda name: snapshot.table("profile", area, [name]), READS),
        "indicator": timed(lambda _name: snapshot.table("by_indicator", [one]), READS),
        "judged": timed(lambda name: judge(snapshot, catalogue, name, area=AREA, genders=("T",)), READS),
        "everything": timed(lambda name: judge(snapshot, catalogue, name, genders=("T",)), 20),
    }


def page(folder: Path) -> dict[str, Any]:
    """The page Jämför through the whole web floor, for municipalities nobody has asked about before."""
    os.environ["RODATRADEN_ALLOWED_HOSTS"] = "testserver"
    from rodatraden.web.server import prepare

    prepare(folder / "store")
    from django.test import Client

    from rodatraden.workbench.core.catalogue import catalogue
    from rodatraden.workbench.organisations.models import Membership, Organisation, Role, User

    draw = np.random.default_rng(2)
    taken = []
    for place in draw.permutation(catalogue().municipalities)[: PAGES + 3]:
        organisation = Organisation.objects.create(name=place.name, municipality_id=place.id)
        user = User.objects.create(username=f"bench-{place.id}-{draw.integers(10**9)}")
        Membership.objects.create(user=user, organisation=organisation, role=Role.DEVELOPMENT_LEADER)
        client = Client()
        client.force_login(user)
        for _twice in range(2):  # as somebody opens it, and as they come back to it
            start = time.perf_counter()
            answer = client.get(f"/omraden/{AREA}/jamfor/")
            taken.append(1000.0 * (time.perf_counter() - start))
            assert answer.status_code == 200
    first, again = np.array(taken[6::2]), np.array(taken[7::2])
    return {
        "first": (float(np.median(first)), float(np.quantile(first, 0.95))),
        "again": (float(np.median(again)), float(np.quantile(again, 0.95))),
    }


def _snapshot(folder: Path) -> Snapshot:
    snapshot = Store(folder / "store").current()
    assert snapshot is not None
    return snapshot


def _empty(folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    for path in folder.iterdir():
        path.unlink()
    return folder


def main() -> None:
    """Run one step and tell what it took."""
    step, folder = sys.argv[1], Path(sys.argv[2])
    steps: dict[str, Callable[[], dict[str, Any]]] = {
        "invent": lambda: invent(folder, int(sys.argv[3])),
        "publication": lambda: publication(folder),
        "national": lambda: national(folder),
        "national-check": lambda: national_check(folder),
        "ordinary": lambda: ordinary(folder),
        "ordinary-check": lambda: ordinary_check(folder),
        "floor": lambda: floor(folder),
        "reads": lambda: reads(folder),
        "page": lambda: page(folder),
    }
    start, processor = time.perf_counter(), time.process_time()
    told = steps[step]()
    told["seconds"] = time.perf_counter() - start
    told["processor"] = time.process_time() - processor
    told["peak"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024.0
    print(json.dumps(told))


if __name__ == "__main__":
    main()
