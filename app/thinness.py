"""What is sound but thin, told to an author before a candidate finds out: asks, probes and exemplars as the encoder hears them.

The limits were chosen on our own bank: 3 to 5 % of its exemplars and probes are told off, and about half of the exemplars and
three quarters of the probes that were put into a wrong place to see.
"""

from collections.abc import Iterable, Iterator

import numpy as np

from app.authored import Authored
from app.thin_facts import thin_facts
from evaluators import VectorTable, split
from evaluators.embedded import Embedded
from evaluators.encoder import Vectors, default_encoder
from evaluators.rubric import statements
from evaluators.vectors import digest, encoded
from evaluators.weights import trained
from personas import thin_personas
from question_bank import PLACEHOLDER, Advice, Bank, Criterion, Question, Source, Topic, placeholders, thin_bank

RIVAL = 0.2
"""How much nearer another topic may be to an exemplar than its own."""
ELSEWHERE = 0.1
"""How much nearer another criterion may be to every probe of one."""


def thinness(authored: Authored, keys: set[str]) -> list[Advice]:
    """All advice on some entries, named by 'folder/id'. Raises NoEncoder or NotTrained."""
    sources = {key: source for key, source in authored.sources.items() if key in keys}
    people = {key.partition("/")[2]: source for key, source in sources.items() if key.startswith("personas/")}
    counted = [
        *placeholders(sources),
        *thin_bank(authored.bank, keys),
        *thin_personas(authored.personas, people),
    ]
    return sorted({*counted, *_heard(authored.bank, sources)})


def _heard(bank: Bank, sources: dict[str, Source]) -> Iterator[Advice]:
    questions = [(bank.questions[id], s) for id, s in _of("questions", sources)]
    topics = [(bank.topics[id], s) for id, s in _of("topics", sources)]
    if not (questions or topics):
        return
    table = _table(bank, [question for question, _ in questions])
    library, engine = _Library(bank, table), Embedded(bank)
    for topic, source in topics:
        yield from _topic(topic, source, library, table)
    for question, source in questions:
        yield from _criteria(question, source, library, table)
        yield from _passed_over(question, source, engine)
        yield from _probes(question, source, table)
        yield from thin_facts(question, source, table)


def _of(folder: str, sources: dict[str, Source]) -> Iterator[tuple[str, Source]]:
    return ((key.partition("/")[2], source) for key, source in sources.items() if key.startswith(f"{folder}/"))


def _table(bank: Bank, questions: Iterable[Question]) -> VectorTable:
    """Vectors of everything that is compared, each encoded once."""
    texts = {text for topic in bank.topics.values() for _, text in statements(bank, topic)}
    for question in questions:
        texts |= {*question.left_to_candidate, *(text for fact in question.facts for text in (*fact.asks, fact.answer))}
        texts |= {text for c in question.criteria for text in (*_told(c), *c.probes)}
    stored = trained().vectors
    new = [text for text in sorted(texts) if digest(text) not in stored]
    return VectorTable(default_encoder(), {**stored, **encoded(new, default_encoder())})


def _told(criterion: Criterion) -> tuple[str, ...]:
    """What a criterion says about itself."""
    spoken = (text for _, text in criterion.exemplars.by_depth())
    return (*spoken, criterion.title, *criterion.anchors.model_dump().values())


def _written(texts: Iterable[str]) -> bool:
    return not any(PLACEHOLDER in text for text in texts)


class _Library:
    """What every topic of the bank sounds like."""

    def __init__(self, bank: Bank, table: VectorTable):
        told = [(t.id, text) for t in bank.topics.values() for depth, text in statements(bank, t) if depth]
        self._topics = np.array([id for id, _ in told])
        self._vectors = table.of([text for _, text in told])

    def rival(self, vector: Vectors, topic: str, own: Vectors) -> tuple[str, float]:
        """The topic nearest to a statement among the others, and how much nearer it is than the statement's own.

        `own`: further vectors that belong to it, shape (n, WIDTH). The statement itself counts nowhere.
        """
        near, more = self._vectors @ vector, own @ vector
        near[near > 0.999], more[more > 0.999] = -1, -1
        mine = self._topics == topic
        home = max(near[mine].max(), more.max(initial=-1))
        best = int(np.where(mine, -1, near).argmax())
        return str(self._topics[best]), float(near[best] - home)


def _topic(topic: Topic, source: Source, library: _Library, table: VectorTable) -> Iterator[Advice]:
    for level in ("named", "explained", "justified", "outstanding"):
        for i, text in enumerate(getattr(topic.exemplars, level)):
            yield from _confused(text, ("exemplars", level, i), topic.id, [], source, library, table)


def _criteria(question: Question, source: Source, library: _Library, table: VectorTable) -> Iterator[Advice]:
    for i, criterion in enumerate(question.criteria):
        spoken = criterion.exemplars.model_dump()
        for level, text in spoken.items():
            at = ("criteria", i, "exemplars", level)
            yield from _confused(text, at, criterion.topic, list(spoken.values()), source, library, table)


def _passed_over(question: Question, source: Source, engine: Embedded) -> Iterator[Advice]:
    """Exemplars that the judge would not credit to their criterion even when somebody says them word for word."""
    for i, criterion in enumerate(question.criteria):
        for level, text in criterion.exemplars.model_dump().items():
            shown = {found.item for found in engine.evidence(question.id, split(text))}
            if criterion.id not in shown and _written([text]):
                said = f"said word for word, it would not be credited: say first what is done about {criterion.topic!r}, in usual words"
                yield Advice(source.problem(("criteria", i, "exemplars", level), said), "exemplars")


def _confused(
    text: str,
    at: tuple[int | str, ...],
    topic: str,
    own: list[str],
    source: Source,
    library: _Library,
    table: VectorTable,
) -> Iterator[Advice]:
    """Whether an exemplar sounds like another topic than its own."""
    rival, nearer = library.rival(table.of([text])[0], topic, table.of(own))
    if nearer > RIVAL and _written([text]):
        said = f"sounds like the topic {rival!r} rather than {topic!r}: say what is {topic!r} about it, or move it"
        yield Advice(source.problem(at, said), "exemplars")


def _probes(question: Question, source: Source, table: VectorTable) -> Iterator[Advice]:
    """Criteria whose every probe sounds like another criterion, so that answers to it land elsewhere."""
    about = [table.of(_told(criterion)) for criterion in question.criteria]
    for i, criterion in enumerate(question.criteria):
        near = np.stack([(table.of(criterion.probes) @ each.T).max(1) for each in about], axis=1)
        others = np.where(np.arange(len(about)) == i, -1, near)
        if (others.max(1) - near[:, i]).min() > ELSEWHERE and _written((*criterion.probes, *_told(criterion))):
            other = question.criteria[int(others.max(0).argmax())].id
            said = f"sound like the criterion {other!r}, and answers will land there: ask in the words of this one"
            yield Advice(source.problem(("criteria", i, "probes"), said), "probes")
