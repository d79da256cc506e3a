"""One turn as a small graph: perceive, judge, choose, speak. It keeps nothing; it begins where the interview's log ends."""

import asyncio
import operator
from collections.abc import AsyncIterator
from typing import Annotated, Protocol, TypedDict

from langgraph.graph import END, START, StateGraph

from app.moves import Move
from transcripts import Event, Interview


class State(TypedDict):
    """What flows through a turn."""

    interview: Interview
    events: Annotated[list[Event], operator.add]
    """New events, in order."""
    moves: list[Move]


class Acts(Protocol):
    """What an interviewer does in a turn. Each act gives the events that came of it."""

    async def perceive(self, interview: Interview) -> list[Event]:
        """What kind of utterance the newest turn is."""
        ...

    def judge(self, interview: Interview) -> list[Event]:
        """What it shows, and where the candidate is now."""
        ...

    def choose(self, interview: Interview) -> list[Move]:
        """The legal moves, best first."""
        ...

    async def speak(self, interview: Interview, moves: list[Move]) -> list[Event]:
        """One of them, said."""
        ...


class TurnGraph:
    """Runs the acts of a turn in order, as a LangGraph graph without a checkpointer: the log is the only truth."""

    def __init__(self, acts: Acts):
        self._acts = acts
        graph = StateGraph(State)
        for name, node in (
            ("perceive", self._perceive),
            ("judge", self._judge),
            ("choose", self._choose),
            ("speak", self._speak),
        ):
            graph.add_node(name, node)
        graph.add_conditional_edges(START, _begins, ["perceive", "judge"])
        for before, after in (("perceive", "judge"), ("judge", "choose"), ("choose", "speak"), ("speak", END)):
            graph.add_edge(before, after)
        self.graph = graph.compile()

    async def run(self, interview: Interview) -> AsyncIterator[list[Event]]:
        """The events of each act, as soon as it is done."""
        state: State = {"interview": interview, "events": [], "moves": []}
        async for update in self.graph.astream(state, stream_mode="updates"):
            for told in update.values():
                if events := told.get("events"):
                    yield events

    async def _perceive(self, state: State) -> dict[str, object]:
        return _after(state, await self._acts.perceive(state["interview"]))

    async def _judge(self, state: State) -> dict[str, object]:
        return _after(state, await asyncio.to_thread(self._acts.judge, state["interview"]))

    async def _choose(self, state: State) -> dict[str, object]:
        return {"moves": self._acts.choose(state["interview"])}

    async def _speak(self, state: State) -> dict[str, object]:
        return _after(state, await self._acts.speak(state["interview"], state["moves"]))


def _begins(state: State) -> str:
    """A turn whose perceiving was paid for before a crash goes on from there; its judging is free and was not kept."""
    return "perceive" if state["interview"].turns[-1].triage is None else "judge"


def _after(state: State, events: list[Event]) -> dict[str, object]:
    interview = state["interview"]
    for event in events:
        interview = interview.apply(event)
    return {"interview": interview, "events": events}
