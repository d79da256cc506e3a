"""What is thin in a persona: advice for an author that needs no more than counting."""

from collections.abc import Iterator, Mapping

from personas.persona import Persona
from question_bank import Advice, Source

EMPHASISED = 1.5
"""From this emphasis on a topic is asked about in most interviews."""
ENOUGH = 12
"""Probes on such a topic, so that a second and a third interview do not repeat the first."""


def thin_personas(personas: Mapping[str, Persona], sources: Mapping[str, Source]) -> Iterator[Advice]:
    """Topics that a persona cares about and has too few probes for; `sources` says which personas to look at."""
    for id, source in sources.items():
        persona = personas[id]
        for topic, share in persona.emphasis.items():
            count = len(persona.probes.get(topic, ()))
            if share >= EMPHASISED and count < ENOUGH:
                said = (
                    f"{count} probes for a topic with emphasis {share:g}, and {ENOUGH} serve better: add other angles"
                )
                at = ("probes", topic) if count else ("emphasis", topic)
                yield Advice(source.problem(at, said), "probes")
        if max(persona.emphasis.values(), default=0.0) < EMPHASISED:
            said = f"no topic has {EMPHASISED:g} or more, so this persona asks like any other: lean towards some"
            yield Advice(source.problem(("emphasis",), said), "emphasis")
