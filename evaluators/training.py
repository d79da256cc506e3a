"""Makes the trained file from what we wrote, and nothing else: `python -m evaluators.training`.

Needs scikit-learn, a development dependency; nothing here runs in the product.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from platformdirs import user_cache_path

from evaluators.encoder import Encoder, Vectors, default_encoder
from evaluators.idleness import Idleness
from evaluators.likeness import Likeness, Unit
from evaluators.manner import plain
from evaluators.rubric import chatter, design_talk, idle_talk, library, statements
from evaluators.sentences import split
from evaluators.signs import NOTHING, signs_of
from evaluators.vectors import VectorTable, digest, encoded
from evaluators.weights import Logistic, Trained, save
from evaluators.words import WordReader, terms
from personas import Persona, load_personas
from question_bank import PHASES, Bank, load_bank

HARDEST, RANDOM = 3, 8
"""For every statement, so many of the most similar and of any other topics serve as negatives."""
OTHER = -1
"""Label of a statement against a topic that it is not from."""
IDLE = ""
"""The topic of what is about none."""
SEED = 7
DEPTH_STRENGTH = 1.0
STEP_STRENGTH = 5.0
STATEMENT_WEIGHT = 0.3
"""A statement is one sentence about one topic; a passage reads as whole answers do, and weighs 1."""
WORD_STRENGTH = 10.0
IDLE_STRENGTH = 0.03
LOST = 0.002
"""Of what was authored about designs, at most this share may be taken for chatter."""


@dataclass(frozen=True)
class Example:
    """A labelled statement: which topic it is from, and how deep it is about it (0: not about it)."""

    text: str
    topic: str
    depth: int


def examples(bank: Bank) -> list[Example]:
    """All authored statements of the topics."""
    return [Example(text, t.id, depth) for t in bank.topics.values() for depth, text in statements(bank, t)]


def unit_of(text: str, table: VectorTable) -> Unit:
    """A statement as one unit."""
    sentences = split(text)
    total = sum((signs_of(plain(s)) for s in sentences), NOTHING)
    return Unit(tuple(range(len(sentences))), tuple(sentences), table.of([text])[0], total)


def depth_data(bank: Bank, table: VectorTable) -> tuple[NDArray[np.float64], NDArray[np.int_], NDArray[np.str_]]:
    """(features, depth, topic) of each statement against its own topic, and against other topics as depth 0."""
    likeness = Likeness(library(bank), table, idle_talk(bank))
    place = {item.topic.id: i for i, item in enumerate(likeness.items)}
    told = [*examples(bank), *(Example(text, IDLE, 0) for text in idle_talk(bank))]
    rng = np.random.default_rng(SEED)
    x, y, group = [], [], []
    for start in range(0, len(told), 500):
        some = told[start : start + 500]
        features = likeness.features([unit_of(e.text, table) for e in some], leave_out=True)
        for n, example in enumerate(some):
            own = place.get(example.topic)
            hardest = np.argsort(-features[n, :, 0])[:HARDEST]
            others = {int(i) for i in (*hardest, *rng.integers(0, len(place), RANDOM))} - {own}
            for i in ([] if own is None else [own]) + sorted(others):
                x.append(features[n, i])
                y.append(example.depth if i == own else OTHER)
                group.append(example.topic)
    return np.array(x), np.array(y), np.array(group)


def fit(x: NDArray[np.float64], y: NDArray[np.int_] | NDArray[np.bool_], strength: float) -> Logistic:
    """Standardised logistic regression: one output for yes/no, one a class otherwise."""
    from sklearn.linear_model import LogisticRegression

    mean, scale = x.mean(0), np.maximum(x.std(0), 1e-3)
    model = LogisticRegression(C=strength, max_iter=2000).fit((x - mean) / scale, y)
    return Logistic(mean, scale, model.coef_.T, model.intercept_)


def fit_steps(vectors: NDArray[np.float64], y: NDArray[np.int_], weights: NDArray[np.float64]) -> Logistic:
    """The reader of phases; vectors keep their own scale, since all their numbers mean the same."""
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=STEP_STRENGTH, max_iter=2000, class_weight="balanced")
    model.fit(vectors, y, sample_weight=weights)
    width = vectors.shape[1]
    return Logistic(np.zeros(width), np.ones(width), model.coef_.T, model.intercept_)


def fit_depth(x: NDArray[np.float64], y: NDArray[np.int_]) -> Logistic:
    """P(about), then P(depth >= 2, 3, 4 given that it is about the topic)."""
    outputs = [fit(x, y >= 1, DEPTH_STRENGTH)]
    mine = y != OTHER
    outputs += [fit(x[mine], y[mine] >= d, DEPTH_STRENGTH) for d in (2, 3, 4)]
    first = outputs[0]
    columns = [o.weights[:, 0] * first.scale / o.scale for o in outputs]
    biases = [o.bias[0] + ((first.mean - o.mean) / o.scale) @ o.weights[:, 0] for o in outputs]
    return Logistic(first.mean, first.scale, np.stack(columns, 1), np.array(biases))


def fit_idleness(bank: Bank, table: VectorTable) -> Logistic:
    """Chatter against design talk. The bias is such that LOST of the latter would be lost, by cross-validation."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import StratifiedKFold, cross_val_predict

    reader = Idleness(bank, table)
    said = (chatter(bank), design_talk(bank))
    x = np.concatenate([reader.features(texts, table.of(texts), leave_out=True) for texts in said])
    y = np.repeat([True, False], [len(texts) for texts in said])
    mean, scale = x.mean(0), np.maximum(x.std(0), 1e-3)
    model = LogisticRegression(C=IDLE_STRENGTH, max_iter=2000, class_weight="balanced")
    folds = StratifiedKFold(5, shuffle=True, random_state=SEED)
    unseen = cross_val_predict(model, (x - mean) / scale, y, cv=folds, method="decision_function")
    limit = np.quantile(unseen[~y], 1 - LOST)
    print(f"{y.sum()} of chatter, {(~y).sum()} about designs: {np.mean(unseen[y] > limit):.2f} and {LOST} are left out")
    model.fit((x - mean) / scale, y)
    return Logistic(mean, scale, model.coef_.T, model.intercept_ - limit)


def step_data(bank: Bank) -> tuple[list[str], NDArray[np.int_], NDArray[np.float64]]:
    """(text, phase number, weight) of every passage, statement and criterion exemplar."""
    told = [(p.text, guide.phase) for guide in bank.phases.values() for p in guide.passages]
    passages = len(told)
    told += [(text, t.phase) for t in bank.topics.values() for depth, text in statements(bank, t) if depth > 0]
    told += [(text, c.phase) for q in bank.questions.values() for c in q.criteria for _, text in c.exemplars.by_depth()]
    weights = np.where(np.arange(len(told)) < passages, 1.0, STATEMENT_WEIGHT)
    return [text for text, _ in told], np.array([PHASES.index(phase) for _, phase in told]), weights


def fit_words(texts: Sequence[str], y: NDArray[np.int_], weights: NDArray[np.float64]) -> WordReader:
    """The bag-of-words reader of phases; rare words say nothing."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    tfidf = TfidfVectorizer(analyzer=terms, sublinear_tf=True, min_df=4)
    model = LogisticRegression(C=WORD_STRENGTH, max_iter=2000, class_weight="balanced")
    model.fit(tfidf.fit_transform(texts), y, sample_weight=weights)
    vocabulary = {term: int(i) for term, i in tfidf.vocabulary_.items()}
    return WordReader(vocabulary, tfidf.idf_, model.coef_.T, model.intercept_)


def authored(bank: Bank, personas: Sequence[Persona]) -> list[str]:
    """Every text whose vector is needed while an interview runs."""
    texts = [*(e.text for e in examples(bank)), *idle_talk(bank)]
    for question in bank.questions.values():
        texts += [t for c in question.criteria for _, t in c.exemplars.by_depth()] + [
            t for f in question.facts for t in (*f.asks, f.answer)
        ]
        texts += [*question.left_to_candidate, *(t for c in question.curveballs for t in c.good_reaction)]
    texts += [t for p in personas for c in p.curveballs for t in c.good_reaction]
    return texts


def remembered(texts: Sequence[str], encoder: Encoder) -> dict[str, Vectors]:
    """The vectors of some texts; those of the last training are kept in the user's cache, since encoding takes minutes."""
    file = user_cache_path("hotseat", appauthor=False) / "training.npz"
    try:
        with np.load(file) as kept:
            known = dict(zip(kept["keys"].tolist(), kept["vectors"], strict=True))
    except (OSError, KeyError, ValueError):
        known = {}
    known |= encoded([text for text in texts if digest(text) not in known], encoder)
    file.parent.mkdir(parents=True, exist_ok=True)
    np.savez(file, keys=np.array(list(known)), vectors=np.stack(list(known.values())))
    return {digest(text): known[digest(text)] for text in texts}


def main() -> None:
    """Trains and writes the file."""
    bank = load_bank()
    texts, phases, weights = step_data(bank)
    needed = sorted(set(authored(bank, list(load_personas(bank).values()))))
    encoder = default_encoder()
    known = remembered(sorted({*texts, *needed}), encoder)
    table = VectorTable(encoder, known)
    vectors = table.of(texts).astype(np.float64)
    x, y, _ = depth_data(bank, table)
    save(
        Trained(
            depth=fit_depth(x, y),
            idle=fit_idleness(bank, table),
            steps=fit_steps(vectors, phases, weights),
            words=fit_words(texts, phases, weights / STATEMENT_WEIGHT),
            passages=vectors[weights == 1],
            passage_phases=phases[weights == 1],
            vectors={digest(text): known[digest(text)] for text in needed},
        )
    )
    print(f"{len(texts)} texts for steps, {len(y)} pairs for depth, {len(needed)} vectors stored")


if __name__ == "__main__":
    main()
