"""What an interview's model calls cost: tokens by role and model, and money by a price table that the user can edit."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from app.bad_setting import BadSetting
from transcripts import Interview, Usage

TABLE = Path(__file__).parent / "prices.toml"


@dataclass(frozen=True)
class Price:
    """Dollars for a million tokens."""

    input: float
    cached: float
    output: float

    def of(self, usage: Usage) -> float:
        """Dollars of one call."""
        fresh = usage.tokens_in - usage.cached
        return (fresh * self.input + usage.cached * self.cached + usage.tokens_out * self.output) / 1_000_000


@dataclass(frozen=True)
class Line:
    """The calls of one role with one model."""

    role: str
    """speak, understand, judge, debrief or draft."""
    model: str
    calls: int
    tokens_in: int
    cached: int
    tokens_out: int
    counted: bool
    """Whether some tokens are our own count, because the endpoint told none."""
    dollars: float | None
    """None: the model is not in the price table."""


def cost(interview: Interview, prices: Mapping[str, Price]) -> list[Line]:
    """One line for each role and model, in order of their first call; nothing for an interview without a model."""
    calls = [("speak", spoke.usage) for spoke in interview.moves if spoke.usage]
    calls += [(call.role, call.usage) for call in interview.calls]
    kinds = dict.fromkeys((role, usage.model) for role, usage in calls)
    return [_line(role, model, [u for r, u in calls if (r, u.model) == (role, model)], prices) for role, model in kinds]


def _line(role: str, model: str, usages: list[Usage], prices: Mapping[str, Price]) -> Line:
    price = priced(model, prices)
    return Line(
        role, model, len(usages), sum(u.tokens_in for u in usages), sum(u.cached for u in usages), sum(u.tokens_out for u in usages),
        any(u.counted for u in usages), sum(map(price.of, usages)) if price else None,
    )  # fmt: skip


def total(lines: Iterable[Line]) -> float | None:
    """Dollars of all lines; None when one has no price."""
    dollars = [line.dollars for line in lines]
    return None if None in dollars else sum(d for d in dollars if d is not None)


def priced(model: str, prices: Mapping[str, Price]) -> Price | None:
    """The price of a model; a dated name (`gpt-5.4-mini-2026-03-17`) costs what its family does."""
    fitting = [name for name in prices if model == name or model.startswith(f"{name}-2")]
    return prices[max(fitting, key=len)] if fitting else None


def read_prices(file: Path | None = None) -> dict[str, Price]:
    """The price table. Raises BadSetting when it cannot be read."""
    file = file or TABLE
    try:
        told = tomllib.loads(file.read_text(encoding="utf-8"))
        return {
            name: Price(**{kind: float(row[kind]) for kind in ("input", "cached", "output")})
            for name, row in told.items()
        }
    except OSError as error:
        raise BadSetting(f"HOTSEAT_PRICES: {file}: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise BadSetting(
            f"HOTSEAT_PRICES: {file}: each model needs input, cached and output in dollars a million tokens ({error})"
        ) from error
