#!/usr/bin/env python3
# fmt: off
"""Verify a result document of Pembina without Pembina: one file, Python 3.11 or later, nothing else needed.

    python3 verify_result.py RESULT.json [--hash HEX] [--extract EXTRACT.json]

Written from docs/explanation/scoring.md. Each check is a function with a sentence; it takes what is stated further down
as given and asks whether the next figures follow, so that a wrong figure shows where it stands. What follows from
records, or by methods that are not here, is "not done". Exit status: 0 no check failed, 1 one did, 2 nothing to read.
"""
from __future__ import annotations

import argparse
import hashlib
import json
import math
import operator
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import accumulate
from pathlib import Path
from typing import Any

Json = dict[str, Any]
ASIDE, FINAL, NOT_DONE = ("recused", "withdrawn", "revoked"), ("not-assessable", "needs-a-person"), "not done: "
FIGURES = ("values", "numerators", "denominators", "evidence", "used", "shares", "scores", "contributions")
COMMON = ("path", "kind", "title", "plugin", "unit", "labels", "direction", "relative", "share", "aggregate")

def text(x: Any) -> str:  # canonical JSON: sorted keys, no blanks, no NaN
    return json.dumps(x, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
def written(x: Any) -> bytes: return (text(x) + "\n").encode()
def sha(x: bytes) -> bytes: return hashlib.sha256(x).digest()
def dec(x: float) -> Decimal: return Decimal(repr(x))  # the short decimal that a number stands for
def grid(x: float) -> float: return round(x * 1e10) / 1e10 + 0.0  # every score leaves a step with 10 decimals
def add(terms: list[float]) -> float: return list(accumulate(terms, initial=0.0))[-1]  # in the order of the file
def within(x: float, one: float, other: float) -> float: return min(max(x, min(one, other)), max(one, other))
def digits(x: float) -> float:  # 12 significant digits, as after logarithms, powers and roots
    shift = max(-22, min(22, 11 - dec(x).adjusted())) if x else 0
    return round(x * 10.0**shift) / 10.0**shift if shift >= 0 else round(x / 10.0**-shift) * 10.0**-shift
def word(x: Any) -> Any: return " ".join(x.casefold().split()) if isinstance(x, str) else float(x)

# Scores of single values: SCORING[method](value, parameters, highest score)
def line(x: float, start: float, end: float, scale: float) -> float:
    return scale * ((within(x, start, end) - start) / (end - start)) + 0.0
def bands(x: float, table: list[Json]) -> float:
    tests = {"from": operator.ge, "above": operator.gt, "to": operator.le, "below": operator.lt}
    return float([b for b in table if all(tests[end](x, float(b[end])) for end in tests if end in b)][-1]["score"])
def piecewise(x: float, points: list[list[float]]) -> float:
    after = bisect_right([point[0] for point in points], x)
    (x0, y0), (x1, y1) = points[max(after - 1, 0)], points[min(after, len(points) - 1)]
    return float(y0) if x0 == x1 else within((y1 - y0) / (x1 - x0) * (x - x0) + y0, y0, y1)
SCORING: dict[str, Callable[[Any, Json, float], float]] = {
    **dict.fromkeys(("goalposts", "rescaled"), lambda x, p, scale: line(x, p["from"], p["to"], scale)),
    "log-goalposts": lambda x, p, scale: scale * digits(line(
        math.log(max(x, min(p["from"], p["to"]))), math.log(p["from"]), math.log(p["to"]), 1.0)),
    "optimum-range": lambda x, p, scale: min(line(x, p[outer], p[inner], scale) for outer, inner
                                             in (("start", "low"), ("end", "high")) if p.get(outer) is not None),
    "bands": lambda x, p, scale: bands(x, p["bands"]),
    "piecewise": lambda x, p, scale: piecewise(x, p["points"]),
    "levels": lambda x, p, scale: float(p["levels"][x]), "identity": lambda x, p, scale: float(x),
}
# From the scores and shares of an entrant's parts to the score of their group: AGGREGATION[method](scores, shares)
def mean(scores: list[float], shares: list[float], k: int) -> float:  # a zero makes zero where k is 0 or less
    pairs = [(score, share) for score, share in zip(scores, shares, strict=True) if share > 0]
    if k == 1 or min(pairs)[0] <= 0:
        return add([score * share for score, share in pairs]) if k == 1 else 0.0
    terms = [math.log(score) * share if k == 0 else share / score for score, share in pairs]
    return digits(math.exp(add(terms)) if k == 0 else 1.0 / add(terms))
def median(scores: list[float], shares: list[float]) -> float:  # where the cumulated shares pass one half, or meet it
    pairs = sorted(zip(scores, shares, strict=True))
    along = [(score, till) for (score, _), till in zip(pairs, accumulate(share for _, share in pairs), strict=True)]
    return sum(next(score for score, till in along if till >= 0.5 + edge) for edge in (-1e-9, 1e-9)) / 2
AGGREGATION: dict[str, Callable[[list[float], list[float]], float]] = {
    "arithmetic": lambda scores, shares: mean(scores, shares, 1), "sum": lambda scores, shares: add(scores),
    "geometric": lambda scores, shares: mean(scores, shares, 0), "minimum": lambda scores, shares: min(scores),
    "harmonic": lambda scores, shares: mean(scores, shares, -1), "maximum": lambda scores, shares: max(scores),
    "median": median,
}
# Conditions on a value, and places in a ranking
ORDER = {"at-least": operator.ge, "more-than": operator.gt, "at-most": operator.le, "less-than": operator.lt}
GATES: Json = {**ORDER, "equals": lambda x, a: word(x) == word(a), "one-of": lambda x, a: word(x) in map(word, a)}
def places(keys: list[Any], style: str) -> list[float]:  # larger keys first: 1 2 2 4, 1 2 2 3, 1 3 3 4, 1 2.5 2.5 4
    up, apart, n = sorted(keys), sorted(set(keys)), len(keys)
    ends = [(n - bisect_right(up, key), n - bisect_left(up, key), len(apart) - bisect_left(apart, key)) for key in keys]
    return [{"standard": better + 1, "dense": dense, "modified": till, "fractional": (better + 1 + till) / 2}[style]
            for better, till, dense in ends]

def checks(raw: bytes, doc: Json, named: str | None, extract: Any) -> list[Callable[[], Iterator[str]]]:
    """Lay the document out: entrants by their row, columns of figures by the path of a node; and return every check."""
    rules, entrants, nodes = doc["award"]["rules"], doc["entrants"], {node["path"]: node for node in doc["nodes"]}
    codes, rows, scale = [e["code"] for e in entrants], range(len(entrants)), float(rules["scale"])
    changed = {(o["entrant"], "" if o["what"] == "total" else o["what"]): o for o in doc["overrides"]}
    tree, left = dict[str, Json](), [rules["root"]]
    while left:
        tree[left[0]["path"]], left = left[0], left[0].get("children", []) + left[1:]
    parts = {path: [c["path"] for c in of.get("children", ()) if c["share"] is not None] for path, of in tree.items()}
    leaves = [path for path, rule in tree.items() if "children" not in rule]
    weight = {"": 1.0}  # of every node in the total, before anything is left out
    for path in tree:
        weight |= {part: weight[path] * nodes[part]["share"] for part in parts[path] if path in weight}
    groups = [path for path in weight if path not in leaves]
    def score(path: str, row: int) -> Any: return nodes[path]["scores"][row]
    def value(path: str, row: int) -> Any: return nodes[path]["values"][row]
    def used(path: str, row: int) -> Any: return (nodes[path]["used"] or nodes[path]["values"])[row]
    def share(path: str, row: int) -> float: return float((nodes[path]["shares"] or {row: nodes[path]["share"]})[row])
    def note(path: str, row: int) -> Any: return nodes[path]["notes"].get(codes[row], {})
    def reason(path: str, row: int) -> Any: return note(path, row).get("reason", "missing")
    def here(path: str, row: int) -> list[str]: return [part for part in parts[path] if score(part, row) is not None]
    def method(setting: Any) -> str: return setting["name"] if setting else ""
    def at(what: str, row: int, path: str = "") -> str: return f"{what} of {codes[row]} at {path or 'the total'}"
    def published(x: float) -> Decimal:
        how = "ROUND_" + rules["rounding"].upper().replace("-", "_")
        return dec(float(x)).quantize(Decimal(1).scaleb(-rules["decimals"]), how)
    def deciding(x: float) -> float: return x if rules["rank-on"] == "exact" else float(published(x))
    def reported(path: str, row: int) -> bool:  # as it stands, and not carried over from another date
        absent = (tree[path]["panel"] or {"take": ""})["take"] == "trend" and value(path, row) == "absent"
        return not (absent or value(path, row) is None or "filled" in note(path, row))
    def same(what: str, stated: Any, found: Any) -> Iterator[str]:
        if text(json.loads(text(stated), parse_int=float)) != text(json.loads(text(found), parse_int=float)):
            yield f"{what}: {text(stated)} is stated, {text(found)} is found"
    def holding(path: str, found: list[Any]) -> Iterator[str]:  # the scores: computed, or what overrides say
        for row, x in enumerate(found):
            by, shown = changed.get((codes[row], path)), None if x is None else float(published(x))
            yield from same(at("what is overridden", row, path), by["before"], shown) if by else ()
            yield from same(at("score", row, path), score(path, row), by["after"] if by else x)
    aside = [e["status"] in ASIDE and (e["code"], "status") not in changed for e in entrants]
    counted = [path for path in leaves if tree[path]["share"] is not None]
    def screened(row: int) -> list[tuple[str, str, Json]]:  # who reported too few criteria, or too many zeros
        numbers = [value(path, row) for path in counted if isinstance(value(path, row), int | float)]
        found = {"reported": grid(100.0 * sum(reported(path, row) for path in counted) / len(counted))}
        found["nonzero"] = grid(100.0 * sum(x != 0 for x in numbers) / len(numbers)) if numbers else 100.0
        asked = rules["screen"] if rules["screen"] and codes[row] not in rules["screen"]["include"] else {}
        return [("not-assessable", f"screen.{key}", {"found": x, "required": asked[key]}) for key, x in found.items()
                if key in asked and dec(x) < dec(asked[key]) and not aside[row]]
    competes = [not aside[row] and not screened(row) for row in rows]
    state, lacks, usable = dict[str, list[str]](), dict[str, list[str]](), dict[str, list[bool]]()
    for path, rule in reversed(tree.items()):
        if path in leaves:
            anybody = rule["missing"] == "zero" or any(competes[row] and used(path, row) is not None for row in rows)
            due = "" if not rule["score"] else "filled" if anybody else "blocked"
            due = {"leave-out": "left-out", "not-assessable": "blocked", "refuse": "refused"}.get(rule["missing"], due)
            lacks[path] = ["" if not competes[row] or used(path, row) is not None else
                           "blocked" if reason(path, row) in FINAL else due for row in rows]
        elif path in weight:
            blocked = [any(state[part][row] == "blocked" for part in parts[path]) for row in rows]
            usable[path] = [not blocked[row] and any(share(part, row) > 0 for part in here(path, row)) for row in rows]
            due = "left-out" if path and rule["missing"] == "leave-out" else "blocked"
            lacks[path] = ["" if usable[path][row] else "blocked" if blocked[row] else due for row in rows]
        state[path] = ["" if (codes[row], path) in changed else each for row, each in enumerate(lacks.get(path, ()))]

    def form() -> Iterator[str]:
        """The file is written as results are; it and its rules have the given hashes; nodes are those of the rules."""
        yield from same("SHA-256", (named or sha(raw).hex()).lower(), sha(raw).hex())
        yield from same("hash of the rules", doc["award"]["hash"], sha(written(rules)).hex())
        yield from same("nodes", [node["path"] for node in doc["nodes"]], list(tree))
        if raw != written(doc) or doc["format"] != "pembina-result/1" or codes != sorted({str(code) for code in codes}):
            yield "it is not written as a result is: sorted keys, no blanks, entrants in the order of their codes"
        for path, key, cells in ((p, k, n[k]) for p, n in nodes.items() for k in FIGURES if n.get(k) is not None):
            kinds = (int, float, type(None), str if key in ("values", "used") else int)
            if len(cells) != len(rows) or any(type(cell) not in kinds for cell in cells):
                yield f"{key} of {path} are not one figure for each entrant"
    def weights() -> Iterator[str]:
        """Shares follow from weights, and those of parts that are left out are spread over their siblings."""
        for path, rule in ((path, tree[path]) for path in groups):
            how, bare = method(rule["weighting"]) or rule["weights"], {tree[p]["weight"] for p in parts[path]} == {None}
            alone = method(rule["aggregate"]) == "sum" or (bare and not rule["weighting"])  # each part counts as it is
            given = [Decimal(1 if how == "equal" else str(tree[part]["weight"] or 0)) for part in parts[path]]
            sure = alone or how in ("percent", "relative", "equal")
            yield from [] if sure else [f"{NOT_DONE}weights by the method {how} at {path or 'the total'}"]
            for part, each in zip(parts[path], given, strict=True):
                due = 1.0 if alone else float(each / sum(given)) if sure else nodes[part]["share"]
                yield from [] if abs(nodes[part]["share"] - due) <= 1e-15 else [f"not so: the share of {part}"]
                for row in rows if how != "benefit-of-the-doubt" else ():
                    thin = usable[path][row] and not alone and len(here(path, row)) < len(given)
                    rest = add([nodes[one]["share"] for one in here(path, row)]) if thin else 1.0
                    found = 0.0 if thin and score(part, row) is None else due / rest
                    yield from [] if abs(share(part, row) - found) <= 1e-12 else [at("not so: share", row, part)]
    def values() -> Iterator[str]:
        """Where a value has a numerator and a denominator, it is their ratio, times one factor for all."""
        for path, by in ((path, tree[path]["denominate"]) for path in leaves if not tree[path]["panel"]):
            columns = [nodes[path][key] or [None] * len(rows) for key in ("values", "numerators", "denominators")]
            told = [(row, x, a / b) for row, x, a, b in zip(rows, *columns, strict=True)
                    if a is not None and b and isinstance(x, int | float)]
            factors = [float(f"{x / ratio:.9g}") for _, x, ratio in told if ratio]
            factor = by["scale"] if by else max(factors, key=factors.count, default=1.0)
            off = [row for row, x, ratio in told if not abs(x - factor * ratio) <= 1e-11 * abs(x)]
            yield from [("" if by or 2 * len(off) < len(told) else NOT_DONE) + at("value", row, path) for row in off]
    def steps() -> Iterator[str]:
        """What is scored is what was measured, but for steps, which say what they changed, before and after."""
        for path in leaves:
            now, moved = dict(zip(codes, nodes[path]["values"], strict=True)), False
            for key, how, moves in ((step["step"], step["method"], step["changes"]) for step in nodes[path]["steps"]):
                before = {code: [now[code], after] for code, (_, after) in moves.items()}
                yield from same(f"{key} at {path}", [how, moves], [tree[path].get(key, how), before])
                yield from [f"{NOT_DONE}{key} by the method {method(how)} at {path}"] if moves else []
                now, moved = now | {code: after for code, (_, after) in moves.items()}, moved or bool(moves)
            yield from same(f"used values at {path}", nodes[path]["used"], [*now.values()] if moved else None)
    def scores() -> Iterator[str]:
        """Scores follow from values by the scoring method; where there is no value, by the rule for missing data."""
        for path, rule in ((path, tree[path]) for path in leaves):
            how, missing = method(rule["score"]), rule["missing"]
            for row in (row for row in rows if value(path, row) is None):
                filled = "impute" if used(path, row) is not None else state[path][row] or None
                policy = {"blocked": "not-assessable", "filled": missing, "left-out": missing}.get(str(filled), filled)
                yield from same(at("rule for what is missing", row, path), note(path, row)["policy"], policy)
            if how not in SCORING:
                yield from [f"{NOT_DONE}scores by the method {how} at {path}"] if how else []
                continue
            there = [row for row in rows if competes[row] and used(path, row) is not None]
            found = {row: grid(SCORING[how](used(path, row), rule["score"]["parameters"], scale)) for row in there}
            yield from [at("off the scale: score", row, path) for row, x in found.items() if not 0 <= x <= scale]
            known = sorted(found.values())
            fill = {"zero": [0.0], "lowest": known[:1]}.get(missing, known[(len(known) - 1) // 2 : len(known) // 2 + 1])
            found |= {row: grid(sum(fill) / len(fill)) for row in rows if lacks[path][row] == "filled"}
            yield from holding(path, [found.get(row) for row in rows])
    def aggregation() -> Iterator[str]:
        """A group's score follows from the scores and shares of its parts by the group's aggregation."""
        for path, how in ((path, method(tree[path]["aggregate"])) for path in groups):
            if how not in AGGREGATION:
                yield f"{NOT_DONE}aggregation by the method {how} at {path or 'the total'}"
                continue
            yield from same(f"aggregation at {path or 'the total'}", nodes[path]["aggregate"], tree[path]["aggregate"])
            pairs = [[[of(part, row) for part in here(path, row)] for of in (score, share)] for row in rows]
            due = [grid(AGGREGATION[how](*pairs[row])) if usable[path][row] else None for row in rows]
            yield from holding(path, due)
    def contributions() -> Iterator[str]:
        """A criterion adds shares times score, a group what its aggregation adds; together exactly the total."""
        way = {"": [1.0] * len(rows)}
        for path in weight:
            for part in parts[path]:
                way[part] = [x * share(part, i) if score(part, i) is not None else 0.0 for i, x in enumerate(way[path])]
            for row, x in enumerate(nodes[path]["contributions"]):
                below = sum(way[part][row] * score(part, row) for part in here(path, row))
                due = way[path][row] * (score(path, row) or 0.0) - below
                if (x is None) is not (score("", row) is None) or (x is not None and not abs(x - due) <= 1e-8):
                    yield f"{at('contribution', row, path)}: {x} is stated, {due} is found"
        for row in (row for row in rows if score("", row) is not None):
            found = sum(dec(node["contributions"][row]) for node in nodes.values() if node["contributions"])
            yield from [at(f"sum {found} of contributions", row)] if found != dec(score("", row)) else []
    def coverage() -> Iterator[str]:
        """Coverage is the percentage of the weight of the total that rests on reported values."""
        own = any(method(tree[path]["weighting"]) == "benefit-of-the-doubt" for path in groups)
        yield from [f"{NOT_DONE}every entrant has weights of its own"] if own else []
        whole = {path: each for path, each in weight.items() if path in leaves}
        for row, e in enumerate([] if own else entrants):
            covered = add([each if reported(path, row) else 0.0 for path, each in whole.items()])
            yield from same(at("coverage", row), e["coverage"], grid(100.0 * covered / add([*whole.values()])))
    def gates() -> Iterator[str]:
        """Every condition is met, not met, unknown or not applied, by values as they were measured."""
        for i, (path, test) in enumerate((gate["criterion"], gate["test"]) for gate in rules["gates"]):
            a, apply, missing = test["parameters"]["argument"], GATES.get(test["name"]), tree[path]["missing"]
            words = tree[path]["score"]["parameters"]["levels"] if isinstance(a, str) and test["name"] in ORDER else {}
            gap = {"leave-out": "not-applied", "not-assessable": "unknown", "refuse": "unknown"}.get(missing, "not-met")
            yield from [] if apply else [f"{NOT_DONE}conditions by the test {test['name']}"]
            for row, e in enumerate(entrants) if apply else ():
                x = (value if path in leaves else score)(path, row)
                lack = "unknown" if path in leaves and reason(path, row) in FINAL else gap
                met = x is not None and GATES[test["name"]](words.get(x, x), words[a] if words else a)
                found = lack if x is None else "met" if met else "not-met"
                yield from same(at(f"condition {i}", row), e["gates"][i], found)
    def statuses() -> Iterator[str]:
        """The first holds: set aside by the data, not assessable, a condition not met; who is none of it is ranked."""
        caps = [gate["cap"] for gate in rules["gates"]]
        for row, e in enumerate(entrants):
            above = tuple(f"{path}." if path else "" for code, path in changed if code == codes[row])
            why: list[tuple[str, str, Json]] = [(e["status"], f"status.{e['status']}", {})] * aside[row] + screened(row)
            why += [("not-assessable", "missing.value", {"criterion": path, "why": reason(path, row)})
                    for path in counted if state[path][row] == "blocked" and not path.startswith(above)]
            why += [("not-assessable", "missing.total", {})] * (score("", row) is None)
            args: Json = {"coverage": e["coverage"], "required": rules["coverage"]}
            why += [("not-assessable", "coverage.below", args)] * (dec(e["coverage"]) < dec(rules["coverage"]))
            for status, each in (("not-assessable", "unknown"), ("ineligible", "not-met")):
                why += [(status, f"gate.{each}", {"gate": i}) for i, (x, cap) in enumerate(
                    zip(e["gates"], caps, strict=True)) if x == each and (cap is None or each == "unknown")]
            status, key, args = [*why, ("ranked", "", {})][0]
            by = changed.get((codes[row], "status"), {"before": status, "after": status})
            said = {each: by[each] for each in ("before", "by", "second", "reason", "date") if "by" in by}
            because = {"key": "status.override" if said else key, "args": said or args} if said or key else None
            yield from same(at("status", row), [by["before"], e["status"], e["reason"]], [status, by["after"], because])
    ranked = [row for row in rows if entrants[row]["status"] == "ranked"]
    def tie(path: str, row: int) -> float:  # what breaks a tie; who has no such figure does not win by it
        x, sign = (score if path in weight else value)(path, row), -1 if nodes[path].get("direction") == "lower" else 1
        return -math.inf if x is None or isinstance(x, str) else deciding(x) if path in weight else sign * x
    def ranks() -> Iterator[str]:
        """Totals are published rounded, once; places follow from them and from what breaks ties, in groups too."""
        keys = [tuple(tie(path, row) for path in ["", *rules["ties"]] if path != "shared") for row in ranked]
        overall = places(keys, rules["ranking"])
        found = {row: list[Any]((x, overall.count(x) > 1, {})) for row, x in zip(ranked, overall, strict=True)}
        for key, name in {(key, entrants[row]["groups"][key]) for row in ranked for key in rules["entrants"]["groups"]}:
            inside = [row for row in ranked if entrants[row]["groups"][key] == name]
            for row, place in zip(inside, places([-found[row][0] for row in inside], rules["ranking"]), strict=True):
                found[row][2][key] = place
        for row, e in enumerate(entrants):
            total = score("", row) if e["status"] in ("ranked", "ineligible") else None
            shown_ = None if total is None else {"exact": total, "published": str(published(total))}
            due = [shown_, *found.get(row, [None, False, {}])]
            yield from same(at("rank", row), [e["total"], e["rank"], e["tied"], e["group-ranks"]], due)
    def hindrance(row: int, tier: Json, better: list[str]) -> tuple[str, Json] | None:
        total, cut = deciding(score("", row)), tier["cut"]
        if dec(total) < dec(cut) or (dec(total) == dec(cut) and not tier["inclusive"]):
            return "tier.below-cut", {"cut": cut, "inclusive": tier["inclusive"], "total": total}
        for path in (path for path in tree if path in tier["minimums"]):
            if tie(path, row) < tier["minimums"][path]:
                x = None if score(path, row) is None else deciding(score(path, row))
                return "tier.minimum", {"node": path, "minimum": tier["minimums"][path], "score": x}
        caps = [i for i, gate in enumerate(rules["gates"]) if gate["cap"] not in (None, *better)]
        return next((("tier.cap", {"gate": i}) for i in caps if entrants[row]["gates"][i] == "not-met"), None)
    def crowded(tier: Json, fit: list[int]) -> Iterator[tuple[int, tuple[str, Json]]]:
        """Whom a quota leaves out: it is filled by rank, and where equals stand at its edge none of them gets in."""
        most, per = tier["quota"]["number"], tier["quota"]["per"]
        for name in {entrants[row]["groups"][per] if per else None for row in fit}:
            inside = [row for row in fit if not per or entrants[row]["groups"][per] == name]
            queue = sorted(inside, key=lambda row: float(entrants[row]["rank"]))
            edge = [row for row in queue if queue[most:] and entrants[row]["rank"] == entrants[queue[most]]["rank"]]
            tied = {"tied": len(edge)} if set(edge) & set(queue[:most]) else {}
            for row in {*queue[most:], *(edge if tied else [])}:
                key = "tier.quota-tie" if tied and row in edge else "tier.quota"
                yield row, (key, {"quota": most, "per": per, "group": name, **tied})
    def tiers() -> Iterator[str]:
        """The best tier whose cut and minimums are reached, from which no condition holds back, and which has room."""
        waiting, found = ranked, [list[Any]((None, [])) for _ in rows]
        for k, tier in enumerate(rules["tiers"]):
            back = {row: hindrance(row, tier, [each["id"] for each in rules["tiers"][: k + 1]]) for row in waiting}
            back |= crowded(tier, [row for row in waiting if not back[row]]) if tier["quota"] else {}
            for row, why in back.items():
                found[row][0] = None if why else tier["id"]
                found[row][1] += [{"tier": tier["id"], "key": why[0], "args": why[1]}] if why else []
            waiting = [row for row in waiting if back[row]]
        for row, e in enumerate(entrants):
            yield from same(at("tier", row), [e["tier"], e["held-back"]], found[row])
    shown = {path: [key for key in FIGURES if node.get(key) is not None] for path, node in nodes.items()}
    common = {key: doc[key] for key in ("format", "versions", "award", "plugins")}
    common["data"] = {key: doc["data"][key] for key in ("title", "origin")}
    common["nodes"] = [{k: of[k] for k in COMMON if k in of} | {"columns": shown[path]} for path, of in nodes.items()]
    def told(row: int, code: str) -> list[Any]:  # everything that the document says of one entrant
        words: Json = {}
        for path, node in ((path, nodes[path]) for path in leaves):
            moved = [{"step": step["step"], "method": method(step["method"]), "change": step["changes"][code]}
                     for step in node["steps"] if code in step["changes"]]
            of = ({"note": note(path, row)} if code in node["notes"] else {}) | ({"steps": moved} if moved else {})
            words |= {path: of} if of else {}
        figures = [node[key][row] for path, node in nodes.items() for key in shown[path]]
        beside = [[x for x in doc[key] if x["entrant"] == code] for key in ("overrides", "findings")]
        return [entrants[row], figures, words, *beside]
    def witness() -> Iterator[str]:
        """The root of the hash tree over a common part and each entrant's is as stated; so is the extract."""
        master = sha(b"pembina-witness/1\0" + written({key: each for key, each in doc.items() if key != "witness"}))
        leaf = [sha(b"\0" + sha(master + code.encode()) + written(part)) for code, part in
                [("", common), *((code, told(row, code)) for row, code in enumerate(codes))]]
        while len(leaf) > 1:
            pairs = [leaf[i : i + 2] for i in range(0, len(leaf), 2)]
            leaf = [sha(b"\1" + b"".join(pair)) if pair[1:] else pair[0] for pair in pairs]
        yield from same("witness", doc["witness"], {"entrants": len(rows), "root": leaf[0].hex()})
        for code in [extract["entrant"][0]["code"]] if extract else []:
            stated = [extract[key] for key in ("result", "common", "entrant")]
            yield from same("extract", stated, [sha(raw).hex(), common, told(codes.index(code), code)])
    return [form, weights, values, steps, scores, aggregation, contributions, coverage, gates, statuses,
            ranks, tiers, witness]
def once(pairs: list[tuple[str, Any]]) -> Json:  # JSON allows a key to be there twice; we do not
    if len(dict(pairs)) < len(pairs):
        raise ValueError("a key is there twice")
    return dict(pairs)
def verify(raw: bytes, named: str | None = None, extract: bytes | None = None) -> list[tuple[str, str, list[str]]]:
    """Return every check: its outcome, its sentence, what is to be said. Raises ValueError, RecursionError."""
    doc, beside = (json.loads(each or b"null", object_pairs_hook=once) for each in (raw, extract))
    text([doc, beside])  # refuses numbers that are none
    found: list[tuple[str, str, list[str]]] = []
    try:
        made = checks(raw, doc, named, beside)
    except Exception as error:  # whatever cannot be computed is not right
        return [("fail", "The document has the shape of a result.", [f"it has not ({type(error).__name__}: {error})"])]
    for check in made:
        try:
            said = list(check())
        except Exception as error:
            said = [f"cannot be computed ({type(error).__name__}: {error})"]
        bad = "not done" if all(each.startswith(NOT_DONE) for each in said) else "fail"
        found.append((bad if said else "pass", str(check.__doc__), said))
    return found
def main() -> int:
    parser = argparse.ArgumentParser(description="Verify a result document of Pembina without Pembina.")
    parser.add_argument("result", type=Path)
    parser.add_argument("--hash", help="SHA-256 under which the result was published")
    parser.add_argument("--extract", type=Path, help="extract for one entrant, to be compared with the result")
    asked = parser.parse_args()
    try:
        found = verify(raw := asked.result.read_bytes(), asked.hash, asked.extract and asked.extract.read_bytes())
    except (OSError, ValueError, RecursionError) as error:
        print("cannot be read:", ascii(str(error)))
        return 2
    print("SHA-256", sha(raw).hex())
    for number, (outcome, sentence, said) in enumerate(found, 1):
        print(f"{number:3}  {outcome:9}{sentence}", *(f"{'':14}{ascii(each)[1:-1]}" for each in said[:20]), sep="\n")
    return int("fail" in {outcome for outcome, _, _ in found})

if __name__ == "__main__":
    raise SystemExit(main())
