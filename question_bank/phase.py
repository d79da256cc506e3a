"""The seven phases: the common ground that every framework's steps map onto."""

from enum import StrEnum


class Phase(StrEnum):
    """A part of any machine-learning design, whatever the framework calls it."""

    CLARIFY = "clarify"
    DATA = "data"
    FEATURES = "features"
    MODEL = "model"
    SERVING = "serving"
    EVALUATION = "evaluation"
    SCALING = "scaling"


PHASES: tuple[Phase, ...] = tuple(Phase)
"""In the order in which a first pass usually meets them."""

PHASE_TITLES: dict[Phase, str] = {
    Phase.CLARIFY: "Requirements and scope",
    Phase.DATA: "Data and labels",
    Phase.FEATURES: "Features",
    Phase.MODEL: "Model",
    Phase.SERVING: "Serving",
    Phase.EVALUATION: "Evaluation",
    Phase.SCALING: "Scaling and upkeep",
}
