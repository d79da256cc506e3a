"""Personas: who asks. A persona changes emphasis, probes and voice, never the bar."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from question_bank import Curveball, Entry, Id, Line, Lines, Part, at_least


class HintPolicy(StrEnum):
    """How readily an interviewer helps."""

    GENEROUS = "generous"
    """Every hint asked for, up to the limit."""
    MEASURED = "measured"
    """Asks first what the candidate has tried, then helps."""
    SPARING = "sparing"
    """One hint a topic at most, and says that it is counted."""


class Voice(Part):
    """Lines in the persona's own words. Slots are `{{quote}}`, `{{step}}`, `{{minutes}}`, `{{fact}}`, `{{hint}}`."""

    greeting: Annotated[Lines, at_least(3)]
    acknowledge: Annotated[Lines, at_least(12)]
    """Short and neutral; never praise that grades."""
    refer: Annotated[Lines, at_least(4)]
    """Takes up what was just said; contains `{{quote}}`, no question mark."""
    push: Annotated[Lines, at_least(6)]
    """Presses on a vague claim; contains `{{quote}}` and one question."""
    ask_number: Annotated[Lines, at_least(4)]
    """Asks for a figure; contains `{{quote}}` and one question."""
    transition: Annotated[Lines, at_least(6)]
    """Moves on; contains `{{step}}`, no question mark."""
    invite: Annotated[Lines, at_least(6)]
    """Hands the floor over: one open question, no topic."""
    half_time: Annotated[Lines, at_least(2)]
    """Contains `{{minutes}}` (left)."""
    five_minutes: Annotated[Lines, at_least(2)]
    """Contains `{{minutes}}` (left)."""
    fact: Annotated[Lines, at_least(5)]
    """Wraps a fact that was asked for; contains `{{fact}}`."""
    nearest_fact: Annotated[Lines, at_least(4)]
    """Wraps a fact that may not be what was asked for, and leaves the rest to the candidate; contains `{{fact}}`."""
    left_to_you: Annotated[Lines, at_least(4)]
    """Says that the candidate may assume what they need, and should say it."""
    repeat: Annotated[Lines, at_least(2)]
    """Before the last question is said again."""
    hint: Annotated[Lines, at_least(4)]
    """Contains `{{hint}}`."""
    hint_first_try: Annotated[Lines, at_least(2)]
    """Asks what the candidate has considered, before a hint."""
    hint_refused: Annotated[Lines, at_least(2)]
    """No more hints; encourages."""
    thinking: Annotated[Lines, at_least(3)]
    """The candidate asked for time."""
    silence: Annotated[Lines, at_least(3)]
    """An empty or very short reply."""
    freeze: Annotated[Lines, at_least(4)]
    """The candidate is stuck, or says that they do not know; calms, and offers a way in without giving the answer."""
    bluff: Annotated[Lines, at_least(4)]
    """A string of big words with nothing behind them; contains `{{quote}}` and one question."""
    argue: Annotated[Lines, at_least(4)]
    """The candidate disputes the question; takes it on its merits, one question."""
    steer_back: Annotated[Lines, at_least(3)]
    """Off topic; brings the talk back."""
    decline: Annotated[Lines, at_least(3)]
    """The candidate tried to steer the grading or asked for the answer; declines in one breath, carries on."""
    hostile: Annotated[Lines, at_least(2)]
    """The candidate is rude; calm, carries on."""
    curveball: Annotated[Lines, at_least(3)]
    """Introduces a change of requirements; no question."""
    wrap_up: Annotated[Lines, at_least(2)]
    """Asks for a closing summary; one question."""
    any_questions: Annotated[Lines, at_least(3)]
    """Invites the candidate's own questions; one question."""
    no_answer: Annotated[Lines, at_least(2)]
    """To a question of the candidate that it cannot answer."""
    closing: Annotated[Lines, at_least(3)]
    """The last words; no verdict."""


class AskedBack(Part):
    """Something candidates ask at the end, and what this interviewer says to it."""

    asks: Annotated[Lines, at_least(4)]
    """Ways in which a candidate asks it."""
    answer: Line
    """In the persona's voice; no verdict, no private facts, nothing about a real company's hiring."""


class Patience(Part):
    """How long the interviewer stays with something."""

    probes_per_topic: Annotated[int, Field(ge=1, le=4)]
    pushes_per_step: Annotated[int, Field(ge=0, le=4)]
    overrun: Annotated[float, Field(ge=1, le=2)]
    """How far a step may run over its budget before the interviewer moves on (1.0: not at all)."""


class Persona(Entry):
    """An interviewer with a company's point of view; built from public advice."""

    name: Line
    """The company or companies."""
    interviewer: Line
    """A made-up first name."""
    focus: Line
    """What this lens is about, one to three words."""
    blurb: Line
    """One sentence for the picker."""
    source: Line
    """The public advice it is built from."""
    values: Annotated[Lines, at_least(4)]
    keywords: Annotated[Lines, at_least(6)]
    patience: Patience
    hint_policy: HintPolicy
    hint_limit: Annotated[int, Field(ge=0, le=6)]
    emphasis: dict[Id, Annotated[float, Field(ge=0.5, le=3)]]
    """Topic id to how much more (or less) than 1 this persona cares."""
    probes: dict[Id, Annotated[Lines, at_least(2)]]
    """Signature probes by topic; each one question."""
    asked_back: Annotated[tuple[AskedBack, ...], at_least(5)]
    """Questions that candidates ask when invited to."""
    curveballs: Annotated[tuple[Curveball, ...], at_least(3)]
    """Changes of requirements it likes to bring, for any question."""
    voice: Voice


class Manner(Part):
    """Lines that a temperament says its own way; each replaces the persona's line of the same name."""

    acknowledge: Annotated[Lines, at_least(12)]
    push: Annotated[Lines, at_least(6)]
    ask_number: Annotated[Lines, at_least(4)]
    transition: Annotated[Lines, at_least(6)]
    invite: Annotated[Lines, at_least(6)]
    thinking: Annotated[Lines, at_least(3)]
    silence: Annotated[Lines, at_least(3)]
    freeze: Annotated[Lines, at_least(4)]
    bluff: Annotated[Lines, at_least(4)]
    argue: Annotated[Lines, at_least(4)]


class Temperament(Entry):
    """How an interviewer talks, whoever they are. It changes the tone and never the bar."""

    name: Line
    blurb: Line
    """One sentence for the picker."""
    manner: Manner
