"""Limits of what fits together in a result, exactly: what is just inside is taken, what is just outside is named."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from pembina.errors import N_, Phrase
from pembina.record.coherence import incoherences

from ..reports import results

Document = dict[str, Any]
Change = Callable[[Document], object]

OVERRIDE = {
    "entrant": "02", "what": "total", "before": None, "after": 54, "by": "A", "second": None, "reason": "B",
    "date": "2022-07-01",
}  # fmt: skip
RULES, ROOT, VISITS, LONG = "award/rules", "award/rules/root", "supervision.visits", "x" * 61
CUT = f"'{'x' * 60}…'"


def told(change: Change) -> list[str]:
    """All that does not fit in a document of which something was changed."""
    document = copy.deepcopy(results.document())
    change(document)
    return [str(said) for said in incoherences(document)]


def rules(document: Document) -> Document:
    found: Document = document["award"]["rules"]
    return found


def ruled(**more: Any) -> Change:
    """Rules with other values."""
    return lambda document: rules(document).update(more)


def node(i: int, **more: Any) -> Change:
    return lambda document: document["nodes"][i].update(more)


def entrant(i: int, **more: Any) -> Change:
    return lambda document: document["entrants"][i].update(more)


def total(exact: float, published: str) -> Change:
    return entrant(0, total={"exact": exact, "published": published})


def column(i: int, name: str, value: Any) -> Change:
    """The first of a column."""

    def change(document: Document) -> None:
        column = document["nodes"][i].get(name) or [None] * 6
        document["nodes"][i][name] = [value, *column[1:]]

    return change


def below(i: int, *more: int, **keys: Any) -> Change:
    """A rule of the tree with other values."""

    def change(document: Document) -> None:
        rule = rules(document)["root"]["children"][i]
        for k in more:
            rule = rule["children"][k]
        rule.update(keys)

    return change


def both(*changes: Change) -> Change:
    return lambda document: [change(document) for change in changes]


def renamed(i: int, path: str) -> Change:
    """A criterion below the root by another name, in the rules and in the nodes."""
    return both(below(i, path=path), node(i + 3, path=path))


FITTING: dict[str, Change] = {
    "as it is": lambda d: None,
    "no period": ruled(period=None),
    "no day of adoption": ruled(adopted=None),
    "an open period": ruled(period={"start": None, "end": "2022-06-30"}),
    "no decimals": ruled(decimals=0),
    "ten decimals": ruled(decimals=10),
    "half even": ruled(rounding="half-even"),
    "ties by a criterion": ruled(ties=["supervision.visits", "aid", "shared"]),
    "a share of nothing": below(1, share=0),
    "a share of all": below(1, share=1),
    "counted approximately": both(below(0, 0, distinct="approximate"), node(2, distinct="approximate")),
    "nobody of whom a finding speaks": lambda d: d["findings"][0].update(entrant=None, node=None),
    "no overrides at all": lambda d: d.pop("overrides"),
    "an override": lambda d: d.update(overrides=[OVERRIDE]),
    "an override without a day": lambda d: d.update(overrides=[{**OVERRIDE, "date": None}]),
    "a quota of the whole": lambda d: rules(d)["tiers"][1]["quota"].update(per=None),
    "no tier": entrant(0, tier=None),
    "ranked no longer": entrant(0, status="recused", rank=None, total=None),
    "the largest total": total(999_999_999_999_999, "999999999999999"),
    "the smallest total": total(-999_999_999_999_999, "-999999999999999"),
    "the largest score": column(4, "scores", 999_999_999_999_999),
    "a score without contribution": column(4, "contributions", None),
    "no share for who has no total": lambda d: d["nodes"][4]["shares"].__setitem__(5, None),
    "a large share": node(4, share=9e29),
    "a negative share": node(4, share=-9e29),
    "values of which some are texts": column(5, "values", "WTP"),
    "a large figure": both(column(4, "values", 9e29), column(4, "evidence", -9e29)),
}


@pytest.mark.parametrize("name", FITTING)
def test_what_is_just_inside_fits(name: str) -> None:
    assert told(FITTING[name]) == []


WRONG: dict[str, tuple[Change, list[str]]] = {
    **{
        f"short {name}": (node(4, **{name: [None]}), [f"nodes/4/{name}: 1 entries for 6 entrants"])
        for name in ("scores", "contributions", "values", "numerators", "denominators", "evidence", "used")
    },
    "short shares": (node(4, shares=[0.6]), ["nodes/4/shares: 1 entries for 6 entrants"]),
    "days": (
        ruled(adopted="x", period={"start": "2022-06-1", "end": "20220630"}),
        [
            f"{RULES}/adopted: 'x' is no day",
            f"{RULES}/period/end: '20220630' is no day",
            f"{RULES}/period/start: '2022-06-1' is no day",
        ],
    ),
    "a long name": (ruled(adopted=LONG), [f"{RULES}/adopted: {CUT} is no day"]),
    "a name of sixty": (ruled(adopted="x" * 60), [f"{RULES}/adopted: '{'x' * 60}' is no day"]),
    "eleven decimals": (ruled(decimals=11), [f"{RULES}/decimals: 11 is not from 0 to 10"]),
    "one decimal too few": (ruled(decimals=-1), [f"{RULES}/decimals: -1 is not from 0 to 10"]),
    "rounding": (ruled(rounding="up"), [f"{RULES}/rounding: 'up' is no way of rounding"]),
    "a negative share": (below(1, share=-0.1), [f"{ROOT}: the share of 'aid' is not from 0 to 1"]),
    "a share above all": (below(0, 0, share=1.1), [f"{ROOT}: the share of '{VISITS}' is not from 0 to 1"]),
    "ties": (ruled(ties=["x", "y"]), [f"{RULES}/ties: there is no 'x'", f"{RULES}/ties: there is no 'y'"]),
    "a tier thrice": (
        ruled(tiers=[results.rules()["tiers"][k] for k in (0, 1, 2, 2, 2)]),
        [f"{RULES}/tiers: 'pratama' is there twice"] * 2,
    ),
    "a minimum of the last tier": (
        lambda d: rules(d)["tiers"][2].update(minimums={"x": 1}),
        [f"{RULES}/tiers/2/minimums: there is no 'x'"],
    ),
    "a method": (
        below(0, 0, score={"name": "goalposts", "parameters": {"from": 1}}),
        [f'{ROOT}/children/0/children/0/score/parameters: the key "to" is missing'],
    ),
    "no nodes": (
        lambda d: d.update(nodes=[], findings=[]),
        ["nodes: the first is not the root of the tree", "nodes: they are not those of the rules"],
    ),
    "a root that is a criterion": (
        node(0, kind="criterion"),
        ["nodes: the first is not the root of the tree", "nodes: groups and criteria are not those of the rules"],
    ),
    "a first that is another group": (
        lambda d: d["nodes"].insert(0, d["nodes"].pop(1)),
        ["nodes: the first is not the root of the tree"],
    ),
    "the first below nothing": (
        both(below(0, path="z.supervision"), node(1, path="z.supervision"), lambda d: d.update(findings=[])),
        [
            f"{RULES}/tiers/0/minimums: there is no 'supervision'",
            f"{RULES}/gates/1/criterion: there is no 'supervision'",
            f"{ROOT}: 'z.supervision' is below nothing",
            f"{ROOT}: '{VISITS}' is below nothing",
            f"{ROOT}: 'supervision.meetings' is below nothing",
        ],
    ),
    "the last below nothing": (
        both(renamed(1, "z.aid"), lambda d: d.update(findings=[])),
        [f"{ROOT}: 'z.aid' is below nothing"],
    ),
    "a path that is empty": (
        both(renamed(1, ""), lambda d: d.update(findings=[])),
        ["nodes: '' is there twice", f"{ROOT}: '' is below nothing",
         "nodes/0/aggregate: it is not that of the rules"],
    ),
    "counted in the rules only": (
        below(0, 0, distinct="exact"),
        [f"nodes/2/distinct: the rules of '{VISITS}' say otherwise"],
    ),
    "an entrant twice": (
        both(entrant(1, code="01"), lambda d: d.update(findings=[])),
        ["entrants: '01' is there twice"],
    ),
    "gates": (entrant(1, gates=[]), ["entrants/1/gates: 0 entries for 2 conditions"]),
    "held back": (
        lambda d: d["entrants"][0]["held-back"][0].update(tier="x"),
        ["entrants/0: there is no 'x'"],
    ),
    "held back without a tier": (
        lambda d: (d["entrants"][0].update(tier=None), d["entrants"][0]["held-back"][0].update(tier="x")),
        ["entrants/0: there is no 'x'"],
    ),
    "a tier and held back": (
        lambda d: (d["entrants"][0].update(tier="y"), d["entrants"][0]["held-back"][0].update(tier="x")),
        ["entrants/0: there is no 'y'", "entrants/0: there is no 'x'"],
    ),
    "no total": (entrant(0, total=None), ["entrants/0: it is ranked, and has no rank or no total"]),
    "a note": (lambda d: d["nodes"][5].update(notes={"x": {}}), ["nodes/5/notes: there is no 'x'"]),
    "a finding": (
        lambda d: d.update(findings=[{**d["findings"][0], "entrant": "x", "node": "y"}]),
        ["findings/0/entrant: there is no 'x'", "findings/0/node: there is no 'y'"],
    ),
    "the second override": (
        lambda d: d.update(overrides=[OVERRIDE, {**OVERRIDE, "entrant": "x", "date": "2022-7-1"}]),
        ["overrides/1/entrant: there is no 'x'", "overrides/1/date: '2022-7-1' is no day"],
    ),
    "an exact total": (total(1e15, "1"), ["entrants/0/total: it is too large for a score"]),
    "an exact total below": (total(-1e15, "1"), ["entrants/0/total: it is too large for a score"]),
    "a published total": (total(1, "1000000000000000"), ["entrants/0/total: it is too large for a score"]),
    "a published total below": (total(1, "-1000000000000000"), ["entrants/0/total: it is too large for a score"]),
    **{
        f"{name} of {value}": (column(4, name, value), [f"nodes/4/{name}: a number is too large for a score"])
        for name in ("scores", "contributions")
        for value in (1e15, -1e15)
    },
    "a share of the node": (node(4, share=1e30), ["nodes/4/shares: a share is too large to count with"]),
    "a share below": (node(4, share=-1e30), ["nodes/4/shares: a share is too large to count with"]),
    "a share of an entrant": (column(4, "shares", 1e30), ["nodes/4/shares: a share is too large to count with"]),
    **{
        f"a figure of {name}": (column(4, name, value), [f"nodes/4/{name}: a number is too large to count with"])
        for name, value in
        {"values": 1e30, "numerators": -1e30, "denominators": -1e30, "evidence": 1e31, "used": 1e30}.items()
    },
    "a share that is missing": (
        lambda d: d["nodes"][4]["shares"].__setitem__(3, None),
        ["nodes/4/shares: one is missing for an entrant with a total"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_what_is_just_outside_is_named_with_nothing_else(name: str) -> None:
    change, said = WRONG[name]
    assert told(change) == said


@pytest.mark.parametrize(("scale", "fits"), [(0, False), (-1, False), (0.5, True), (1, True)])
def test_a_scale_is_above_nothing(scale: float, fits: bool) -> None:
    said = f"{RULES}/scale: {scale} is not above 0"
    assert (said not in told(ruled(scale=scale))) is fits


def test_what_does_not_fit_is_told_in_two_phrases_that_can_be_translated() -> None:
    document = copy.deepcopy(results.document())
    rules(document)["rounding"] = "up"
    document["nodes"][1]["aggregate"] = {"name": "arithmetic", "parameters": {}}
    first, second = incoherences(document)
    assert isinstance(first, Phrase)
    assert (first.template, first.args["where"]) == (N_("{where}: {what}"), "award/rules/rounding")
    assert (first.args["what"].template, first.args["what"].args) == (
        N_("{found} is no way of rounding"),
        {"found": "'up'"},
    )
    assert second.args["what"].template == N_("it is not that of the rules")
