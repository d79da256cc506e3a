"""What happened: events, the interview folded from them, the store, replay and export."""

from transcripts.events import (
    EVENT,
    Button,
    CandidateSpoke,
    EndReason,
    Event,
    EvidenceFound,
    InterviewEnded,
    InterviewerSpoke,
    InterviewRenamed,
    InterviewResumed,
    InterviewStarted,
    Level,
    StepEntered,
    Usage,
    UtteranceTriaged,
)
from transcripts.interview import STEERING, Interview, NotAnInterview, Turn, Visit
from transcripts.markdown import clock, to_markdown
from transcripts.portable import BadTranscript, conversation, dump, parse, read_any
from transcripts.replay import Frame, OutOfRange, frame_at, replay

__all__ = [
    "EVENT",
    "STEERING",
    "BadTranscript",
    "Button",
    "CandidateSpoke",
    "EndReason",
    "Event",
    "EvidenceFound",
    "Frame",
    "Interview",
    "InterviewEnded",
    "InterviewRenamed",
    "InterviewResumed",
    "InterviewStarted",
    "InterviewerSpoke",
    "Level",
    "NotAnInterview",
    "OutOfRange",
    "StepEntered",
    "Turn",
    "Usage",
    "UtteranceTriaged",
    "Visit",
    "clock",
    "conversation",
    "dump",
    "frame_at",
    "parse",
    "read_any",
    "replay",
    "to_markdown",
]
