"""Levels: the same interview against the mid, senior and staff bars, with the first thing missing for the next one."""

from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict

from evaluators.rubric import Rubric, RubricItem
from evaluators.scorecard import BARS, Scorecard, verdict
from transcripts import Level

NEEDED: Mapping[Level, int] = {Level.MID: 2, Level.SENIOR: 3, Level.STAFF: 4}
"""The depth that a level looks for in what matters most: explains, justifies, foresees."""


class LevelView(BaseModel):
    """Where an interview stands against one bar. It changes nothing in the scores."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    level: Level
    bar: float
    verdict: str
    gap: float
    """How far the overall depth is below the bar; negative when above."""
    missing: str
    """The title of the first thing to show deeper; empty when nothing is missing."""
    behaviour: str
    """What it looks like at the depth that the level needs."""


def levels(card: Scorecard, rubric: Rubric) -> tuple[LevelView, ...]:
    """The interview against each bar, from mid to staff."""
    return tuple(_view(card, rubric, level) for level in BARS)


def _view(card: Scorecard, rubric: Rubric, level: Level) -> LevelView:
    missing = _missing(card, rubric, NEEDED[level])
    return LevelView(
        level=level, bar=BARS[level], verdict=verdict(card.overall, level), gap=round(BARS[level] - card.overall, 2),
        missing=missing.title if missing else "", behaviour=_behaviour(missing, NEEDED[level]) if missing else "",
    )  # fmt: skip


def _missing(card: Scorecard, rubric: Rubric, needed: int) -> RubricItem | None:
    """The weightiest point below the depth, in the phase that is furthest from it."""
    depths = {finding.item: finding.depth for finding in card.findings}
    below = [item for item in rubric if item.weight > 0 and depths.get(item.id, 0) < needed]
    phases = {phase: score.depth or 0.0 for phase, score in card.phases.items()}
    return min(below, key=lambda i: (phases[i.phase], -i.weight, depths.get(i.id, 0), i.id), default=None)


def _behaviour(item: RubricItem, needed: int) -> str:
    depths = item.criterion.anchors if item.criterion else item.topic.depths
    return {2: depths.explained, 3: depths.justified, 4: depths.outstanding}[needed]
