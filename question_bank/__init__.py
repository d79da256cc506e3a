"""What is asked: frameworks, topics, questions, phase guides and red flags, one YAML file each."""

from question_bank import schemas
from question_bank.bank import FOLDERS, HOME, Bank, NotInBank, load_bank, read_bank, read_folder, read_layers
from question_bank.entry import Entry, Id, Line, Lines, Part, at_least
from question_bank.framework import Framework, Step
from question_bank.lint import dangling, lint
from question_bank.phase import PHASE_TITLES, PHASES, Phase
from question_bank.phase_guide import Passage, PhaseGuide
from question_bank.question import ArithmeticCheck, Criterion, Curveball, Fact, Question, Reading, Spoken
from question_bank.reading import BrokenContent, Problem, Source
from question_bank.red_flag import Detection, RedFlag
from question_bank.sayings import Sayings
from question_bank.thin import PLACEHOLDER, Advice, placeholders, thin_bank
from question_bank.topic import Depths, Exemplars, HardNegative, Topic

__all__ = [
    "FOLDERS",
    "HOME",
    "PHASES",
    "PHASE_TITLES",
    "PLACEHOLDER",
    "Advice",
    "ArithmeticCheck",
    "Bank",
    "BrokenContent",
    "Criterion",
    "Curveball",
    "Depths",
    "Detection",
    "Entry",
    "Exemplars",
    "Fact",
    "Framework",
    "HardNegative",
    "Id",
    "Idle",
    "Line",
    "Lines",
    "NotInBank",
    "Part",
    "Passage",
    "Phase",
    "PhaseGuide",
    "Problem",
    "Question",
    "Reading",
    "RedFlag",
    "Sayings",
    "Source",
    "Spoken",
    "Step",
    "Topic",
    "at_least",
    "dangling",
    "lint",
    "load_bank",
    "placeholders",
    "read_bank",
    "read_folder",
    "read_layers",
    "schemas",
    "thin_bank",
]
