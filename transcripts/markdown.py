"""An interview as a Markdown document that reads well on its own."""

from transcripts.interview import Interview


def clock(seconds: float) -> str:
    """Minutes and seconds, `-1:05` when negative."""
    whole = round(abs(seconds))
    return f"{'-' if seconds < 0 and whole else ''}{whole // 60}:{whole % 60:02d}"


def to_markdown(interview: Interview, interviewer: str = "Interviewer") -> str:
    """The conversation with its set-up and clock."""
    setup = interview.setup
    lines = [
        f"# {setup.title}",
        "",
        f"{setup.persona} lens, {setup.framework} framework, {setup.level} bar, {setup.minutes:g} minutes.",
        "",
    ]
    for turn in interview.turns:
        who = interviewer if turn.role == "interviewer" else "Candidate"
        when = f" ({clock(turn.elapsed)})" if setup.timed else ""
        lines += [f"**{who}**{when}", "", *(_quoted(turn.text) if turn.role == "candidate" else [turn.text]), ""]
    if interview.ended:
        lines += [f"_Ended: {interview.ended.why}._", ""]
    return "\n".join(lines)


def _quoted(text: str) -> list[str]:
    return [f"> {line}".rstrip() for line in text.splitlines()] or [">"]
