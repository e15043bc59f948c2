"""What holds for every command: help, mistakes on the line, errors, the data folder, the documentation."""

from __future__ import annotations

import ast
import importlib
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from rodatraden.cli.app import main, rodatraden
from rodatraden.cli.swedish import MODULES, WORDS
from rodatraden.engine.errors import StoreError
from rodatraden.engine.figures import Store

from .conftest import Run

COMMANDS_PAGE = Path(__file__).parents[2] / "docs" / "commands.md"

#: What Click says to programmers only; nobody at the keyboard meets it.
FOR_PROGRAMMERS = {
    "Arguments take exactly one parameter declaration, got {length}: {decls}.",
    "Boolean option {decl!r} cannot use the same flag for true/false.",
    "Could not determine name for option with declarations {decls!r}",
    "DeprecationWarning: The command {name!r} is deprecated.{extra_message}",
    "DeprecationWarning: The {param_type} {name!r} is deprecated.{extra_message}",
    "Invalid start character for option ({option})",
    "Name '{name}' defined twice",
    "No options defined but a name was passed ({name}). Did you mean to declare an argument instead? "
    "Did you mean to pass '--{name}'?",
    "Unknown color {colour!r}",
    "Value must be an iterable.",
    "{value!r} is not a valid UUID.",
}

ENGLISH = re.compile(
    r"\b(Usage|Options|Commands|Error|Show|Missing|No such|Try|exit|default|required|env var)\b"
)


def commands(
    group: click.Group = rodatraden, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command and group below the root, with the words that call it."""
    for name, command in group.commands.items():
        yield (*path, name), command
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))


ALL = [pytest.param(path, command, id=" ".join(path)) for path, command in commands()]


def test_help_lists_the_commands_that_people_are_told_of(run: Run) -> None:
    shown = run("--help")
    assert shown.status == 0
    for name in (
        "fetch",
        "import",
        "snapshots",
        "compare",
        "suggest",
        "catalogue",
        "practice",
        "serve",
        "demo",
    ):
        assert re.search(rf"^  {name} ", shown.out, re.MULTILINE), name
    assert not ENGLISH.search(shown.out)
    assert run("--version").out.startswith("rodatraden, version ")


@pytest.mark.parametrize(("path", "command"), ALL)
def test_every_command_has_help_in_swedish_and_the_common_options(run: Run, path, command) -> None:
    shown = run(*path, "--help")
    assert shown.status == 0
    assert not ENGLISH.search(shown.out), ENGLISH.search(shown.out)
    assert "--data-dir" in shown.out
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, parameter.name


@pytest.mark.parametrize(("path", "command"), ALL)
def test_every_command_and_option_stands_in_the_documentation(path, command) -> None:
    page = COMMANDS_PAGE.read_text(encoding="utf-8")
    heading = re.compile(rf"^(#+) `rodatraden {' '.join(path)}`$", re.MULTILINE).search(page)
    assert heading, f"docs/commands.md has no heading for rodatraden {' '.join(path)}"
    section = page[heading.end() :].split("\n#")[0]
    general = page.split("\n## ")[0]
    for parameter in command.params:
        for name in parameter.opts if isinstance(parameter, click.Option) else ():
            if name.startswith("--"):
                assert f"`{name}" in section or f"`{name}" in general, f"{name} of {' '.join(path)}"
        if isinstance(parameter, click.Argument):
            assert parameter.make_metavar(click.Context(command)) in section


def test_the_documentation_tells_of_nothing_that_does_not_exist() -> None:
    told = re.findall(r"^#+ `rodatraden ([^`]*)`$", COMMANDS_PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert set(told) - {"--version"} == {" ".join(path) for path, _ in commands()}


def test_asking_for_help_loads_nothing_heavy() -> None:
    code = (
        "import sys, rodatraden.cli as cli\n"
        "try: cli.main(['--help'])\n"
        "except SystemExit: pass\n"
        "print(*sorted({name.partition('.')[0] for name in sys.modules}), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    heavy = {"pyarrow", "numpy", "scipy", "duckdb", "narwhals", "django", "rich", "openpyxl", "httpx2"}
    assert not heavy.intersection(done.stderr.split())


def test_click_has_no_word_that_we_lack() -> None:
    said = set()
    for name in MODULES:
        module = importlib.import_module(f"click.{name}")
        assert module.__file__ is not None
        for node in ast.walk(ast.parse(Path(module.__file__).read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in ("_", "ngettext")
            ):
                said |= {
                    a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)
                }
    assert said - FOR_PROGRAMMERS - WORDS.keys() == set()


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (["kompare"], "Kommandot 'kompare' finns inte. Menade du 'compare'?"),
        (["compare", "--municipalty", "2481"], "Flaggan '--municipalty' finns inte."),
        (["compare"], "En flagga saknas: '--municipality'"),
        (["compare", "--municipality", "2481", "--year", "i fjol"], "'i fjol' är inget giltigt heltal"),
        (["compare", "--municipality", "2481", "--year", "23"], "23 ligger utanför"),
        (["compare", "--municipality"], "Flaggan '--municipality' ska följas av ett värde."),
        (["compare", "--municipality", "2481"], "Ange --area eller --indicator."),
        (
            ["compare", "--municipality", "2481", "--area", "x", "--against", "lan,grannen"],
            "grannen finns inte",
        ),
        (["compare", "--municipality", "2481", "--area", "x", "--against", ","], "inget finns inte"),
        (
            ["compare", "--municipality", "2481", "--area", "x", "--gender", "F"],
            "'F' är inte något av 'T', 'K', 'M'",
        ),
        (["suggest", "--municipality", "2481"], "Ange --area."),
        (["snapshots", "--format", "xml"], "'xml' är inte något av 'table', 'json'"),
        (["snapshots", "diff", "A"], "Något saknas på raden: 'B'"),
        (["snapshots", "diff", "A", "B", "C"], "Det finns ett ord för mycket på raden (C)"),
        (["import", "table", "finns-inte.csv"], "'finns-inte.csv' finns inte."),
        (["import", "table", "."], "'.' är en mapp, inte en fil."),
        (["import", "workbook", "finns-inte.xlsx"], "Fel värde för 'FIL': 'finns-inte.xlsx' finns inte."),
        (["snapshots", "--data-dir", "pyproject.toml"], "'pyproject.toml' är en fil, inte en mapp."),
        (["fetch", "kolada", "--since", "igår"], "'igår' är inte skrivet som '%Y-%m-%d'"),
    ],
)
def test_a_mistyped_line_is_answered_in_swedish(run: Run, line, words) -> None:
    answer = run(*line)
    assert answer.status == 2
    assert answer.out == ""
    assert words in answer.err
    assert not ENGLISH.search(answer.err)


def test_the_data_folder_is_taken_before_and_after_the_command_and_goes_before_the_environment(
    run: Run, data_dir: Path, tmp_path: Path
) -> None:
    other = tmp_path / "annan mapp"
    for line in (
        ["--data-dir", other, "snapshots"],
        ["snapshots", "--data-dir", other],
        ["snapshots", f"--data-dir={other}", "--format", "table"],
    ):
        assert str(other) in run(*line).out
    assert str(data_dir) in run("snapshots").out
    assert (
        str(other) in run("--data-dir", other, "compare", "--municipality", "2481", "--area", "missbruk").err
    )
    last = tmp_path / "sist"
    assert str(last) in run("--data-dir", other, "snapshots", "--data-dir", last).out


def test_without_an_environment_the_folder_is_in_the_home(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("RODATRADEN_DATA_DIR")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert str(tmp_path / ".local/share/rodatraden") in run("snapshots").out
    assert str(tmp_path / "x") in run("snapshots", "--data-dir=~/x").out


def _raising(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    def fail(_store: Store) -> None:
        raise error

    monkeypatch.setattr(Store, "manifests", fail)


def test_an_error_says_what_where_and_what_to_do(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    _raising(monkeypatch, StoreError("Disken är full.", where="/data", todo="Frigör utrymme."))
    answer = run("snapshots")
    assert (answer.status, answer.out) == (1, "")
    assert answer.err == "Disken är full.\nVar: /data\nGör så här: Frigör utrymme.\n"


def test_the_unexpected_is_kept_in_a_file_and_told_shortly(
    run: Run, monkeypatch: pytest.MonkeyPatch, data_dir: Path
) -> None:
    _raising(monkeypatch, ZeroDivisionError("division by zero"))
    answer = run("snapshots")
    assert answer.status == 1
    assert "Något oväntat gick fel: division by zero." in answer.err
    assert "Traceback" not in answer.err
    [log] = (data_dir / "logs").iterdir()
    assert str(log) in answer.err
    assert "ZeroDivisionError" in log.read_text(encoding="utf-8")
    with pytest.raises(ZeroDivisionError):
        main(["--debug", "snapshots"])


def test_the_unexpected_where_the_folder_cannot_be_written(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "data").write_text("a file, not a folder")
    _raising(monkeypatch, ValueError("x"))
    monkeypatch.setenv("RODATRADEN_DATA_DIR", str(tmp_path / "data" / "below"))
    answer = run("snapshots")
    assert answer.status == 1
    assert "Det som behövs för att hitta felet står i" in answer.err


def test_an_interruption_says_that_nothing_is_published(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    _raising(monkeypatch, KeyboardInterrupt())
    answer = run("snapshots")
    assert answer.status == 130
    assert "Avbrutet. Inget är publicerat." in answer.err


def test_serve_and_demo_start_the_web(run: Run, monkeypatch: pytest.MonkeyPatch, data_dir: Path) -> None:
    from rodatraden.web import demo, server

    started = []
    monkeypatch.setattr(server, "serve", lambda *a, **k: started.append(("serve", a, k)))
    monkeypatch.setattr(demo, "demo", lambda *a, **k: started.append(("demo", a, k)))
    assert run("serve", "--port", "8123", "--host", "0.0.0.0").status == 0
    assert run("demo", "--no-browser").status == 0
    assert started == [
        ("serve", (data_dir,), {"host": "0.0.0.0", "port": 8123, "open_browser": True}),
        ("demo", (data_dir,), {"port": 8000, "open_browser": False}),
    ]
