"""Small awards over one table, evaluated for real, and every combination of whole moves put through the evaluation."""

from __future__ import annotations

import copy
from itertools import product

import jsonschema

import pembina
from pembina.analysis import improve, improve_schema
from pembina.analysis.improve_goal import Goal
from pembina.analysis.replay import Replay
from pembina.model import Result, canonical, sha256

from ..evaluation.conftest import HEAD, write_table


def ratio(path, over, under, weight, rest="", score='{ method = "goalposts", from = 0, to = 10 }', unit="visits each"):
    """A criterion that divides one column by another: so many visits for so many cooperatives."""
    read = f'{{ figures = {{ table = "t", region = "code", value = "{over}", per = "{under}" }} }}'
    lines = [
        f"[criteria.{path}]",
        f'title = "{path}"',
        'use = "reported-value"',
        'with = { kind = "ratio" }',
        f"read = {read}",
    ]
    lines += [f'unit = "{unit}"', f"score = {score}"]
    return "\n".join([*lines, *([f"weight = {weight}"] if weight is not None else []), rest, ""]) + "\n"


def plain(path, column, weight, rest="", score='{ method = "goalposts", from = 0, to = 100 }', kind="number"):
    """A criterion that reads one column."""
    key = "category" if kind == "category" else "value"
    read = f'{{ figures = {{ table = "t", region = "code", {key} = "{column}" }} }}'
    lines = [
        f"[criteria.{path}]",
        f'title = "{path}"',
        'use = "reported-value"',
        f'with = {{ kind = "{kind}" }}',
        f"read = {read}",
    ]
    lines += [f"score = {score}"] if score else []
    return "\n".join([*lines, *([f"weight = {weight}"] if weight is not None else []), rest, ""]) + "\n"


def tier(name, cut, rest="", key="from"):
    return f'[[tiers]]\nid = "{name}"\n{key} = {cut}\n{rest}\n'


def evaluated(folder, body, rows, award="", entrants="", fixed=(), host=None):
    """Evaluate, and let every criterion be actionable except the ``fixed`` ones: what reads columns never is."""
    for i, row in enumerate(rows):
        row.setdefault("code", f"{i + 1:02}")
        row.setdefault("name", f"Region {row['code']}")
    data = folder / "data"
    data.mkdir(exist_ok=True)
    (data / "dataset.toml").write_text('[dataset]\nnumbers = "plain"\n', "utf-8")
    write_table(data, "t", rows)
    (folder / "award.toml").write_text(HEAD.format(body=body, award=award, entrants=entrants), "utf-8")
    return actionable(pembina.evaluate(folder, host=host), fixed)


def actionable(result, fixed=()):
    document = copy.deepcopy(dict(result.document))
    for node in document["nodes"]:
        if node["kind"] == "criterion":
            node["actionable"] = node["path"] not in fixed
    return Result(document, sha256(canonical(document)))


def asked(result, code="01", **how):
    """The answer, once it fits its own schema and can be written down."""
    document = improve(result, code, **how)
    errors = jsonschema.Draft202012Validator(improve_schema()).iter_errors(document)
    assert [] == [error.message for error in errors]
    canonical(document)
    return document


def changes(document):
    """The plan as the count, or the value, that each criterion is raised to."""
    return {c["path"]: c["count"]["to"] if c["count"] else c["to"] for c in document["plan"]["changes"]}


def enumerated(result, code, menus, goal: Goal):
    """The cheapest of all combinations that reach the goal: ``menus`` hold (value, cost) by path of criterion."""
    replay, row = Replay(result), result.position(code)
    best = None
    for picks in product(*menus.values()):
        cost = sum(price for _, price in picks)
        if best is not None and cost >= best - 1e-9:
            continue
        moved = {(path, code): value for path, (value, price) in zip(menus, picks, strict=True) if price > 0}
        judged = replay.judge(columns=replay.with_values(moved))
        if goal.reached(replay.award, judged.standings[row]):
            best = cost
    return best
