"""What an interviewer must not give away: words of the reference answer that nobody has said yet."""

from collections import Counter
from collections.abc import Mapping
from functools import cached_property

from app.brief import Brief
from app.wording import runs
from evaluators import stems
from personas import Persona
from question_bank import Bank
from transcripts import Interview

_COMMON = 6
"""A word that the authored statements of so many topics share gives nothing away."""
_RUN = 5
"""Words in a row that make a quotation."""


class Vocabulary:
    """Words that everybody uses: common ones, and all that is asked anywhere. One for the whole bank."""

    def __init__(self, bank: Bank, personas: Mapping[str, Persona]):
        found: Counter[str] = Counter()
        for topic in bank.topics.values():
            sayings = bank.sayings.get(topic.id)
            told = [text for _, text in topic.exemplars.by_depth()] + [
                t for _, t in (sayings.by_depth() if sayings else ())
            ]
            found.update({stem for text in told for stem in stems(text)})
        self.stems = {stem for stem, count in found.items() if count >= _COMMON}
        asked = [p for t in bank.topics.values() for p in (*t.probes, t.number_probe or "", t.title, t.summary)]
        asked += [p for q in bank.questions.values() for c in q.criteria for p in (*c.probes,)]
        asked += [s.title for f in bank.frameworks.values() for s in f.steps]
        self.stems |= {stem for text in (*asked, *_spoken(personas)) for stem in stems(text)}


def _spoken(personas: Mapping[str, Persona]) -> list[str]:
    """Everything personas say of their own."""
    told = []
    for persona in personas.values():
        data = persona.model_dump()
        told += [line for lines in data["voice"].values() for line in lines]
        told += [line for lines in data["probes"].values() for line in lines]
        told += [*data["keywords"], *data["values"]]
    return told


class AnswerKey:
    """What the brief of one interview keeps from the candidate."""

    def __init__(self, brief: Brief, vocabulary: Vocabulary):
        self._brief, self._vocabulary = brief, vocabulary

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """Every sentence of the answer key: outline, anchors, exemplars, good reactions, strong answers."""
        told: list[str] = [item.topic.strong_answer for item in self._brief.rubric]
        for ball in self._brief.curveballs:
            told += ball.good_reaction
        if question := self._brief.question:
            told += [line for lines in question.outline.values() for line in lines]
            for criterion in question.criteria:
                told += [
                    *criterion.anchors.model_dump().values(),
                    *(text for _, text in criterion.exemplars.by_depth()),
                ]
        return tuple(told)

    @cached_property
    def _stems(self) -> set[str]:
        return (
            {stem for text in self.texts for stem in stems(text)} - self._vocabulary.stems - stems(self._brief.prompt)
        )

    @cached_property
    def _runs(self) -> set[tuple[str, ...]]:
        return {run for text in self.texts for run in runs(text, _RUN)}

    def given_away(self, line: str, interview: Interview, payload: str = "") -> set[str]:
        """Words and phrases of the answer key in a line, which neither party has said before and no authored line brings."""
        known = stems(" ".join((payload, *(turn.text for turn in interview.turns))))
        words = (stems(line) & self._stems) - known
        said = {run for turn in interview.turns if turn.role == "candidate" for run in runs(turn.text, _RUN)} | set(
            runs(payload, _RUN)
        )
        return words | {" ".join(run) for run in runs(line, _RUN) if run in self._runs and run not in said}
