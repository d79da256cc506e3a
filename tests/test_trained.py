"""The trained file belongs to the content it is shipped with."""

from evaluators.training import authored
from evaluators.vectors import digest
from evaluators.weights import trained


def test_every_authored_text_has_its_vector_in_the_trained_file(bank, stage):
    missing = [text for text in authored(bank, list(stage.personas.values())) if digest(text) not in trained().vectors]
    assert not missing, "content changed since `make train`"


def test_the_trained_file_holds_nothing_that_was_deleted(bank, stage):
    wanted = {digest(text) for text in authored(bank, list(stage.personas.values()))}
    assert set(trained().vectors) == wanted
