"""The rubric: what an answer can show, from a question's criteria and the topic library."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from question_bank import Bank, Criterion, Phase, Question, Topic

CUSTOM = "custom"
"""The question id of an interview on a topic of one's own: the topic library alone is the rubric."""


@dataclass(frozen=True)
class RubricItem:
    """Something an answer can show, with the authored statements that tell it apart."""

    id: str
    """A criterion id, or `topic:<id>`."""
    title: str
    phase: Phase
    topic: Topic
    weight: float
    positives: tuple[tuple[int, str], ...]
    """(depth, statement)."""
    negatives: tuple[str, ...]
    criterion: Criterion | None = None

    @property
    def strong_answer(self) -> str:
        """What a strong answer contains."""
        if self.criterion is None:
            return self.topic.strong_answer
        return f"{self.criterion.anchors.justified} {self.topic.strong_answer}"


@dataclass(frozen=True)
class Rubric:
    """Everything an interview is judged on."""

    question: Question | None
    items: tuple[RubricItem, ...]

    def __iter__(self) -> Iterator[RubricItem]:
        return iter(self.items)


def rubric_for(bank: Bank, question_id: str, topics: Collection[str] = ()) -> Rubric:
    """The rubric of a question, or of `custom`: its criteria first, then the general topics that no criterion uses.

    `topics`: what a question of one's own is about; then these alone, where they still exist. Raises NotInBank.
    """
    question = None if question_id == CUSTOM else bank.question(question_id)
    criteria = tuple(_criterion(bank, c) for c in question.criteria) if question else ()
    used = {item.topic.id for item in criteria}
    weight = 1.0 if question is None else 0.0
    chosen = [topic for topic in bank.topics.values() if question is None and topic.id in topics]
    general = (topic for topic in bank.topics.values() if topic.general and topic.id not in used)
    return Rubric(question, criteria + tuple(_topic(bank, topic, weight) for topic in chosen or general))


def library(bank: Bank) -> tuple[RubricItem, ...]:
    """Every topic as a rubric item; what the judges are trained on."""
    return tuple(_topic(bank, topic, 1.0) for topic in bank.topics.values())


def idle_talk(bank: Bank) -> tuple[str, ...]:
    """Every statement that shows nothing."""
    return tuple(text for idle in bank.idle.values() for text in idle.says)


def chatter(bank: Bank) -> tuple[str, ...]:
    """Every authored statement about something else than a design."""
    return tuple(text for idle in bank.idle.values() if idle.chatter for text in idle.says)


def design_talk(bank: Bank) -> tuple[str, ...]:
    """Every authored statement and question about a design."""
    told = [text for topic in bank.topics.values() for depth, text in statements(bank, topic) if depth]
    for question in bank.questions.values():
        told += [text for c in question.criteria for _, text in c.exemplars.by_depth()]
        told += [ask for fact in question.facts for ask in fact.asks]
    return tuple(told)


def statements(bank: Bank, topic: Topic) -> tuple[tuple[int, str], ...]:
    """(depth, statement) pairs about a topic, from its own file and the ordinary sayings; depth 0 must not count."""
    told = topic.exemplars.by_depth() + tuple((0, negative.text) for negative in topic.hard_negatives)
    return told + (bank.sayings[topic.id].by_depth() if topic.id in bank.sayings else ())


def _topic(bank: Bank, topic: Topic, weight: float) -> RubricItem:
    told = statements(bank, topic)
    positives, negatives = tuple(s for s in told if s[0]), tuple(text for depth, text in told if not depth)
    return RubricItem(f"topic:{topic.id}", topic.title, topic.phase, topic, weight, positives, negatives)


def _criterion(bank: Bank, criterion: Criterion) -> RubricItem:
    general = _topic(bank, bank.topic(criterion.topic), criterion.weight)
    own = criterion.exemplars.by_depth()
    return replace(
        general, id=criterion.id, title=criterion.title, phase=criterion.phase,
        positives=general.positives + own, criterion=criterion,
    )  # fmt: skip
