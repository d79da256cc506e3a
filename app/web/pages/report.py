"""What the report page shows: the debrief, in which every quote leads to its turn in the replay."""

from typing import Any

from app.bootstrap import House
from app.cost import cost, read_prices, total
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
        "prose": judged.interview.prose,
        "titles": _titles(judged),
        "reading": judged.interview.id in house.conductor.reading,
        "cost": (lines := cost(judged.interview, read_prices(house.settings.prices))),
        "dollars": total(lines),
    }


def _titles(judged: Judged) -> dict[str, str]:
    """What the finding ids of a model's prose stand for."""
    told = judged.debrief
    titles = {f"S{n}": s.title for n, s in enumerate(told.strengths, 1)} | {
        f"G{n}": g.title for n, g in enumerate(told.gaps, 1)
    }
    return titles | {f"R{n}": f.title for n, f in enumerate(told.flags, 1)} | {"L1": f"the {told.lens.name} lens"}
