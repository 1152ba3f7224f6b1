"""Which scores count, as the criterion says it, over plain Python rows: a second reckoning beside that of measuring.py.

A test holds the two together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from attrs import field, frozen

from ..panel import Change, Panel, Score

Pair = tuple[str, str]
"""An entrant and a juror, by code."""
Cell = tuple[str, str, str]
"""An entrant, a juror and an item."""

ABSTAINED, RECUSED = "abstained", "recused"


@frozen
class Counted:
    """The scores that count: those of jurors who scored every item of an entrant.

    ``doubtful`` are entrants who have no value until a person has looked at their scores, with the kinds of doubt:
    outside (the scale), twice, unclear (no juror, or an unknown state), unsealed, misfits (changes that do not fit).
    ``applied`` are the changes that were made.
    """

    scores: Mapping[Cell, float]
    doubtful: Mapping[str, frozenset[str]]
    applied: tuple[Change, ...] = ()


@frozen
class _Marks:
    """What is known of all rows before one of them is judged."""

    panel: Panel
    away: frozenset[Pair]
    abstaining: frozenset[Pair]
    rows: Mapping[Cell, int]
    given: frozenset[Cell]
    changes: Mapping[Cell, Sequence[Change]]
    items: frozenset[str] = field(init=False)

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "items", frozenset(item.id for item in self.panel.rubric.items))


def count(panel: Panel, after: bool = True) -> Counted:
    """Count the scores after the consensus round, or as the jurors gave them where ``after`` is False."""
    changes = tuple(panel.changes or ()) if after else ()
    marks, scores = _marks(panel, changes), panel.scores or ()
    doubts: dict[str, set[str]] = {}
    good: dict[Pair, dict[str, float]] = {}
    applied: list[Change] = []
    for score in scores:
        found = _doubts(marks, score)
        if found:
            doubts.setdefault(score.entrant, set()).update(found)
        elif _live(marks, score):
            good.setdefault((score.entrant, score.juror), {})[score.item] = _score(marks, score)
        change = _fitting(marks, score)
        if change is not None and _live(marks, score) and "twice" not in found:
            applied.append(change)
    for change in changes:
        if change not in applied:
            doubts.setdefault(change.entrant, set()).add("misfits")
    for conflict in panel.conflicts:
        if not conflict.juror:
            doubts.setdefault(conflict.entrant, set()).add("unclear")
    whole = {pair: given for pair, given in good.items() if len(given) == len(marks.items)}
    kept = {(e, j, i): value for (e, j), given in sorted(whole.items()) for i, value in given.items()}
    return Counted(kept, {entrant: frozenset(kinds) for entrant, kinds in sorted(doubts.items())}, tuple(applied))


def _marks(panel: Panel, changes: Iterable[Change]) -> _Marks:
    scores = panel.scores or ()
    ids = {item.id for item in panel.rubric.items}
    away = {(conflict.entrant, conflict.juror) for conflict in panel.conflicts if conflict.juror}
    away |= {(s.entrant, s.juror) for s in scores if s.juror and s.state == RECUSED}
    abstaining = {
        (s.entrant, s.juror) for s in scores if s.juror and s.state == ABSTAINED and (s.item in ids or not s.item)
    }
    by_cell: dict[Cell, list[Change]] = {}
    for change in changes:
        by_cell.setdefault((change.entrant, change.juror, change.item), []).append(change)
    rows = Counter(_cell(score) for score in scores)
    given = frozenset(_cell(score) for score in scores if score.score is not None)
    return _Marks(panel, frozenset(away), frozenset(abstaining), rows, given, by_cell)


def _cell(score: Score) -> Cell:
    return score.entrant, score.juror, score.item


def _here(marks: _Marks, score: Score) -> bool:
    return (score.entrant, score.juror) not in marks.away


def _live(marks: _Marks, score: Score) -> bool:
    """Whether it is a score of an item by a juror who neither has a conflict nor stepped back."""
    said = score.item in marks.items and not score.state and score.score is not None
    return said and _here(marks, score) and (score.entrant, score.juror) not in marks.abstaining


def _doubts(marks: _Marks, score: Score) -> set[str]:
    """Why a person has to look at a row."""
    known, cell, found = score.item in marks.items, _cell(score), set()
    if known and _here(marks, score) and marks.rows[cell] > 1 and cell in marks.given:
        found.add("twice")
    strange = score.state not in ("", ABSTAINED, RECUSED) and (known or not score.item)
    nameless = known and not score.state and score.score is not None and not score.juror
    if (strange and _here(marks, score)) or nameless:
        found.add("unclear")
    if _live(marks, score):
        item = marks.panel.rubric.item(score.item)
        if item is None or not marks.panel.rubric.allowed(item, _score(marks, score)):
            found.add("outside")
        if marks.panel.parameters["sealed"] and not score.seal:
            found.add("unsealed")
    return found


def _fitting(marks: _Marks, score: Score) -> Change | None:
    """Return the one change, signed and with a reason, whose ``before`` is the score; changes twice fit nowhere."""
    changes = marks.changes.get(_cell(score), ())
    if len(changes) != 1 or score.score is None or changes[0].before != score.score:
        return None
    return changes[0] if changes[0].by and changes[0].reason and changes[0].after is not None else None


def _score(marks: _Marks, score: Score) -> float:
    change = _fitting(marks, score)
    after = change.after if change is not None else score.score
    assert after is not None
    return after
