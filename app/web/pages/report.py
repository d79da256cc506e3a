"""What the report page shows: the debrief, in which every quote leads to its turn in the replay."""

from typing import Any

from app.bootstrap import House
from app.web.feedback import Judged
from evaluators.scorecard import BARS


def report_page(judged: Judged, house: House) -> dict[str, Any]:
    """The words of the template."""
    brief = house.conductor.brief(judged.interview)
    return {
        "interview": judged.interview,
        "setup": judged.interview.setup,
        "card": judged.card,
        "told": judged.debrief,
        "needed": BARS[judged.card.level],
        "persona": brief.persona,
        "framework": brief.framework.title,
    }
