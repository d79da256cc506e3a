"""Trains the reader of careless statements on what we wrote: red flags' statements and near misses, topics and questions.

Run `python -m evaluators.flag_training` after changing a red flag's statements. Nothing of tests/flags or of the golden
transcripts is read here.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from evaluators.careless import Careless, Tone, save, source_of, terms
from evaluators.encoder import default_encoder
from evaluators.rubric import statements
from evaluators.vectors import VectorTable
from evaluators.weights import trained
from question_bank import Bank, RedFlag, load_bank

SUBJECT_STRENGTH, MANNER_STRENGTH, TONE_STRENGTH = 30, 10, 3
"""Inverse regularisation (scikit-learn's C), chosen on the first halves of tests/flags."""
NEAR, OTHER_FLAG, ORDINARY = 0.3, 0.2, 0.02
"""What a near miss, a statement of another flag and an ordinary statement weigh against one mistake, for the subject."""
BORROWED = 0.02
"""What another flag's statement weighs, for the manner."""
SIZE = 36
"""The weight of a flag's mistakes together, however many it has."""

Floats = NDArray[np.float64]


def train(bank: Bank, table: VectorTable) -> Careless:
    """All numbers, for the flags that say what they are about."""
    flags = [f for f in bank.red_flags.values() if f.about and f.says]
    told = [(n, mistake, text) for n, f in enumerate(flags) for mistake, text in _statements(f)]
    owner = np.array([n for n, _, _ in told])
    wrong = np.array([mistake for _, mistake, _ in told])
    texts = [text for _, _, text in told]
    vectors = table.of(texts).astype(np.float64)
    sound = table.of(_ordinary(bank)).astype(np.float64)
    subject = [_subject(vectors, sound, owner == n, wrong, len(f.says)) for n, f in enumerate(flags)]
    manner = [_manner(vectors, owner == n, wrong, len(f.says)) for n, f in enumerate(flags)]
    names = tuple(f.id for f in flags)
    return Careless(names, np.stack(subject), np.stack(manner), _tone(texts, wrong), source_of(bank.red_flags))


def _statements(flag: RedFlag) -> list[tuple[bool, str]]:
    return [(True, text) for text in flag.says] + [(False, text) for text in flag.near_misses]


def _ordinary(bank: Bank) -> list[str]:
    """Sound statements about everything else, deep or shallow."""
    texts = [text for topic in bank.topics.values() for _, text in statements(bank, topic)]
    return texts + [t for q in bank.questions.values() for c in q.criteria for _, t in c.exemplars.by_depth()]


def _subject(vectors: Floats, sound: Floats, mine: NDArray[np.bool_], wrong: NDArray[np.bool_], count: int) -> Floats:
    scale = SIZE / count
    weights = np.where(mine, np.where(wrong, scale, NEAR * scale), OTHER_FLAG)
    x = np.concatenate([vectors, sound])
    y = np.concatenate([mine & wrong, np.zeros(len(sound), bool)])
    return _fitted(x, y, np.concatenate([weights, np.full(len(sound), ORDINARY)]), SUBJECT_STRENGTH)


def _manner(vectors: Floats, mine: NDArray[np.bool_], wrong: NDArray[np.bool_], count: int) -> Floats:
    return _fitted(vectors, wrong, np.where(mine, SIZE / count, BORROWED), MANNER_STRENGTH)


def _fitted(x: Floats, y: NDArray[np.bool_], weights: Floats, strength: float) -> Floats:
    """Weights and, last, the bias of a logistic regression."""
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=strength, max_iter=3000).fit(x, y, sample_weight=weights)
    return np.append(model.coef_[0], model.intercept_[0])


def _tone(texts: Sequence[str], wrong: NDArray[np.bool_]) -> Tone:
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    tfidf = TfidfVectorizer(analyzer=terms, sublinear_tf=True, min_df=2)
    model = LogisticRegression(C=TONE_STRENGTH, max_iter=3000).fit(tfidf.fit_transform(texts), wrong)
    vocabulary = {term: int(n) for term, n in tfidf.vocabulary_.items()}
    return Tone(vocabulary, tfidf.idf_, model.coef_[0], float(model.intercept_[0]))


def main() -> None:
    """Trains and writes the file."""
    bank = load_bank()
    numbers = train(bank, VectorTable(default_encoder(), trained().vectors))
    save(numbers)
    print(f"{len(numbers.flags)} flags, {len(numbers.tone.vocabulary)} words and pairs of words")


if __name__ == "__main__":
    main()
