"""Running the command in this process and seeing what a person would see."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from rodatraden.cli import main


@dataclass(frozen=True)
class Result:
    """The exit status and what was written."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output read as JSON."""
        return json.loads(self.out)


Run = Callable[..., Result]


@pytest.fixture
def data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An own, empty data folder, which the environment points out."""
    folder = tmp_path / "data"
    monkeypatch.setenv("RODATRADEN_DATA_DIR", str(folder))
    return folder


@pytest.fixture
def run(data_dir: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """``run("snapshots", "--format", "json")``."""

    def runner(*arguments: object) -> Result:
        with pytest.raises(SystemExit) as exit_:
            main([str(argument) for argument in arguments])
        told = capsys.readouterr()
        assert isinstance(exit_.value.code, int)
        return Result(exit_.value.code, told.out, told.err)

    return runner
