"""The piece of HTML that a notebook shows, in a real browser: read on paper and on black."""

from __future__ import annotations

import pytest

from tests.reports.results import document, result


@pytest.mark.parametrize(("paper", "ink"), [("#ffffff", "#1b1f24"), ("#111417", "#e9ecef")])
def test_a_notebook_can_be_read_in_light_and_in_dark(open_report, faults, paper, ink):
    synthetic = result({"data": {**document()["data"], "origin": "synthetic"}})
    page = open_report(
        f'<!doctype html><html lang="en"><head><title>notebook</title></head>'
        f'<body style="background: {paper}; color: {ink}"><main><h1>Cell</h1>{synthetic._repr_html_()}</main></body>'
    )
    assert page.get_by_text("SYNTHETIC DATA").is_visible()
    assert page.get_by_text("Kencana Timur").is_visible()
    assert [] == faults(page)
