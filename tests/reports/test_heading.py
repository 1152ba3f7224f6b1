"""What stands above every page of a result."""

import pytest

from pembina.reports.heading import award_heading
from pembina.reports.page import Paragraph
from pembina.reports.texts import Texts

from ..evaluation.conftest import criterion, evaluate  # noqa: F401  (a fixture)

ORGANISER = 'organiser = {{ name = "Dinas", entry-fee = {fee} }}'


def facts(result, language):
    (paragraph,) = [block for block in award_heading(result, Texts(language)) if isinstance(block, Paragraph)]
    return paragraph.text


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "Organiser: Dinas. Taking part costs Rp2,500,000."), ("id", "Biaya keikutsertaan Rp2.500.000.")],
)
def test_what_taking_part_costs_is_said(evaluate, language, said):  # noqa: F811
    result = evaluate(criterion("a", "x", weight=100), [{"x": 1}], award=ORGANISER.format(fee=2500000))
    assert said in facts(result, language)


def test_nothing_is_said_of_a_fee_that_there_is_not(evaluate):  # noqa: F811
    result = evaluate(criterion("a", "x", weight=100), [{"x": 1}], award=ORGANISER.format(fee=0))
    assert "costs" not in facts(result, "en")
