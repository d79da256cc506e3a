"""One bank, one engine and one cast for all tests; they are read only."""

import io
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from stage import Stage

from app.bootstrap import Content
from app.main import main
from evaluators import Embedded
from personas import load_personas, load_temperaments
from question_bank import Bank, load_bank


@pytest.fixture(scope="session")
def bank() -> Bank:
    return load_bank()


@pytest.fixture(scope="session")
def stage(bank: Bank) -> Stage:
    return Stage(bank, dict(load_personas(bank)), Embedded(bank), dict(load_temperaments()))


@pytest.fixture(scope="session")
def engine(stage: Stage) -> Embedded:
    return stage.engine


@dataclass(frozen=True)
class Ran:
    """What a command printed, and how it ended."""

    code: int
    out: str
    err: str


Hotseat = Callable[..., Ran]


@pytest.fixture
def hotseat(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Hotseat:
    """Runs the command line in this process, on a data directory of its own and with the shared engine."""
    monkeypatch.setenv("HOTSEAT_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.delenv("HOTSEAT_DATABASE_URL", raising=False)
    monkeypatch.setattr("app.bootstrap.content", lambda: Content(stage.bank, stage.personas, stage.temperaments))
    monkeypatch.setattr("app.bootstrap.Embedded", lambda bank: stage.engine)
    monkeypatch.setattr("evaluators.Embedded", lambda bank: stage.engine)

    def run(*args: object, stdin: str = "") -> Ran:
        monkeypatch.setattr(sys, "argv", ["hotseat", *map(str, args)])
        monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
        code = 0
        try:
            main()
        except SystemExit as left:
            code = int(left.code or 0)
        said = capsys.readouterr()
        return Ran(code, said.out, said.err)

    return run
