"""The report as one page that works offline: ranking, charts, scores, other weights, and every entrant in full."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from pembina.reports.html import front
from pembina.reports.html.charts import bundle, chart_specs
from pembina.reports.html.data import page_data, script_json
from pembina.reports.html.words import PHRASES, Speakers
from pembina.reports.names import Names
from pembina.reports.outline import Outline
from pembina.reports.publication import Publication

HOUSE = Path(__file__).parent

SCRIPTS = (
    "format.js",
    "model.js",
    "weigh.js",
    "ranking.js",
    "sliders.js",
    "detail.js",
    "entrant.js",
    "matrix.js",
    "charts.js",
    "main.js",
)
"""In the order in which they are read; each adds its part to the one object that they share."""


def html_report(publication: Publication, language: str, only: str | None = None) -> str:
    """Write a result as one self-contained page, first shown in ``language``.

    With ``only`` (an entrant's code) it is the report for that entrant: no figures of others are in it, but for the
    median of all. Raises KeyError for an unknown code, LibraryMissing without the libraries of the extra ``report``.
    """
    result = publication.result
    speakers = Speakers(Speakers.order(language), lambda texts: Names.of_result(result, texts))
    outline = Outline(result)
    rows = range(len(result.entrants)) if only is None else [result.position(only)]
    data = page_data(speakers, publication, outline, rows, only)
    script = "\n".join((HOUSE / name).read_text(encoding="utf-8") for name in SCRIPTS)
    script = f'(() => {{\n"use strict";\n{script}\n}})();\n'
    charts = bundle() if only is None else ""
    own = speakers.names[0]
    data["charts"] = chart_specs() if only is None else None
    data["parts"] = front.bar_parts(data)
    page = _template().render(
        language=speakers.languages[0],
        languages=speakers.languages,
        t=lambda key: own.texts.translate(PHRASES[key]),
        title=data["award"]["title"],
        only=only,
        data=data,
        heading=front.heading(speakers, publication),
        banners=front.banners(speakers, publication),
        firmness=front.firmness(speakers, publication),
        rules=front.rules(speakers, publication, outline, only),
        rest=front.rest_words(speakers, data),
        less=data["words"]["own"] if any((own or 0) < 0 for own in data["nodes"][0]["own"] or ()) else None,
        rows=front.ranking_rows(own, data, outline) if only is None else (),
        sha256=result.sha256,
        policy=_policy(script, charts),
        style=_safe((HOUSE / "report.css").read_text(encoding="utf-8")),
        script=_safe(script),
        bundle=_safe(charts),
        json=_safe(script_json(data)),
        interval_width=_width(data),
    )
    return str(page)


def _width(data: Mapping[str, Any]) -> str | None:
    """In how many of 100 draws a rank lies within its interval; None where that was not studied."""
    return next((f"{e['interval'][2]:g}" for e in data["entrants"] if e["interval"]), None)


def _policy(*scripts: str) -> str:
    """Let the browser load nothing from anywhere, and run no other scripts than these."""
    hashes = [base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts if script]
    allowed = " ".join(f"'sha256-{each}'" for each in hashes)
    rest = "style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
    return f"default-src 'none'; script-src {allowed}; {rest}"


def _template() -> Any:
    import jinja2

    loader = jinja2.FileSystemLoader(HOUSE)
    made = jinja2.Environment(
        loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
    )
    made.filters["part"] = lambda code: quote(code, safe="")  # a code may hold a slash, which parts an address
    return made.get_template("page.html")


def _safe(text: str) -> Any:
    """Mark our own text, or JSON in which nothing is markup, as needing no escapes."""
    from markupsafe import Markup

    return Markup(text)  # noqa: S704  (texts of ours; what comes from a result is escaped where the page is made)
