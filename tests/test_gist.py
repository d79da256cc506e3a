"""What of a turn is repeated to show that it was heard."""

import pytest

from app.gist import telling


@pytest.mark.parametrize(
    ("sentence", "gist"),
    [
        ("We serve 100,000 tokens a second, so I'd cache.", "serve 100,000 tokens a second"),
        ("I would use clicks on citations, although those are biased towards the first.", "those are biased towards the first"),
        ("Okay, so maybe I'd retrieve with BM25 and a dense encoder.", "retrieve with BM25"),
    ],
)  # fmt: skip
def test_it_is_a_clause_without_its_courtesies_and_whole_numbers(sentence, gist):
    assert telling(sentence) == gist
    assert gist in sentence
