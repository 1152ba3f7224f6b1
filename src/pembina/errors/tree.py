"""The exceptions, by whose mistake it is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from pembina.errors.problem import Hint, Place, Problem


class PembinaError(Exception):
    """Everything Pembina refuses; ``problems`` holds each mistake, sorted by place."""

    exit_status: ClassVar[int] = 3

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda p: (p.place.order(), p.code)))
        super().__init__("\n".join(p.show() for p in self.problems))

    @classmethod
    def of(cls, code: str, place: Place | None = None, *, hint: Hint | None = None, **args: Any) -> PembinaError:
        """Make an error of a single problem."""
        return cls([Problem(code, place or Place(), args, hint)])


class UsageError(PembinaError):
    """The command line, or a call, is wrong."""

    exit_status: ClassVar[int] = 2


class AwardError(PembinaError):
    """An award file is refused."""


class DataError(PembinaError):
    """A data set is refused."""


class ScoringError(PembinaError):
    """Rules and data do not fit together, so that no score can be given."""


class RecordError(PembinaError):
    """A result document is refused."""


class Unprovided(KeyError):
    """A method by a name that nothing installed here provides: a result may come from where more is installed."""


class PluginError(PembinaError):
    """A plugin broke its contract; its author has to mend it."""

    exit_status: ClassVar[int] = 4
