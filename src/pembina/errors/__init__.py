"""What can go wrong, where, and what would mend it.

Every mistake is a :class:`Problem` with a code, a place and arguments; texts are templates that a reader's language
fills in. Errors carry *all* problems found, never only the first::

    PembinaError                exit status
    ├── UsageError              2   the command line is wrong
    ├── AwardError              3   the award is refused
    ├── DataError               3   the data set is refused
    ├── ScoringError            3   the rules and the data do not fit together
    ├── RecordError             3   a result document is refused
    └── PluginError             4   a plugin's fault
"""

from pembina.errors.codes import CODES, Code
from pembina.errors.problem import N_, Hint, Phrase, Place, Problem, did_you_mean
from pembina.errors.tree import (
    AwardError,
    DataError,
    PembinaError,
    PluginError,
    RecordError,
    ScoringError,
    Unprovided,
    UsageError,
)

__all__ = [
    "CODES",
    "N_",
    "AwardError",
    "Code",
    "DataError",
    "Hint",
    "PembinaError",
    "Phrase",
    "Place",
    "PluginError",
    "Problem",
    "RecordError",
    "ScoringError",
    "Unprovided",
    "UsageError",
    "did_you_mean",
]
