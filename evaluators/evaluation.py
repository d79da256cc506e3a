"""Evaluates an interview: judges find, plain arithmetic scores."""

from collections.abc import Sequence

from evaluators.annotate import annotate
from evaluators.dimensions import dimensions
from evaluators.embedded import Embedded
from evaluators.ledger import Ledger
from evaluators.reconcile import Reading, by_judge, reconcile
from evaluators.rubric import Rubric, RubricItem
from evaluators.scorecard import Finding, Quote, Reaction, Scorecard, StepTime, Talk, verdict
from evaluators.scoring import overall, phase_scores
from evaluators.sentences import split
from evaluators.signs import signs_of
from evaluators.steering import steers
from evaluators.uncertainty import around_overall
from question_bank import Framework
from transcripts import EvidenceFound, Interview

_QUOTES = 4
"""Quotes kept for a finding."""
_ASKING = ("probe", "push", "ask_number", "curveball")


def evaluate(interview: Interview, framework: Framework, engine: Embedded) -> Scorecard:
    """The scorecard of an interview, live or imported, finished or not. Deterministic."""
    interview = annotate(interview, engine, framework)
    rubric = engine.rubric(interview.setup.question, interview.setup.topics)
    ledger = Ledger.of(interview.evidence)
    ours, theirs = by_judge(interview, engine.name)
    findings = tuple(_finding(item, reconcile(interview, item.id, ours, theirs), interview) for item in rubric)
    talk = _talk(interview)
    flags = engine.flags.find(interview, ledger, talk)
    phases = phase_scores(findings, talk.candidate_words > 0)
    score = overall(phases)
    low, high = around_overall(score, sum(len(p.evidence) <= 1 for p in phases.values()))
    order = [visit.phase for visit in interview.visits]
    return Scorecard(
        interview=interview.id,
        question=interview.setup.question,
        title=interview.setup.title,
        persona=interview.setup.persona,
        framework=interview.setup.framework,
        level=interview.setup.level,
        overall=score,
        low=low,
        high=high,
        verdict=verdict(score, interview.setup.level),
        phases=phases,
        dimensions=dimensions(findings, phases, order, {f.flag for f in flags}, talk),
        flags=flags,
        time=_time(interview, framework),
        findings=_worth_telling(findings, rubric),
        reactions=tuple(_reactions(interview)),
        talk=talk,
        attempts=tuple(t.index for t in interview.candidate_turns if t.steers or any(map(steers, split(t.text)))),
        judge=_judges(interview, engine.name),
    )


def _finding(item: RubricItem, reading: Reading, interview: Interview) -> Finding:
    entry = reading.entry
    found = sorted(entry.found, key=lambda e: (-e.depth, e.turn)) if entry else []
    return Finding(
        item=item.id,
        title=item.title,
        topic=item.topic.id,
        phase=item.phase,
        weight=item.weight,
        depth=reading.depth,
        low=reading.low,
        high=reading.high,
        contested=reading.contested,
        prompted=entry.prompted if entry else False,
        evidence=tuple(quote(e, interview) for e in found[:_QUOTES]) if reading.depth else (),
    )


def _judges(interview: Interview, embedded: str) -> str:
    """Who judged."""
    models = sorted({call.usage.model for call in interview.calls if call.role == "judge" and not call.failed})
    return " and ".join((embedded, *models))


def quote(found: EvidenceFound, interview: Interview) -> Quote:
    """The sentence that evidence points at: always an exact one of the turn."""
    number = found.sentences[0]
    text = split(interview.turns[found.turn].text)[number]
    return Quote(turn=found.turn, sentence=number, quote=text, depth=found.depth, prompted=found.prompted)


def _worth_telling(findings: Sequence[Finding], rubric: Rubric) -> tuple[Finding, ...]:
    """All criteria, and of the rest what was shown."""
    return tuple(f for f in findings if f.depth or (rubric.question and not f.item.startswith("topic:")))


def _time(interview: Interview, framework: Framework) -> tuple[StepTime, ...]:
    budgets = framework.budgets(interview.setup.minutes)
    spent = interview.spent(interview.last_at)
    timed = interview.setup.timed
    return tuple(
        StepTime(
            step=s.id, title=s.title, budget=round(budgets[s.id]), spent=round(spent.get(s.id, 0.0)) if timed else None
        )
        for s in framework.steps
    )


def _talk(interview: Interview) -> Talk:
    mine = [t for t in interview.candidate_turns if not t.steers and not t.asks_back]
    sentences = [signs_of(s) for t in mine for s in split(t.text)]
    words = sum(told.words for told in sentences)
    theirs = sum(len(t.text.split()) for t in interview.turns if t.role == "interviewer")
    probes = [t for t in interview.turns if t.move and t.move.move in _ASKING]
    answered = [t for t in probes if _was_answered(t.index, t.move.topic if t.move else "", interview)]
    free = [e for e in interview.evidence if not e.prompted]
    return Talk(
        candidate_words=words,
        candidate_turns=len(mine),
        talk_share=round(words / max(1, words + theirs), 2),
        questions_asked=sum(1 for told in sentences if told.question),
        numbers_given=sum(told.number for told in sentences),
        alternatives_weighed=sum(1 for told in sentences if told.alternative or told.trade_off),
        unprompted_share=round(len(free) / max(1, len(interview.evidence)), 2),
        drive=_drive(interview),
        hints=sum(1 for m in interview.moves if m.move == "hint"),
        probes=len(probes),
        probes_answered=len(answered),
    )


def _drive(interview: Interview) -> float:
    """The share of step changes after the first step that the candidate made unasked."""
    changes = [interview.turns[v.turn].role for v in interview.visits[1:] if v.turn < len(interview.turns)]
    return round(changes.count("candidate") / max(1, len(changes)), 2)


def _was_answered(turn: int, topic: str, interview: Interview) -> bool:
    """Whether the next candidate turn explained something: the topic asked for, or anything where none was named."""
    return any(e.turn == turn + 1 and e.depth >= 2 and (not topic or e.topic == topic) for e in interview.evidence)


def _reactions(interview: Interview) -> list[Reaction]:
    told = []
    for turn in interview.turns:
        if turn.move is None or turn.move.move != "curveball":
            continue
        after = [e for e in interview.evidence if e.turn == turn.index + 1]
        best = max(after, key=lambda e: e.depth, default=None)
        words = quote(best, interview).quote if best else ""
        told.append(Reaction(turn=turn.index, asked=turn.text, quote=words, depth=best.depth if best else 0))
    return told
