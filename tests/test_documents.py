"""What the documents tell people to run is there."""

import re
from pathlib import Path

import pytest

from app.main import COMMANDS

ROOT = Path(__file__).parent.parent
DOCUMENTS = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]


@pytest.mark.parametrize("document", [*DOCUMENTS, *(ROOT / "bench").glob("*.py")], ids=lambda path: path.name)
def test_every_command_of_a_document_exists(document):
    text = document.read_text(encoding="utf-8")
    for script in re.findall(r"python ((?:bench|tests)/\w+\.py)", text):
        assert (ROOT / script).is_file(), script
    for module in re.findall(r"python -m ((?:app|evaluators)\.\w+)", text):
        assert (ROOT / module.replace(".", "/")).with_suffix(".py").is_file(), module
    for command in re.findall(r"(?:^|`)hotseat ([a-z]+)", text, re.MULTILINE):
        assert command in COMMANDS, command


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_of_a_document_leads_to_a_file(document):
    for link in re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", document.read_text(encoding="utf-8")):
        assert (document.parent / link).exists(), link
