"""Printed points add up: the parts of a group to the group, the top level to the published total."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pembina.reports.adding import shared_out
from pembina.reports.criterion import told
from pembina.reports.explain import entrant_page
from pembina.reports.names import Names
from pembina.reports.outline import Outline
from pembina.reports.page import Table
from pembina.reports.texts import Texts

from ..analysis import documents
from . import results


def uneven():
    """The first entrant with contributions whose roundings, each by itself, would miss the total by a cent."""
    document = results.document()
    for node, own in zip(document["nodes"][1:5], (-0.5, 12.505, 17.005, 53.995), strict=True):
        node["contributions"][0] = own
    document["entrants"][0]["total"] = {"exact": 83.005, "published": "83.01"}
    return document


def overview(document):
    page = entrant_page(results.result(document), Texts("en"), "01")
    return next(block for block in page.blocks if isinstance(block, Table)).rows


@pytest.mark.parametrize("document", [results.document(), uneven()])
def test_the_column_added_adds_up_to_the_published_total(document):
    rows = {row[0].lstrip("· "): Decimal(row[4]) for row in overview(document)}
    parts = ["Supervision visits", "Annual members' meetings", "effect of combining the parts"]
    assert rows["Supervision"] == sum(rows[part] for part in parts)
    assert rows["Total"] == sum(Decimal(row[4]) for row in overview(document)[:-1] if not row[0].startswith("·"))
    assert Decimal(document["entrants"][0]["total"]["published"]) == rows["Total"]


def test_lost_and_added_together_are_the_most_that_a_node_could_add():
    points = Outline(results.result(uneven())).points(0)
    for path in ("supervision", "supervision.visits", "supervision.meetings", "aid"):
        assert points.most(path) == points.added(path) + points.lost(path)


def test_a_full_score_has_lost_nothing():
    document = uneven()
    for node, score, own in zip(document["nodes"][2:4], (100, 100), (20, 20), strict=True):
        node["scores"][0], node["contributions"][0] = score, own
    document["nodes"][1]["contributions"][0] = 0
    document["entrants"][0]["total"] = {"exact": 93.995, "published": "94.00"}
    points = Outline(results.result(document)).points(0)
    assert [0, 0, 0] == [points.lost(path) for path in ("supervision", "supervision.visits", "supervision.meetings")]


def test_rounding_that_serves_the_sum_is_said():
    said = "The points in the table are rounded so that they add up to it."
    pages = [entrant_page(results.result(d), Texts("en"), "01") for d in (uneven(), results.document())]
    assert [True, False] == [said in page.document["together"] for page in pages]


def test_an_entrant_without_a_total_has_no_points():
    points = Outline(results.result()).points(4)
    assert (None, None, None) == (points.added(""), points.added("aid"), points.lost("aid"))


def test_parts_of_something_else_are_rounded_each_by_itself():
    assert [Decimal("0.33"), Decimal("0.34")] == shared_out([Decimal("0.333"), Decimal("0.335")], Decimal(9), 2)


@given(st.lists(st.integers(0, 10**12).map(lambda n: Decimal(n) / 10**10), min_size=1, max_size=8), st.integers(0, 4))
def test_rounded_parts_make_the_rounded_whole(parts, decimals):
    unit = Decimal(1).scaleb(-decimals)
    whole = sum(parts).quantize(unit)
    rounded = shared_out(parts, whole, decimals)
    assert whole == sum(rounded)
    assert all(abs(part - shown) < unit for part, shown in zip(parts, rounded, strict=True))


def test_the_most_that_is_told_is_that_of_the_rules_whatever_rounding_serves_the_sum():
    """Three equal parts of 100: 33.33 each, though the printed points are shared out so that they make 100."""
    made = thirds([100, 100, 100], [33.3333333334, 33.3333333333, 33.3333333333], 100, "100.00")
    assert [33.34, 33.33, 33.33] == [float(Outline(made).points(0).added(path)) for path in "abc"]
    said = [told(Names.of_result(made, Texts("en")), Outline(made), path, 0) for path in "abc"]
    assert "It added all of its points." in said[0]
    assert "It added all of its 33.33 points." in said[1]
    made = thirds([10, 20, 31], [3.3333333333, 6.6666666667, 10.3333333333], 20.3333333333, "20.33")
    for path in "abc":
        words = " ".join(told(Names.of_result(made, Texts("en")), Outline(made), path, 0))
        assert "of at most 33.33 points" in words


def thirds(scores, own, total, published):
    """One entrant with three criteria of equal weight."""
    made = documents.result([
        documents.group("", None, contributions=[0], scores=[total]),
        *(documents.leaf(path, 1 / 3, [score], contributions=[part])
          for path, score, part in zip("abc", scores, own, strict=True)),
    ])  # fmt: skip
    made.document["entrants"][0]["total"] = {"exact": total, "published": published}
    rules = [{"path": path, "score": None, "treat": None, "impute": None, "panel": None} for path in "abc"]
    made.document["award"]["rules"]["root"] = {"path": "", "children": rules}
    return made
