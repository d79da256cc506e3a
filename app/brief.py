"""The brief: everything an interviewer holds in hand for one interview."""

from dataclasses import dataclass

from evaluators import Rubric, RubricItem
from personas import Persona
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

    @classmethod
    def of(cls, setup: InterviewStarted, bank: Bank, personas: dict[str, Persona], rubric: Rubric) -> "Brief":
        """The brief of a set-up. Raises KeyError or NotInBank for what no longer exists."""
        return cls(setup.title, rubric.question, bank.framework(setup.framework), personas[setup.persona], rubric)

    @property
    def prompt(self) -> str:
        """What the interviewer asks for."""
        if self.question:
            return self.question.prompt
        return f"{self.title.rstrip('.!?')}. Take it from wherever you like."

    @property
    def facts(self) -> tuple[Fact, ...]:
        """What can be told when asked."""
        return self.question.facts if self.question else ()

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
