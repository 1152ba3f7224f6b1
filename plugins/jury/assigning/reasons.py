"""Why there is no sheet: each reason with what anybody needs to check it."""

from __future__ import annotations

from attrs import frozen

Parts = tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]
"""Connected parts: the entrants and the jurors of each."""


@frozen
class TooFewJurors:
    """More jurors per entrant are asked for than there are."""

    wanted: int
    there: int


@frozen
class TooFewValues:
    """The column that has to be mixed has fewer different values than jurors are asked for."""

    wanted: int
    there: int


@frozen
class TooFewLeft:
    """The rules leave these entrants, all alike, fewer jurors than asked for.

    ``left`` are those who may judge them; ``values`` how many of them can sit together, each with another value of the
    column that has to be mixed. The others are kept away by a conflict, by their groups, by their languages, or by a
    largest load of 0 (``idle``).
    """

    entrants: tuple[str, ...]
    wanted: int
    left: tuple[str, ...]
    values: int
    conflicts: tuple[str, ...]
    groups: tuple[str, ...]
    languages: tuple[str, ...]
    idle: tuple[str, ...]


@frozen
class TooLittleRoom:
    """Entrants need more judgements together than the jurors left to them can give: Hall's condition is broken.

    ``jurors`` would be full to their largest load, ``capacity`` together; all others give these entrants at most
    ``others`` judgements. ``need`` is more than ``capacity + others`` (the theorem of Ford and Fulkerson: a cut).
    """

    entrants: tuple[str, ...]
    need: int
    jurors: tuple[str, ...]
    capacity: int
    others: int


@frozen
class NoBridge:
    """Parts that no juror may judge across: entrants of each, and the jurors who may judge them."""

    parts: Parts


@frozen
class TooFewLinks:
    """Connecting so many entrants and jurors takes more judgements (one fewer than there are people) than are made."""

    entrants: int
    jurors: int
    judgements: int

    @property
    def needed(self) -> int:
        """Judgements without which they cannot be connected."""
        return self.entrants + self.jurors - 1


@frozen
class NeverConnected:
    """A search of all sheets under the rules found none that is connected and gives work to as many jurors.

    ``parts`` are those of the most equal sheet (entrants and jurors), the largest first.
    """

    parts: Parts


@frozen
class Undecided:
    """No connected sheet was found, and whether there is one was not settled, for lack of scipy or beyond reach."""

    lacking: bool
    parts: Parts


Reason = TooFewJurors | TooFewValues | TooFewLeft | TooLittleRoom | NoBridge | TooFewLinks | NeverConnected | Undecided
