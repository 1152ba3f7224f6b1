"""A result of which the parts do not fit each other is refused; nothing that reads one has to look again."""

import json

import pytest

from pembina.errors import RecordError
from pembina.model import canonical
from pembina.record import read_result

from ..reports import results

OVERRIDE = {
    "entrant": "02", "what": "total", "before": None, "after": 54, "by": "A", "second": None, "reason": "B",
    "date": "2022-07-01",
}  # fmt: skip


def rules(document):
    return document["award"]["rules"]


CHANGES = {
    "nodes/4/values: 5 entries for 6 entrants": lambda d: d["nodes"][4]["values"].pop(),
    "nodes/4/used: 1 entries for 6 entrants": lambda d: d["nodes"][4].update(used=[1]),
    "award/rules/adopted: 'soon' is no day": lambda d: rules(d).update(adopted="soon"),
    "award/rules/period/end: '2022-13-01' is no day": lambda d: rules(d)["period"].update(end="2022-13-01"),
    "award/rules/decimals: 4000 is not from 0 to 10": lambda d: rules(d).update(decimals=4000),
    "award/rules/rounding: 'up' is no way of rounding": lambda d: rules(d).update(rounding="up"),
    "award/rules/scale: 0 is not above 0": lambda d: rules(d).update(scale=0),
    "award/rules/ties: there is no 'x'": lambda d: rules(d).update(ties=["x"]),
    "award/rules/root: the share of 'aid' is not from 0 to 1": lambda d: rules(d)["root"]["children"][1].update(
        share=7
    ),
    "nodes/4/shares: a share is too large to count with": lambda d: d["nodes"][4].update(share=1e308),
    "nodes/2/denominators: a number is too large to count with": lambda d: d["nodes"][2]["denominators"].__setitem__(
        3, 1e308
    ),
    "award/rules/tiers: 'utama' is there twice": lambda d: rules(d)["tiers"].insert(0, rules(d)["tiers"][0]),
    "award/rules/tiers/0/minimums: there is no 'x'": lambda d: rules(d)["tiers"][0].update(minimums={"x": 1}),
    "award/rules/tiers/1/quota/per: there is no 'x'": lambda d: rules(d)["tiers"][1]["quota"].update(per="x"),
    "award/rules/gates/0/criterion: there is no 'x'": lambda d: rules(d)["gates"][0].update(criterion="x"),
    "award/rules/gates/1/cap: there is no 'x'": lambda d: rules(d)["gates"][1].update(cap="x"),
    "nodes: 'audit' is there twice": lambda d: d["nodes"].append(d["nodes"][-1]),
    "nodes: the first is not the root of the tree": lambda d: d["nodes"].reverse(),
    "nodes: they are not those of the rules": lambda d: d["nodes"].pop(),
    "nodes: groups and criteria are not those of the rules": lambda d: d["nodes"].__setitem__(
        1, {**d["nodes"][2], "path": "supervision"}
    ),
    "nodes/2/distinct: the rules of 'supervision.visits' say otherwise": lambda d: d["nodes"][2].update(
        distinct="approximate"
    ),
    "entrants: '01' is there twice": lambda d: d["entrants"][1].update(code="01"),
    "entrants/0/gates: 1 entries for 2 conditions": lambda d: d["entrants"][0]["gates"].pop(),
    "entrants/0/groups: there is no 'cluster'": lambda d: d["entrants"][0].update(groups={}),
    "entrants/0: there is no '__proto__'": lambda d: d["entrants"][0].update(tier="__proto__"),
    "entrants/0: it is ranked, and has no rank or no total": lambda d: d["entrants"][0].update(rank=None),
    "nodes/3/notes: there is no '99'": lambda d: d["nodes"][3]["notes"].update({"99": {}}),
    "findings/1/entrant: there is no '99'": lambda d: d["findings"][1].update(entrant="99"),
    "findings/1/node: there is no 'x'": lambda d: d["findings"][1].update(node="x"),
    "overrides/0/entrant: there is no '99'": lambda d: d.update(overrides=[{**OVERRIDE, "entrant": "99"}]),
    "overrides/0/date: '<b>' is no day": lambda d: d.update(overrides=[{**OVERRIDE, "date": "<b>"}]),
    "entrants/0/total: it is too large for a score": lambda d: d["entrants"][0]["total"].update(published="9" * 400),
    "nodes/1/scores: a number is too large for a score": lambda d: d["nodes"][1]["scores"].__setitem__(0, 1e308),
    "nodes/4/shares: one is missing for an entrant with a total": lambda d: d["nodes"][4]["shares"].__setitem__(
        0, None
    ),
}


@pytest.mark.parametrize("said", CHANGES)
def test_what_does_not_fit_the_rest_of_a_result_is_named(tmp_path, said):
    document = json.loads(canonical(results.document()))
    CHANGES[said](document)
    path = tmp_path / "r.json"
    path.write_bytes(canonical(document))
    with pytest.raises(RecordError) as caught:
        read_result(path)
    assert [("PB702", said)] == [(problem.code, problem.args["reason"]) for problem in caught.value.problems]


def test_a_whole_result_with_overrides_is_read(tmp_path):
    path = tmp_path / "r.json"
    path.write_bytes(canonical({**results.document(), "overrides": [OVERRIDE]}))
    assert 6 == len(read_result(path).entrants)


def test_who_is_set_aside_may_be_in_no_group(tmp_path):
    document = results.document()
    for entrant in document["entrants"]:
        entrant["groups"] = entrant["groups"] if entrant["rank"] is not None else {}
    path = tmp_path / "r.json"
    path.write_bytes(canonical(document))
    assert document == read_result(path).document
