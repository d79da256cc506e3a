"""Makes the trained file from what we wrote, and nothing else: `python -m evaluators.training`.

Needs scikit-learn, a development dependency; nothing here runs in the product.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evaluators.encoder import default_encoder
from evaluators.likeness import Likeness, Unit
from evaluators.rubric import CUSTOM, rubric_for
from evaluators.semantic import units_of
from evaluators.sentences import split
from evaluators.signs import NOTHING, signs_of
from evaluators.vectors import VectorTable, digest
from evaluators.weights import Logistic, save
from personas import Persona, load_personas
from question_bank import PHASES, Bank, load_bank

RIVALS = 6
"""For every exemplar, so many of the most similar other topics serve as negatives."""
DEPTH_STRENGTH = 1.0
STEP_STRENGTH = 1.0


@dataclass(frozen=True)
class Example:
    """A labelled statement: which topic it is from, and how deep it is about it (0: not about it)."""

    text: str
    topic: str
    depth: int


def examples(bank: Bank) -> list[Example]:
    """All authored statements of the topics."""
    told = [Example(text, t.id, depth) for t in bank.topics.values() for depth, text in t.exemplars.by_depth()]
    return told + [Example(n.text, t.id, 0) for t in bank.topics.values() for n in t.hard_negatives]


def unit_of(text: str, table: VectorTable) -> Unit:
    """A statement as one unit."""
    sentences = split(text)
    total = sum((signs_of(s) for s in sentences), NOTHING)
    return Unit(tuple(range(len(sentences))), text, table.of([text])[0], total)


def depth_data(bank: Bank, table: VectorTable) -> tuple[NDArray[np.float64], NDArray[np.int_], NDArray[np.str_]]:
    """(features, depth, topic) of each statement against its own topic, and against its nearest rivals as depth 0."""
    likeness = Likeness(rubric_for(bank, CUSTOM).items, table)
    place = {item.topic.id: i for i, item in enumerate(likeness.items)}
    told = examples(bank)
    features = likeness.features([unit_of(e.text, table) for e in told], without={})
    x, y, group = [], [], []
    for n, example in enumerate(told):
        own = place[example.topic]
        x.append(features[n, own]), y.append(example.depth), group.append(example.topic)
        rivals = [i for i in np.argsort(-features[n, :, 0])[: RIVALS + 1] if i != own][:RIVALS]
        for i in rivals:
            x.append(features[n, i]), y.append(0), group.append(example.topic)
    return np.array(x), np.array(y), np.array(group)


def fit(x: NDArray[np.float64], y: Sequence[object] | NDArray[np.int_], strength: float, weights: NDArray[np.float64] | None = None) -> Logistic:
    """Standardised logistic regression; `y` holds class numbers, or one column a yes/no output."""
    from sklearn.linear_model import LogisticRegression

    mean, scale = x.mean(0), np.maximum(x.std(0), 1e-3)
    z = (x - mean) / scale
    labels = np.asarray(y)
    if labels.ndim == 1:
        model = LogisticRegression(C=strength, max_iter=2000).fit(z, labels, sample_weight=weights)
        return Logistic(mean, scale, model.coef_.T, model.intercept_)
    columns = [LogisticRegression(C=strength, max_iter=2000).fit(z, column, sample_weight=weights) for column in labels.T]
    return Logistic(mean, scale, np.stack([m.coef_[0] for m in columns], 1), np.array([m.intercept_[0] for m in columns]))


def fit_depth(x: NDArray[np.float64], y: NDArray[np.int_]) -> Logistic:
    """P(depth >= 1..4); rivals are many, so both sides of each cut weigh the same as far as they go."""
    return fit(x, np.stack([y >= d for d in (1, 2, 3, 4)], 1).astype(int), DEPTH_STRENGTH)


def step_data(bank: Bank, table: VectorTable) -> tuple[NDArray[np.float64], NDArray[np.int_]]:
    """(mean sentence vector, phase number) of every passage and topic statement."""
    told = [(p.text, guide.phase) for guide in bank.phases.values() for p in guide.passages]
    told += [(text, t.phase) for t in bank.topics.values() for depth, text in t.exemplars.by_depth() if depth > 1]
    x = table.of([text for text, _ in told]).astype(np.float64)
    return x, np.array([PHASES.index(phase) for _, phase in told])


def authored(bank: Bank, personas: Sequence[Persona]) -> list[str]:
    """Every text whose vector is needed while an interview runs."""
    texts = [e.text for e in examples(bank)]
    for question in bank.questions.values():
        texts += [t for c in question.criteria for t in c.exemplars] + [t for f in question.facts for t in (*f.asks, f.answer)]
        texts += [*question.left_to_candidate, *(t for c in question.curveballs for t in c.good_reaction)]
    texts += [t for p in personas for c in p.curveballs for t in c.good_reaction]
    texts += [t for flag in bank.red_flags.values() for t in (*flag.says, *flag.near_misses)]
    return texts


def main() -> None:
    """Trains and writes the file."""
    bank = load_bank()
    personas = load_personas(bank)
    table = VectorTable(default_encoder())
    x, y, _ = depth_data(bank, table)
    depth = fit_depth(x, y)
    steps = fit(*step_data(bank, table), STEP_STRENGTH)
    texts = authored(bank, list(personas.values()))
    table.warm(texts)
    known = table.known()
    save(depth, steps, {digest(t): known[digest(t)] for t in texts})
    print(f"{len(texts)} vectors, {len(y)} depth examples, trained")


if __name__ == "__main__":
    main()
