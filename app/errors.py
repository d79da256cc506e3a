"""The errors whose message is meant for a person: one line that says what is wrong, where, and what to do.

app            BadDays, BadLabel, BadSetting (PortInUse, CannotListen), Ended
transcripts    BadTranscript, NotAnInterview, OutOfRange, StoreError (UnknownInterview)
evaluators     NoCorpus, NoEncoder, NotTrained
question_bank  BrokenContent, NotInBank
"""

from app.bad_setting import BadSetting
from app.conductor import Ended
from app.guides import BadDays
from app.labels import BadLabel
from evaluators.encoder import NoEncoder
from evaluators.measure import NoCorpus
from evaluators.weights import NotTrained
from question_bank import BrokenContent, NotInBank
from transcripts import BadTranscript, NotAnInterview, OutOfRange
from transcripts.store import StoreError

FOR_PEOPLE: tuple[type[Exception], ...] = (
    BadDays,
    BadLabel,
    BadSetting,
    BadTranscript,
    BrokenContent,
    Ended,
    NoCorpus,
    NoEncoder,
    NotAnInterview,
    NotInBank,
    NotTrained,
    OutOfRange,
    StoreError,
)
