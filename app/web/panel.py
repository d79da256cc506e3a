"""The step panel beside the chat: what it shows is computed from the interview, at any moment, from scratch."""

from typing import Any

from app.brief import Brief
from transcripts import Interview

MESSAGE = "hotseat:panel"
"""Type of the window message that carries the panel's state."""
PRESS = "hotseat:press"
"""Type of the window message that a button of the panel sends."""


def panel(interview: Interview, brief: Brief, now: float, engine: str = "") -> dict[str, Any]:
    """Steps with time spent against budget, the current one, and the clock; all in seconds. `engine`: who speaks and judges."""
    budgets = brief.framework.budgets(interview.setup.minutes)
    spent = interview.spent(now)
    return {
        "type": MESSAGE,
        "state": {
            "id": interview.id,
            "framework": brief.framework.title,
            "steps": [
                {"id": step.id, "title": step.title, "purpose": step.purpose,
                 "budget": round(budgets[step.id]), "spent": round(spent.get(step.id, 0.0), 1)}
                for step in brief.framework.steps
            ],
            "current": interview.step,
            "elapsed": round(interview.elapsed(now), 1),
            "limit": interview.limit,
            "ended": bool(interview.ended),
            "engine": engine,
        },
    }  # fmt: skip


def no_panel() -> dict[str, Any]:
    """Hides the panel."""
    return {"type": MESSAGE, "state": None}
