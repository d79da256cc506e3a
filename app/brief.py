"""The brief: everything an interviewer holds in hand for one interview."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from app.asked_back import answers
from app.custom import task
from evaluators import Rubric, RubricItem
from personas import Persona, Temperament, Voice
from question_bank import ArithmeticCheck, Bank, Curveball, Fact, Framework, Phase, Question, Step
from transcripts import InterviewStarted


@dataclass(frozen=True)
class Brief:
    """Question, framework, persona and rubric of one interview."""

    title: str
    question: Question | None
    framework: Framework
    persona: Persona
    rubric: Rubric
    temperament: Temperament | None = None
    looks_at: tuple[str, ...] = ()
    """Titles of the topics that a question of one's own is about, the most fitting first; empty: every general one."""
    about: str = ""
    """What was pasted about a question of one's own; never read aloud."""
    everybody: tuple[Persona, ...] = ()
    """All personas: whose lenses stand side by side in the report."""
    drafted: tuple[Fact, ...] = ()
    """What a model invented to be told about a question of one's own."""

    @classmethod
    def of(
        cls,
        setup: InterviewStarted,
        bank: Bank,
        personas: dict[str, Persona],
        rubric: Rubric,
        temperaments: Mapping[str, Temperament] | None = None,
        drafted: tuple[Fact, ...] = (),
    ) -> "Brief":
        """The brief of a set-up. Raises KeyError or NotInBank for what no longer exists.

        A temperament that no longer exists changes only the tone: the persona then talks as usual.
        """
        framework, persona = bank.framework(setup.framework), personas[setup.persona]
        titles = {item.topic.id: item.title for item in rubric} if rubric.question is None else {}
        looks_at = tuple(titles[topic] for topic in setup.topics if topic in titles)
        manner = (temperaments or {}).get(setup.temperament)
        everybody = tuple(personas.values())
        about = setup.about
        return cls(
            setup.title, rubric.question, framework, persona, rubric, manner, looks_at, about, everybody, drafted
        )

    @property
    def prompt(self) -> str:
        """What the interviewer asks for."""
        if self.question:
            return self.question.prompt
        return f"{task(self.title, self.about)}. Take it from wherever you like."

    @cached_property
    def voice(self) -> Voice:
        """The persona's lines; those that the temperament says its own way take their place."""
        if self.temperament is None:
            return self.persona.voice
        return self.persona.voice.model_copy(update=dict(self.temperament.manner))

    @property
    def asked_back(self) -> dict[str, str]:
        """What the persona answers to the candidate's own questions, by id."""
        return answers(self.persona)

    @property
    def facts(self) -> tuple[Fact, ...]:
        """What can be told when asked."""
        return self.question.facts if self.question else self.drafted

    @property
    def curveballs(self) -> tuple[Curveball, ...]:
        """Those of the question and of the persona."""
        own = self.question.curveballs if self.question else ()
        return own + self.persona.curveballs

    @property
    def arithmetic(self) -> tuple[ArithmeticCheck, ...]:
        """The estimates that the question rests on."""
        return self.question.arithmetic if self.question else ()

    def emphasis(self, item: RubricItem) -> float:
        """How much this persona cares about an item; 1 is as much as anybody."""
        return self.persona.emphasis.get(item.topic.id, 1.0)

    def step_of(self, phase: Phase) -> Step:
        """The framework step that owns a phase."""
        return self.framework.step_of(phase)

    def step(self, id: str) -> Step:
        """A step by id; the first one when there is no such step."""
        return next((step for step in self.framework.steps if step.id == id), self.framework.steps[0])
