"""Run by test_crash.py in a process of its own: imports are killed, and what is found afterwards.

``python crashing.py points FOLDER`` kills an import before its first, second, third … step on disk, until one gets
through; ``python crashing.py times FOLDER N`` kills N imports at random moments. Prints one JSON line per kill.
"""

from __future__ import annotations

import itertools
import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa

sys.path.insert(0, str(Path(__file__).parents[1]))

from figures.building import area_of, figure, table
from rodatraden.engine.errors import StoreError
from rodatraden.engine.figures import Store

INDICATORS = ["N10000", "N10001", "N20000", "N30000"]
STEPS = ("fsync", "rename", "replace", "link", "mkdir", "open", "unlink", "rmdir")


def publish(data_dir: Path, value: float, rows: int) -> None:
    """One import that gives every figure the same value, so that a mixture would show."""
    touched = INDICATORS[: 2 + int(value) % 3]
    with Store(data_dir).begin("Kolada", area_of=area_of) as draft:
        for indicator in touched:
            draft.stage(table(*(figure(indicator, f"{m:04d}", 2023, value) for m in range(rows))))
        for part in draft.merge(None):
            with draft.writer("national", part) as out:
                out.write(
                    pa.table(
                        {"indicator_id": list(draft.parts[part]), "value": [value] * len(draft.parts[part])}
                    )
                )
        draft.commit()


def killed_before_step(number: int) -> None:
    """From now on, kill this process just before its ``number``-th step on disk."""
    left = number

    def guarded(original: Callable[..., Any]) -> Callable[..., Any]:
        def step(*arguments: Any, **named: Any) -> Any:
            nonlocal left
            left -= 1
            if left < 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return original(*arguments, **named)

        return step

    for name in STEPS:
        setattr(os, name, guarded(getattr(os, name)))


def in_child(work: Callable[[], None], kill_after: float | None = None) -> bool:
    """Do ``work`` in a process of its own; whether it was killed before it was done."""
    child = os.fork()
    if child == 0:
        try:
            work()
        except BaseException as error:
            print(json.dumps({"error": repr(error)}), flush=True)
            os._exit(1)
        os._exit(0)
    if kill_after is not None:
        time.sleep(kill_after)
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def found(data_dir: Path) -> dict[str, Any]:
    """What a reader sees, checked against the checksums, before anyone has cleaned up."""
    store = Store(data_dir)
    snapshot = store.current()
    if snapshot is None:
        return {"id": None, "published": len(store.manifests())}
    snapshot.verify()
    values = snapshot.values().to_pandas()
    national = snapshot.table("national").to_pandas()
    return {
        "id": snapshot.id,
        "values": {i: sorted(set(v)) for i, v in values.groupby("indicator_id")["value"]},
        "counts": values.groupby("indicator_id").size().to_dict(),
        "national": dict(zip(national["indicator_id"], national["value"], strict=True)),
        "published": len(store.manifests()),
    }


def leftovers(data_dir: Path) -> list[str]:
    """What lies in the folder after cleaning that belongs to no published snapshot."""
    store = Store(data_dir)
    store.recover()
    known = {manifest.id for manifest in store.manifests()}
    return [
        str(path.relative_to(data_dir))
        for folder in (data_dir / "drafts", data_dir / "snapshots")
        if folder.exists()
        for path in folder.iterdir()
        if path.name not in known
    ]


def killed_at(data_dir: Path, number: int, first: bool) -> dict[str, Any]:
    """Kill an import (the first, or one on top of another) before its ``number``-th step; what is found then."""
    if not first:
        in_child(lambda: publish(data_dir, 1.0, 3))

    def work() -> None:
        killed_before_step(number)
        publish(data_dir, 2.0, 3)

    return {"killed": in_child(work), **found(data_dir), "leftovers": leftovers(data_dir)}


def main() -> None:
    """See the top of the file."""
    kind, folder = sys.argv[1], Path(sys.argv[2])
    publish(folder / "warm", 0.0, 3)  # so that the children, copies of this process, need not import anything
    if kind == "points":
        for first in (True, False):
            for number in itertools.count():
                line = killed_at(folder / f"{first}-{number}", number, first)
                print(json.dumps({"first": first, "step": number, **line}), flush=True)
                if not line["killed"]:
                    break
    else:
        folder = folder / "times"
        chance = random.Random(20261122)
        publish(folder, 0.0, 3000)
        started = time.monotonic()
        publish(folder, 1.0, 3000)
        once = time.monotonic() - started

        def again_and_again() -> None:
            for value in range(2, 1000):
                publish(folder, float(value), 3000)

        for _ in range(int(sys.argv[3])):
            killed = in_child(again_and_again, chance.uniform(0, 2.5) * once)
            print(json.dumps({"killed": killed, **found(folder)}), flush=True)
        try:
            publish(folder, -1.0, 3)
        except StoreError as error:
            print(json.dumps({"error": str(error)}))
        print(json.dumps({**found(folder), "leftovers": leftovers(folder)}), flush=True)


if __name__ == "__main__":
    main()
