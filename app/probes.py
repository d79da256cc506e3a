"""What is worth asking: every open rubric item, valued by uncertainty, the persona's emphasis and the step."""

import math
import re
from collections.abc import Iterator
from dataclasses import replace
from zlib import crc32

from app.brief import Brief
from app.moves import Move, MoveKind
from app.pace import Pace
from evaluators import Ledger, RubricItem, signs_of, split
from question_bank import Phase
from transcripts import Interview, Turn

UNCERTAINTY = {0: 1.0, 1: 0.95, 2: 0.45, 3: 0.0, 4: 0.0}
"""By depth shown: a depth of 3 is an answer, and is not asked about again."""
_QUOTE = 110
"""Characters; longer quotes tire."""
_SHORT = 14
"""Words of a claim short enough to be asked a number about by quoting it."""

BIG_WORDS = 2
"""So many technical nouns in a sentence, beside a vague word, sound like a bluff."""
_BIG = re.compile(
    r"\b(?:deep learning|machine learning|artificial intelligence|ai|(?:graph |deep |convolutional )?neural (?:nets?|networks?)|gnns?|cnns?|transformers?|attention|(?:large )?language models?"
    r"|llms?|gpt(?:-?\d)?|bert|rag|embeddings?|big data|kubernetes|docker|kafka|spark|flink|microservices?|(?:the )?cloud|blockchain|reinforcement learning|ensembles?|xgboost|gradient boosting|auto ?ml"
    r"|vector (?:databases?|stores?|search)|feature stores?|data (?:lakes?|meshes?|warehouses?)|lakehouses?|mlops|ci/cd|devops|serverless|distributed (?:systems?|training|computing)|fault[- ]tolerance"
    r"|scalability|federated learning|transfer learning|multi[- ]?(?:modal|task) (?:learning|models?)|self[- ]supervision|contrastive learning|knowledge graphs?|autoencoders?|gans?|diffusion(?: models?)?"
    r"|agents?|orchestration|observability|architectures?|frameworks?|algorithms?|pipelines?|dashboards?|best practices|foundation models?|collaborative filtering|two[- ]tower models?|streaming|batch processing"
    r"|real[- ]time (?:inference|processing)|caching|sharding|load balanc(?:ing|ers?)|hyperparameter (?:tuning|optimi[sz]ation)|a/b test(?:s|ing)?|feature engineering|data augmentation|cross[- ]validation|regulari[sz]ation)\b",
    re.IGNORECASE,
)
_JOINS = re.compile(r"\b(?:using|via|through|based on|with (?:a|an|the)|when|every|each|first|then)\b", re.IGNORECASE)
"""Words of a mechanism that join big words just as well."""


def used(interview: Interview, line: str) -> bool:
    """Whether an authored line was said before."""
    return any(line in turn.text for turn in interview.turns if turn.role == "interviewer")


def probes(interview: Interview, brief: Brief, ledger: Ledger, pace: Pace) -> Iterator[Move]:
    """A probe for every item that is open, was not asked to exhaustion, and has an unused line."""
    fresh = {e.criterion for e in interview.evidence if e.turn == len(interview.turns) - 1}
    unframed = _unframed(interview, brief, ledger, pace)
    for item in brief.rubric:
        depth = max(ledger.depth(item.id), min(2, ledger.topic_depth(item.topic.id)))
        asked = sum(
            1
            for spoke in interview.moves
            if spoke.topic == item.topic.id and spoke.move in (MoveKind.PROBE, MoveKind.PUSH)
        )
        if UNCERTAINTY[depth] == 0 or asked >= brief.persona.patience.probes_per_topic:
            continue
        line = _line(interview, brief, item, depth, asked)
        if line is None:
            continue
        value = 2.0 * UNCERTAINTY[depth] * math.sqrt(brief.emphasis(item)) * (0.55 + 0.15 * item.weight)
        value *= 0.6**asked * (1.3 if item.id in fresh and depth == 1 else 1.0)
        value *= 1.0 if unframed and item.phase == Phase.CLARIFY else _fit(interview, brief, item.phase, pace)
        yield Move(MoveKind.PROBE, _why(item, brief, depth, asked, pace), value, item.id, item.topic.id, line)


def numbers(interview: Interview, brief: Brief, turn: Turn, ledger: Ledger) -> Iterator[Move]:
    """Questions for a figure, where the newest turn stayed qualitative about something that has one."""
    here = brief.step(interview.step).phases
    sized = UNCERTAINTY[ledger.topic_depth("scale-estimate")] == 0
    for check in brief.arithmetic:
        if (
            not sized
            and not used(interview, check.asks)
            and (Phase.CLARIFY in here or Phase.SERVING in here or Phase.SCALING in here)
        ):
            yield Move(
                MoveKind.ASK_NUMBER, "the design rests on this estimate", 1.15, check.id, "scale-estimate", check.asks
            )
            break
    items = {item.id: item for item in brief.rubric}
    sentences = split(turn.text)
    for found in interview.evidence:
        item = items.get(found.criterion)
        if item is None or found.turn != turn.index or found.depth < 2 or not item.topic.number_probe:
            continue
        if UNCERTAINTY[ledger.topic_depth(item.topic.id)] == 0:
            continue
        bare = not any(signs_of(sentences[s]).number for s in found.sentences)
        if bare and not used(interview, item.topic.number_probe):
            quote = quotable(sentences[found.sentences[0]])
            quote = quote if len(quote.split()) <= _SHORT and not used(interview, quote) else ""
            yield Move(
                MoveKind.ASK_NUMBER, f"{item.title} without a figure", math.sqrt(brief.emphasis(item)),
                item.id, item.topic.id, item.topic.number_probe, quote,
            )  # fmt: skip


def vague(interview: Interview, turn: Turn) -> tuple[int, str]:
    """The vaguest claim of a turn, cut to a quotable length, and its sentence number; empty when none is vague."""
    best, number, worst = "", -1, 0.0
    for place, sentence in enumerate(split(turn.text)):
        told = signs_of(sentence)
        if told.question or told.words < 4:
            continue
        score = 1.2 * told.vague - 0.5 * told.concrete - 0.25 * told.mechanism
        if score > worst and not used(interview, quotable(sentence)):
            best, number, worst = sentence, place, score
    return number, quotable(best)


def open_probes(interview: Interview, brief: Brief, ledger: Ledger, pace: Pace) -> Iterator[Move]:
    """The probes of this step and of those left behind, each asked in the most open way that its topic has left."""
    order = [step.id for step in brief.framework.steps]
    reached = order.index(interview.step) if interview.step in order else 0
    near = {phase for step in brief.framework.steps[: reached + 1] for phase in step.phases}
    items = {item.id: item for item in brief.rubric}
    for move in probes(interview, brief, ledger, pace):
        ladder = items[move.target].topic.probes
        line = next((line for line in ladder if not used(interview, line)), move.says)
        if items[move.target].phase in near:
            yield replace(move, says=line, reason=f"stuck before, so something open: {move.reason}")


def bluff(interview: Interview, turn: Turn) -> tuple[int, str]:
    """The sentence of a turn that strings the most big words, and its number; empty when there is something behind them.

    Big words alone do not make a bluff: two with a vague word beside them do, or three.
    """
    sentences = split(turn.text)
    if any(_substance(sentence) for sentence in sentences):
        return -1, ""
    said = [len(_big_words(sentence)) for sentence in sentences]
    most = max(range(len(said)), key=said.__getitem__, default=0)
    wanted = BIG_WORDS if any(signs_of(sentence).vague for sentence in sentences) else BIG_WORDS + 1
    quote = quotable(sentences[most]) if said and said[most] >= wanted else ""
    return (most, quote) if quote and not used(interview, quote) else (-1, "")


def _big_words(text: str) -> set[str]:
    return {word.lower() for word in _BIG.findall(text)}


def _substance(sentence: str) -> bool:
    """Whether a sentence has a number, a reason or a mechanism besides its big words."""
    told = signs_of(_JOINS.sub(" ", _BIG.sub(" ", sentence)))
    return bool(told.number or told.reason or told.alternative or told.mechanism)


def quotable(sentence: str) -> str:
    """A sentence without its full stop, or its first clause when it is long; always a substring."""
    if len(sentence) > _QUOTE:
        cut = max(sentence.rfind(mark, 20, _QUOTE) for mark in (", ", "; ", " - ", " and ", " so ", " because "))
        sentence = sentence[: cut if cut > 0 else sentence.rfind(" ", 0, _QUOTE)]
    return sentence.strip().rstrip(".!,;:")


def _line(interview: Interview, brief: Brief, item: RubricItem, depth: int, asked: int) -> str | None:
    """The next unused way to ask: the persona's own words first, then everybody's, pointed ones once something was shown.

    Everybody's words are taken in an order of the persona's own, so that two interviewers seldom ask alike.
    """
    half = len(item.topic.probes) // 2
    ladder, deeper = item.topic.probes[:half], item.topic.probes[half:]
    own = item.criterion.probes if item.criterion else ()
    signature = brief.persona.probes.get(item.topic.id, ())
    shared, pointed = _turned(own + ladder, brief, item), _turned(deeper, brief, item)
    order = (*pointed, *signature, *shared) if depth >= 1 and asked else (*signature, *shared, *pointed)
    return next((line for line in order if not used(interview, line)), None)


def _turned(lines: tuple[str, ...], brief: Brief, item: RubricItem) -> tuple[str, ...]:
    """Some lines, begun at a place that depends on who asks and what about."""
    at = crc32(f"{brief.persona.id}/{item.topic.id}".encode()) % len(lines) if lines else 0
    return lines[at:] + lines[:at]


def _unframed(interview: Interview, brief: Brief, ledger: Ledger, pace: Pace) -> bool:
    """Whether somebody is early and already elsewhere, with nothing asked or said about the problem itself."""
    asked = any(turn.triage and (turn.triage.facts or turn.triage.left) for turn in interview.turns)
    framed = any(ledger.depth(item.id) >= 2 for item in brief.rubric if item.phase == Phase.CLARIFY)
    return pace.progress < 0.3 and not asked and not framed


def _fit(interview: Interview, brief: Brief, phase: Phase, pace: Pace) -> float:
    """How well a phase suits the moment: the current step best, steps left behind next, later ones least."""
    order = [step.id for step in brief.framework.steps]
    now = order.index(interview.step) if interview.step in order else 0
    then = order.index(brief.step_of(phase).id)
    if phase in brief.step(interview.step).phases:
        return 1.0
    if then <= now:
        return 0.6 if pace.progress < 0.7 else 0.8
    return 0.25 if pace.progress < 0.7 else 0.7


def _why(item: RubricItem, brief: Brief, depth: int, asked: int, pace: Pace) -> str:
    shown = ("not shown yet", "named without a mechanism", "explained, not justified")[min(depth, 2)]
    emphasis = brief.emphasis(item)
    lens = f", {brief.persona.name} emphasis {emphasis:g}x" if emphasis != 1 else ""
    again = f", asked {asked} time{'s' if asked > 1 else ''} before" if asked else ""
    return f"{item.title}: {shown}{lens}{again}, {max(0, round(pace.left / 60))} min left"
