"""Overrides applied: scores of criteria, of groups, the total, and at last statuses, each beside what is computed.

What an override replaces is what the sheet gives once those before it are applied: criteria first, then groups from the
inside out, then the total, then the status. Whatever follows from a score (groups above it, ranks, tiers, conditions on
a group) follows from the one that holds. Conditions on a criterion look at its value, which no override changes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import numpy as np
from attrs import define, evolve, field, frozen
from numpy.typing import NDArray

from pembina.errors import N_, Phrase, Place, Problem
from pembina.methods.rounding import publish
from pembina.model import Award, Entrant, Finding, Group, Leaf, Node, Override, Status

if TYPE_CHECKING:
    from pembina.evaluation.score import Scored
    from pembina.evaluation.standing import Standing
    from pembina.evaluation.tree import Tree

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]

REASON = "status.override"
"""Key of the reason of whose status was overridden."""

ASIDE = N_("its status is {status}, as the data set says")
SCREENED = N_("the screen leaves it out, so that nothing of it is scored")


@frozen
class Asked:
    """The overrides that somebody asks for.

    ``checked`` says that each has to start from what is computed, as in an evaluation; where rules or figures are
    tried out, it need not. Of ``doubtful`` entrants other overrides were refused, so that what is computed above
    criteria may not be what their overrides start from.
    """

    given: Sequence[Override] = ()
    doubtful: frozenset[str] = frozenset()
    checked: bool = True


def weighed(award: Award) -> dict[str, Node]:
    """Nodes that have a part in the total, by path; the root is one of them."""

    def walk(node: Node) -> Iterator[tuple[str, Node]]:
        yield node.path, node
        for child in node.children if isinstance(node, Group) else ():
            if child.scored:
                yield from walk(child)

    return dict(walk(award.root))


@define
class Overriding:
    """The overrides of one judgement: applied step by step, with what was computed, and what is wrong with them."""

    award: Award
    entrants: Sequence[Entrant]
    asked: Asked
    applied: list[Override] = field(factory=list)
    problems: list[Problem] = field(factory=list)
    held: dict[str, Booleans] = field(factory=dict)
    """Whose score of a node is overridden, by path."""
    _scores: dict[str, list[tuple[int, Override]]] = field(factory=dict)
    _statuses: dict[int, Override] = field(factory=dict)

    @classmethod
    def over(
        cls, award: Award, entrants: Sequence[Entrant], asked: Asked, screened: Mapping[int, Any]
    ) -> Overriding | None:
        """Sort what is asked for by node; None where nothing is. What the data set aside keeps its place."""
        if not asked.given:
            return None
        found, nodes = cls(award, entrants, asked), weighed(award)
        rows = {entrant.code: row for row, entrant in enumerate(entrants)}
        for each in asked.given:
            row = rows.get(each.entrant)
            if row is None or (each.path is not None and each.path not in nodes):
                continue  # another field or other rules are tried out: nobody, or nothing, is there to be overridden
            aside = entrants[row].status
            if aside is not None:
                found._refuse("PB532", each, "entrant", why=Phrase(ASIDE, status=aside))
            elif each.path is None:
                found._statuses[row] = each
            elif row in screened:
                found._refuse("PB532", each, "entrant", why=Phrase(SCREENED))
            else:
                found._scores.setdefault(each.path, []).append((row, each))
        return found

    # Scores

    def criteria(self, scored: Mapping[str, Scored]) -> dict[str, Scored]:
        """Return the scores of criteria with those overridden that are; a score is no gap any more."""
        found = dict(scored)
        for path in [path for path in self._scores if isinstance(weighed(self.award)[path], Leaf)]:
            own = found[path]
            scores, mask = self._replaced(path, own.scores)
            rest = {key: getattr(own, key) & ~mask for key in ("filled", "left_out", "blocked")}
            found[path] = evolve(own, scores=scores, **rest)
        return found

    def group(self, tree: Tree, path: str) -> None:
        """Override the scores of a group in a tree, as far as it has been climbed; nobody is blocked by it then."""
        if path in self._scores:
            tree.scores[path], mask = self._replaced(path, tree.scores[path])
            tree.blocked[path] = tree.blocked[path] & ~mask
            tree.left_out[path] = tree.left_out[path] & ~mask

    def _replaced(self, path: str, scores: Floats) -> tuple[Floats, Booleans]:
        found, mask = scores.copy(), np.zeros(len(scores), dtype=np.bool_)
        for row, each in self._scores[path]:
            computed = None if np.isnan(scores[row]) else self._published(float(scores[row]))
            self._compare(each, computed, isinstance(weighed(self.award)[path], Leaf))
            found[row], mask[row] = float(each.after), True
            self.applied.append(evolve(each, before=computed))
        self.held[path] = mask
        return found, mask

    def _published(self, score: float) -> Decimal:
        return publish(score, self.award.decimals, self.award.rounding)

    def _compare(self, each: Override, computed: Decimal | str | None, sure: bool) -> None:
        """Note where an override starts from something else than what is computed, or changes nothing of it."""
        if not self.asked.checked or (each.entrant in self.asked.doubtful and not sure):
            return
        before: Any = each.before
        if isinstance(before, Decimal):
            before = self._published(float(before))
        if before != computed:
            shown = {"before": _shown(each.before), "computed": _shown(computed)}
            self._refuse("PB527", each, "before", **shown)

    # Statuses

    def status(self, row: int, standing: Standing, total: bool) -> None:
        """Override the status that an entrant has by data and rules; ``total`` says that it has a total."""
        each = self._statuses.get(row)
        if each is None:
            return
        computed, after = standing.status.value, Status(str(each.after))
        self._compare(each, computed, sure=False)
        if after is Status.RANKED and not total:
            if each.entrant not in self.asked.doubtful:
                self._refuse("PB531", each, "after")
            return
        if computed == after.value:  # rules or figures are tried out by which it has this status anyway
            return
        self.applied.append(evolve(each, before=computed))
        said = {"by": each.by, "second": each.second, "reason": each.reason, "date": each.date}
        standing.status, standing.reason = after, (REASON, {"before": computed, **said})

    # What is said of them

    def _refuse(self, code: str, each: Override, column: str, **args: Any) -> None:
        if self.asked.checked:
            name = next(e.name for e in self.entrants if e.code == each.entrant)
            place = Place(each.file, each.row, cell=column)
            self.problems.append(Problem(code, place, {"what": each.what, "entrant": name, **args}))


def _shown(answer: Decimal | str | None) -> Any:
    return Phrase(N_("nothing")) if answer is None else str(answer)


def in_order(applied: Sequence[Override], award: Award) -> list[Override]:
    """Overrides by entrant, and of an entrant in the order in which they are applied."""
    order = {node.path: i for i, node in enumerate(award.nodes())}

    def key(each: Override) -> tuple[Any, ...]:
        if each.path is None:
            return each.entrant, 2
        node = award.node(each.path)
        inner = isinstance(node, Group)
        return each.entrant, int(inner), -each.path.count(".") - bool(each.path), order[each.path]

    return sorted(applied, key=key)


def override_findings(applied: Sequence[Override]) -> list[Finding]:
    """Say of each override what it did, by whom and why: a remark that no report leaves out."""
    return [Finding("override.applied", told(each), "warning", each.path or None, each.entrant) for each in applied]


def told(each: Override) -> dict[str, Any]:
    """What documents say of an override beside whose it is."""
    return {
        "what": each.what, "before": each.before, "after": each.after, "by": each.by, "second": each.second,
        "reason": each.reason, "date": each.date,
    }  # fmt: skip
