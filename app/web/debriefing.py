"""The debrief, for the chart in the chat and the report page."""

from typing import Any

from app.bootstrap import House
from transcripts import Interview


async def debrief_props(house: House, interview: Interview) -> dict[str, Any] | None:
    """What the chart shows; None while the interview goes on."""
    if not interview.ended:
        return None
    return {"id": interview.id, "verdict": "Debrief", "phases": []}
