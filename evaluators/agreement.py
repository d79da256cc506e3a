"""How far two graders agree, and what that says about trusting one of them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from evaluators.measure import meters

ENOUGH = 10
"""Fewer judged phases say nothing."""
RESAMPLES = 2000
HALF = 0.5
"""People judge in halves, so a judge's depth is read to the nearest half."""
BANDS = ((0.8, "almost perfect"), (0.6, "substantial"), (0.4, "moderate"), (0.2, "fair"))
"""Words for a kappa above so much (Landis & Koch 1977); up to 0.2 it is slight, below 0 poor."""
USABLE = 0.70
"""From this weighted kappa with a person an automatic score is usable (Williamson, Xi & Breyer 2012)."""
WORSE = 0.10
"""A judge may fall so far behind the agreement of two people, not further (the same source)."""
LEANS = 0.25
"""A mean difference worth telling a person about."""


@dataclass(frozen=True)
class Scored:
    """Two depths, 0 to 4, of the same phase of the same transcript."""

    transcript: str
    one: float
    """The person's, or the first person's."""
    other: float


@dataclass(frozen=True)
class Agreement:
    """How far two graders agree. `kappa`, `low` and `high` are None where there is too little to tell."""

    n: int
    transcripts: int
    kappa: float | None
    low: float | None
    high: float | None
    mae: float
    bias: float
    """Mean of the other minus the one: above 0 the other is more generous."""
    within_one: float
    """Share of depths at most one apart."""


def agreement(cases: Sequence[Scored], seed: int = 0) -> Agreement | None:
    """The agreement on some cases; None without any, and no kappa for fewer than ENOUGH."""
    if not cases:
        return None
    one, other = [c.one for c in cases], [c.other for c in cases]
    enough = len(cases) >= ENOUGH
    low, high = interval(cases, seed) if enough else (None, None)
    return Agreement(
        n=len(cases),
        transcripts=len({c.transcript for c in cases}),
        kappa=meters.qwk(one, other, HALF) if enough else None,
        low=low,
        high=high,
        mae=meters.mae(one, other),
        bias=meters.bias(one, other),
        within_one=meters.share_within(one, other, 1.0),
    )


def interval(cases: Sequence[Scored], seed: int, share: float = 0.95) -> tuple[float | None, float | None]:
    """The percentile interval of kappa over resampled transcripts (Efron & Tibshirani 1993).

    Whole transcripts are drawn, since phases of one candidate are not independent. (None, None) for fewer than two
    transcripts, or where most draws have no variation.
    """
    names = sorted({c.transcript for c in cases})
    if len(names) < 2:
        return None, None
    sums = np.array([_sums([c for c in cases if c.transcript == name]) for name in names])
    draws = np.random.default_rng(seed).multinomial(len(names), [1 / len(names)] * len(names), RESAMPLES)
    n, off, a, b, aa, bb = (draws @ sums).T
    chance = (aa + bb) / n - 2 * (a / n) * (b / n)
    sound = chance > 1e-12
    if sound.mean() < 0.5:
        return None, None
    kappas = 1 - (off / n)[sound] / chance[sound]
    low, high = np.quantile(kappas, [(1 - share) / 2, (1 + share) / 2])
    return float(low), float(high)


def _sums(cases: Sequence[Scored]) -> list[float]:
    """Sums from which kappa follows: count, squared differences, both sides, both squared."""
    a = meters.rounded([c.one for c in cases], HALF)
    b = meters.rounded([c.other for c in cases], HALF)
    return [len(cases), float(((a - b) ** 2).sum()), *map(float, (a.sum(), b.sum(), (a**2).sum(), (b**2).sum()))]


def band(kappa: float) -> str:
    """What Landis & Koch (1977) call a kappa."""
    return next((word for above, word in BANDS if kappa > above), "slight" if kappa >= 0 else "poor")


def verdict(found: Agreement, rater: str, people: float | None = None) -> str:
    """How far to trust the judge for a rater, in plain words; `people` is the kappa of that rater with other people."""
    if found.n < ENOUGH:
        return (
            f"Only {found.n} judged phase{'' if found.n == 1 else 's'} by {rater}: too few to say anything. "
            f"Label {ENOUGH} or more, better 30 from several transcripts."
        )
    if found.kappa is None:
        return f"{rater} and the judge gave one depth throughout: label transcripts of different strength."
    parts = [f"Agreement with {rater} is {band(found.kappa)}{_spread(found)}: {_advice(found.kappa)}."]
    if found.low is not None and _advice(found.low) != _advice(found.kappa):
        parts.append(f"At the low end of that: {_advice(found.low)}.")
    if abs(found.bias) >= LEANS:
        parts.append(
            f"It is {'kinder' if found.bias > 0 else 'stricter'} by {abs(found.bias):.1f} of a depth on average."
        )
    if people is not None:
        parts.append(_beside(found.kappa, people))
    return " ".join(parts)


def _spread(found: Agreement) -> str:
    if found.low is None or found.high is None:
        return f" (kappa {found.kappa:.2f}; one transcript, so how sure that is cannot be told)"
    return f" (kappa {found.kappa:.2f}, 95% {found.low:.2f} to {found.high:.2f})"


def _advice(kappa: float) -> str:
    if kappa >= USABLE:
        return "its depths can stand in for a second coach; read the quotes before you act on one"
    if kappa > 0.4:
        return "trust which phases it puts higher and which lower, not a single depth"
    if kappa > 0.2:
        return "use its quotes and gaps, not its numbers"
    return "do not go by its scores"


def _beside(kappa: float, people: float) -> str:
    if people - kappa > WORSE:
        return f"People agree better with each other (kappa {people:.2f}): the judge is not yet one of them."
    return f"People agree with each other no better than that (kappa {people:.2f})."
