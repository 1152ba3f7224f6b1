"""Pages of the small result, without the libraries that draw charts: these take two seconds and change nothing here."""

from __future__ import annotations

import json
import re
from typing import Any

import pembina.reports.html as house
from pembina.model import Result
from pembina.reports.publication import Publication

from .. import results

HOSTILE = (
    "<script>alert(1)</script>",
    "=cmd|'/c calc'!A1",
    "</script><img src=x onerror=alert(1)>",
    "Kota \u202eotaK\u202c & Co",
    "+62",
    "\x00@SUM(A1)",
)
"""Names that a careless page would run, open, turn round or break on."""

SLEEPING = "window.pembinaEmbed = () => { throw new Error('no charts in this test'); };\n"


def study(result: Result) -> dict[str, Any]:
    """What a robustness study says, as far as a page without its verdict asks."""
    entrants = [
        {"code": entrant["code"], "low": entrant["rank"], "high": entrant["rank"] + 2}
        for entrant in result.entrants
        if entrant["rank"] is not None
    ]
    return {"settings": {"interval": [5, 95]}, "entrants": entrants, "not-done": "said elsewhere"}


def hostile() -> Result:
    """The small result, its entrants renamed by somebody who wishes us ill."""
    rows = results.entrants()
    for row, name in zip(rows, HOSTILE, strict=True):
        row["name"] = name
        row["groups"] = {"cluster": f"{name} <b>"}
    return results.result({"entrants": rows})


def page(
    monkeypatch: Any, result: Result | None = None, language: str = "en", only: str | None = None, **more: Any
) -> str:
    """The page of a result, with charts asleep."""
    monkeypatch.setattr(house, "bundle", lambda: SLEEPING)
    return house.html_report(Publication(result or results.result(), **more), language, only)


def held(html: str) -> dict[str, Any]:
    """The data that a page holds."""
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', html, re.DOTALL)
    assert found is not None
    return dict(json.loads(found[1]))
