"""Tiers: one cut each, best first, each within reach."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from attrs import frozen

from pembina.awardfile.attainable import attainable, slack
from pembina.awardfile.draft import Draft
from pembina.awardfile.references import has_no_score, is_not_weighed, names_no_node
from pembina.awardfile.shares import takes_part
from pembina.awardfile.wording import number, written
from pembina.errors import N_, Hint, Problem, did_you_mean

CUTS = ("from", "above")


@frozen
class Cut:
    """Where a tier begins: ``from`` a total, or ``above`` it. Above 80 is the higher of the two cuts at 80."""

    at: Decimal
    key: str

    def order(self) -> tuple[Decimal, bool]:
        """Sort key: the higher cut is the greater."""
        return self.at, self.key == "above"

    def __str__(self) -> str:
        return f"{self.key} {number(self.at)}"


def cut_of(tier: Mapping[str, Any]) -> Cut | None:
    """Return the cut of a tier that has exactly one, undamaged."""
    given = [key for key in CUTS if key in tier]
    value = tier[given[0]] if len(given) == 1 else None
    return Cut(Decimal(value), given[0]) if isinstance(value, int | Decimal) else None


def ids_differ(draft: Draft) -> Iterator[Problem]:
    """No two tiers have the same id."""
    seen = set()
    for i, tier in draft.items("tiers"):
        name = tier.get("id")
        if isinstance(name, str) and name in seen:
            yield draft.problem("PB234", ("tiers", i, "id"), tier=name)
        seen.add(name)


def tiers_have_one_cut(draft: Draft) -> Iterator[Problem]:
    """A tier says ``from`` or ``above``, not both."""
    for i, tier in draft.items("tiers"):
        given = [key for key in tier if key in CUTS]
        if not given and not draft.in_doubt("tiers", i):
            yield draft.problem("PB235", ("tiers", i))
        elif len(given) == 2:
            yield draft.problem("PB236", ("tiers", i, given[1]))


def cuts_descend(draft: Draft) -> Iterator[Problem]:
    """The best tier comes first; every next cut is lower. At the same total, ``above`` comes before ``from``."""
    before: Cut | None = None
    for i, tier in draft.items("tiers"):
        cut = cut_of(tier)
        if cut is None:
            continue
        if before is not None and cut.order() >= before.order():
            yield draft.problem("PB237", ("tiers", i, cut.key), cut=str(cut), before=str(before))
        before = cut


def tiers_are_in_reach(draft: Draft) -> Iterator[Problem]:
    """The best possible total reaches every cut."""
    best = attainable(draft, draft.root) if draft.root else None
    for i, tier in draft.items("tiers"):
        cut = cut_of(tier)
        if best is None or cut is None:
            continue
        reach = best + slack(draft)
        if float(cut.at) > reach or (cut.key == "above" and float(cut.at) == best):
            yield draft.problem("PB238", ("tiers", i, cut.key), cut=str(cut), best=f"{best:.10g}")


def minimums_are_in_reach(draft: Draft) -> Iterator[Problem]:
    """Minimums of a tier name nodes with a score that can reach them."""
    for i, tier in draft.items("tiers"):
        minimums = tier.get("and")
        for path, least in minimums.items() if isinstance(minimums, dict) else ():
            at = ("tiers", i, "and", path)
            problem = names_no_node(draft, path, at) or has_no_score(draft, path, at)
            if problem is None and path in draft.nodes:
                problem = is_not_weighed(draft, path, at, takes_part(draft, draft.nodes[path]))
            best = attainable(draft, draft.nodes[path]) if path in draft.nodes else None
            if problem is not None:
                yield problem
            elif best is not None and isinstance(least, int | Decimal) and float(least) > best + slack(draft):
                yield draft.problem("PB239", at, path=path, least=written(least), best=f"{best:.10g}")


def quotas_name_groups(draft: Draft) -> Iterator[Problem]:
    """A quota is counted inside a column by which entrants are grouped, and such columns have titles."""
    entrants = draft.document.get("entrants")
    groups = entrants.get("groups", []) if isinstance(entrants, dict) else None
    if not isinstance(groups, list) or draft.in_doubt("entrants"):
        return
    columns = [column for column in groups if isinstance(column, str)]
    titles = entrants.get("titles") if isinstance(entrants, dict) else None
    for column in titles if isinstance(titles, dict) else ():
        if column not in groups:
            hint = did_you_mean(column, columns)
            yield draft.problem("PB240", ("entrants", "titles", column), hint, column=column)
    for i, tier in draft.items("tiers"):
        quota = tier.get("quota")
        per = quota.get("per") if isinstance(quota, dict) else None
        if isinstance(per, str) and per not in groups:
            hint = did_you_mean(per, columns) or (
                Hint(N_("the groups are: {groups}"), {"groups": ", ".join(columns)}) if columns else None
            )
            yield draft.problem("PB240", ("tiers", i, "quota", "per"), hint, column=per)
