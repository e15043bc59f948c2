"""A crash at any point leaves the former snapshot in force, whole, and the next import works."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest


def _run(*arguments: str) -> list[dict[str, Any]]:
    command = [sys.executable, str(Path(__file__).with_name("crashing.py")), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.slow
def test_killed_before_every_single_step_on_disk(tmp_path):
    lines = _run("points", str(tmp_path))
    assert not [line for line in lines if "error" in line]
    for first in (True, False):
        mine = [line for line in lines if line["first"] is first]
        assert len(mine) > 20
        assert [line["killed"] for line in mine] == [True] * (len(mine) - 1) + [False]
        seen = []
        for line in mine:
            assert line["leftovers"] == [], line
            if line["id"] is None:
                assert first
                assert line["published"] == 0
                seen.append("before")
                continue
            new = line["national"].get("N10000") == 2.0
            seen.append("after" if new else "before")
            assert line["published"] == (1 if first else 1 + new)
            after = dict.fromkeys(("N10000", "N10001", "N20000", "N30000"), 2.0)
            before = dict.fromkeys(("N10000", "N10001", "N20000"), 1.0)
            assert line["national"] == (after if new else before), line
            assert line["values"] == {i: [v] for i, v in line["national"].items()}
            assert set(line["counts"].values()) == {3}
        # first everything as it was, then, from one step on, everything new
        assert seen == sorted(seen, reverse=True)
        assert set(seen) == {"before", "after"}


@pytest.mark.slow
def test_killed_at_random_moments(tmp_path):
    lines = _run("times", str(tmp_path), "8")
    assert not [line for line in lines if "error" in line]
    assert all(line["killed"] for line in lines[:-1])
    for line in lines[:-1]:
        assert {i: values[0] for i, values in line["values"].items()} == line["national"], line
        assert all(len(values) == 1 for values in line["values"].values()), line
        assert set(line["counts"].values()) == {3000}
    assert lines[-1]["leftovers"] == []
    assert lines[-1]["national"]["N10000"] == -1.0
