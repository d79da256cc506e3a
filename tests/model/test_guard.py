"""The guard lets a line through, or says what is wrong with it: a passing and a failing line for every verdict."""

import inspect
import re

import pytest
from stage import setup

from app import guard
from app.answer_key import AnswerKey, Vocabulary
from app.formula import without_formula
from app.guard import LONGEST, Guard
from app.moves import Move, MoveKind
from transcripts import CandidateSpoke, Interview, InterviewerSpoke

SAID = "We collect good negatives from the batch, and then it should work well with some kind of tuning."
PROBE = Move(
    MoveKind.PROBE, "open", 1.0, "unseen-videos-as-negatives", "negative-sampling", "Where do the negatives for your retrieval model come from?"
)  # fmt: skip
PUSH = Move(MoveKind.PUSH, "vague", 1.0, quote="it should work well with some kind of tuning")
ON = Move(MoveKind.MOVE_ON, "spent", 1.0, "serving", step="Serving and latency")
HINTS = Move(MoveKind.ASK_FIRST, "asks what was tried before helping")
INVITE = Move(MoveKind.INVITE, "drives", 1.0)
FACT = Move(MoveKind.ANSWER_FACT, "asked", target="users", says="About 200 million people use the app every day.")
BALL = Move(MoveKind.CURVEBALL, "due", target="c", says="Traffic is now ten times higher.")
LEFT = Move(MoveKind.LEAVE_TO_CANDIDATE, "no fact")
NUDGE = Move(MoveKind.NUDGE, "silent")

CASES = [
    ("empty", NUDGE, "Say one thing aloud.", "   "),
    ("too long", PROBE, "You take them from the batch. Where do the negatives of your retrieval model come from, exactly?",
     "So, " + "as I hear it you take them from the batch, " * 8 + "and where do the negatives come from?"),
    ("not exactly one question", PROBE, "From the batch, you said. Where do the negatives for retrieval come from?",
     "Where do the negatives come from? And what do they teach the model?"),
    ("not exactly one question", PUSH, "What does work well with some kind of tuning mean?", "Tell me how the tuning should work well."),
    ("not exactly one question", FACT, "Here is what I know.", "Would you like to know?"),
    ("not exactly one question", BALL, "Let me change something.", "Shall we? Are you ready?"),
    ("talks like a machine", PROBE, "Where do the negatives for your retrieval model come from?",
     "As an AI language model, I ask: where do the negatives come from?"),
    ("talks like a machine", PROBE, "Take the batch. Where do the negatives for retrieval come from?",
     "**Negatives**: where do the negatives for retrieval come from?"),
    ("talks like a machine", PROBE, "Where would the negatives for retrieval come from?",
     "Interviewer: where do the negatives for retrieval come from?"),
    ("talks like a machine", PROBE, "And the negatives for retrieval, where do those come from?",
     "Where do the negatives come from <|im_end|> for retrieval?"),
    ("grades", PROBE, "I see. Where do the negatives for retrieval come from?", "Great idea. Where do the negatives for retrieval come from?"),
    ("grades", PROBE, "Where do negatives come from when the model is wrong?", "That's right. Where do the negatives come from?"),
    ("grades", PROBE, "Then where do the retrieval negatives come from?", "That is a weak answer. Where do the retrieval negatives come from?"),
    ("grades", PROBE, "What is a good source of negatives for retrieval?", "It's a good metric. Where do the negatives for retrieval come from?"),
    ("grades", PROBE, "Where would good negatives for retrieval come from?", "That sounds reasonable. Where do the retrieval negatives come from?"),
    ("grades", PROBE, "You have negatives in mind. Where do the negatives for retrieval come from?",
     "I see that you have a good understanding of the goals. Where do the negatives for retrieval come from?"),
    ("turns the roles around", INVITE, "What would you take on next?", "What would you like to know about the design?"),
    ("turns the roles around", HINTS, "What have you considered so far?", "What have they considered so far?"),
    ("off the point", LEFT, "That one is for you to decide.", "The outcome we want is that each person sees the next video."),
    ("too long", FACT, "Here is what I can tell you about that.",
     "The app is used by a great many people all over the world, every day, and it has to be fast for them."),
    ("repeats itself", INVITE, 'You said "good negatives". What would you like to look at next?', 'You said "good negatives". What would you build first for these people?'),
    ("answers its own question", PROBE, "I see, from the batch. Where do the negatives for your retrieval model come from?",
     "Your retrieval model comes from the batch. Where do the negatives for it come from?"),
    ("another persona", PROBE, "For Google, where do the negatives come from?", "For Amazon, where do the negatives come from?"),
    ("leads", PROBE, "Which negatives does your retrieval model see?", "Have you considered in-batch negatives for retrieval?"),
    ("leads", PROBE, "What negatives would the retrieval model miss?", "What about the negatives, for example those of the batch?"),
    ("leads", PROBE, "Which negatives would you use for retrieval?", "Would you use negatives from the batch for retrieval?"),
    ("gives away the answer", PROBE, "Where do the negatives of the batch come from?",
     "Do the negatives come from uncorrected popularity bias of in-batch sampling?"),
    ("invents a fact", PROBE, "Where do the negatives for retrieval come from?", "With 3 million users, where do the negatives come from?"),
    ("invents a fact", PROBE, "How does retrieval get its negatives?", "Where do the negatives for the BERT4Rec model come from?"),
    ("invents a fact", PROBE, "Your retrieval model needs something. Where do its negatives come from?",
     "Our users swipe fast. Where do the negatives come from?"),
    ("misquotes", PROBE, 'You said "good negatives from the batch". Where do the negatives come from?',
     'You said "perfect negatives from everywhere". Where do the negatives come from?'),
    ("misquotes", PUSH, "You say “it should work well”: what does the tuning do?", "You say “it always works”: what does the tuning do?"),
    ("repeats itself", PROBE, "Where do you get your negatives for retrieval?", "What would you build first for these people?"),
    ("does not lead to the step", ON, "I would go on to serving. Where do you begin?", "I would go on now. Where do you begin?"),
    ("off the point", PUSH, "What does that tuning do?", "What would you like for lunch?"),
    ("off the point", PROBE, "Where are the negatives of the retrieval model from?", "What is the colour of the button on the page?"),
    ("off the point", INVITE, "What would you like to look at next?", "How deep is the ocean near the coast?"),
]  # fmt: skip


@pytest.fixture(scope="module")
def check(stage):
    start = setup(stage.bank)
    brief = stage.brief(start)
    guard = Guard(brief, stage.personas, AnswerKey(brief, Vocabulary(stage.bank, stage.personas)), stage.engine.table)
    interview = Interview.of(
        "guarded",
        (
            start,
            InterviewerSpoke(at=1_001, text=brief.prompt, move="open"),
            CandidateSpoke(at=1_002, text="Let me see."),
            InterviewerSpoke(at=1_003, text="What would you build first for these people?", move="invite"),
            CandidateSpoke(at=1_004, text=SAID),
        ),
    )
    return lambda line, move: guard.check(line, move, interview)


@pytest.mark.parametrize(("verdict", "move", "passes", "fails"), CASES)
def test_a_line_passes_and_another_fails(verdict, move, passes, fails, check):
    assert check(passes, move) == ()
    assert verdict in check(fails, move)


def test_every_verdict_of_the_guard_has_its_lines():
    known = set(re.findall(r'(?:append\(|\[)"([a-z ]+)"[\])]', inspect.getsource(guard)))
    assert len(known) >= 13
    assert known == {verdict for verdict, *_ in CASES}


def test_the_longest_line_passes_and_one_word_more_does_not(check):
    words = "Where do the negatives for your retrieval model come from"
    filler = " and then" * 20
    line = f"{words}{filler} {'really ' * (LONGEST - 51)}now?"
    assert len(line.split()) == LONGEST
    assert "too long" not in check(line, PROBE)
    assert "too long" in check(f"So {line}", PROBE)


def test_all_that_is_wrong_is_told_each_once(check):
    wrong = check("Great! Great! Have you considered hard negatives? Why? Why?", PROBE)
    assert {"grades", "leads", "not exactly one question"} <= set(wrong)
    assert len(wrong) == len(set(wrong))


def test_a_word_of_the_answer_may_be_used_once_the_candidate_has_said_it(check, stage):
    asks = "Where does the unseen popularity of the batch negatives come from?"
    assert "gives away the answer" not in check(asks.replace("unseen popularity", "tuning"), PROBE)


def test_every_authored_probe_would_pass(check, stage):
    """What we wrote ourselves must hold under our own rules."""
    brief = stage.brief(setup(stage.bank))
    failing = []
    for item in brief.rubric.items[:24]:
        for probe in item.criterion.probes if item.criterion else item.topic.probes[:1]:
            move = Move(MoveKind.PROBE, "open", 1.0, item.id, item.topic.id, probe)
            if probe.count("?") == 1 and (wrong := check(probe, move)):
                failing.append((probe, wrong))
    assert failing == []


EARLIER = (
    'You put down "Iceberg, and tables". Before we draw anything, what load does this see?',
    "I see. Where do the labels come from?",
)


@pytest.mark.parametrize(
    ("line", "left"),
    [
        ("Before we draw anything, how much does a day leave behind?", "How much does a day leave behind?"),
        ('You put down "LoRA". Before we draw anything, what drifts?', "What drifts?"),
        ('You wrote "LoRA". Before we draw anything, what drifts?', 'You wrote "LoRA". Before we draw anything, what drifts?'),
        ("I see. What drifts?", "What drifts?"),
        ("I see.", "I see."),
        ("So nightly, then, and where do the labels come from?", "So nightly, then, and where do the labels come from?"),
    ],
)  # fmt: skip
def test_an_opening_that_was_heard_before_is_taken_off(line, left):
    assert without_formula(line, EARLIER) == left
