"""Who is in the room: since when nobody has had an interview open. A reload is not an absence, a night is."""

from collections import defaultdict


class Presence:
    """Which browser sessions have which interview open."""

    def __init__(self) -> None:
        self._open: defaultdict[str, set[str]] = defaultdict(set)
        self._left: dict[str, float] = {}

    def arrive(self, interview: str, session: str) -> None:
        """A session opens an interview."""
        self._open[interview].add(session)

    def leave(self, interview: str, session: str, now: float) -> None:
        """A session loses or closes an interview."""
        if session not in self._open.get(interview, ()):
            return
        self._open[interview].discard(session)
        if not self._open[interview]:
            del self._open[interview]
            self._left[interview] = now

    def away_since(self, interview: str, now: float) -> float | None:
        """When the last session left; `now` while one is there, None when this was never seen."""
        return now if interview in self._open else self._left.get(interview)
