"""Rows of the list of threats that no other file counts: numbers of six locales, regions that come and go, edges."""

from __future__ import annotations

import datetime as dt
import random
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from babel.numbers import format_decimal

import pembina
from pembina.data.numbers import parse_number
from pembina.data.refusal import Refused

from ..campaign import examples, some
from .small import write_small

LOCALES = {"id_ID": "id", "de_DE": "id", "pt_BR": "id", "en_US": "en", "de_CH": None, "fr_FR": None}
"""Locales by the declared format that is theirs; no declaration fits the last two, which group by other signs."""

ZONES = ("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura", "UTC")


def numbers(count: int) -> list[Decimal]:
    """Numbers of all sizes, with up to three decimals, many of them ambiguous without a declared format."""
    rng = random.Random(8)
    sizes = (1, 10, 1_000, 10_000, 1_000_000, 10**9)
    return [Decimal(rng.randrange(rng.choice(sizes) * 1_000)).scaleb(-rng.choice((0, 1, 2, 3))) for _ in range(count)]


def test_no_number_of_six_locales_is_misread(figure) -> None:
    """Under its own declaration a number is what was meant; without any it is that, or refused."""
    misread, refused, written = 0, 0, 0
    for locale, form in LOCALES.items():
        for number in numbers(examples(300, 1_700)):
            text = format_decimal(number, "#,##0.###", locale=locale)
            written += 1
            for declared in {form, None}:
                try:
                    misread += parse_number(text, declared) != number
                except Refused:
                    refused += 1
                    misread += declared is not None  # what is declared and regular has to be read
    figure(f"numbers written in {len(LOCALES)} locales: {written}, misread {misread}, refused {refused}")
    assert misread == 0
    assert refused


def test_regions_that_come_or_go_move_nobody_under_fixed_goalposts(tmp_path, figure) -> None:
    """Rank reversal: with each region taken away in turn, all others keep score and order."""
    award = write_small(tmp_path, 8)
    whole = pembina.evaluate(award, engine="polars")
    totals = {each["code"]: each["total"] for each in whole.entrants}
    order = [each["code"] for each in whole.ranking() if each["rank"] is not None]
    tables = {path: path.read_text("utf-8").splitlines() for path in (tmp_path / "data").glob("*.csv")}
    changed = 0
    left_out = list(totals)[:: examples(4, 1)]
    for code in left_out:
        for path, lines in tables.items():
            path.write_text("\n".join(line for line in lines if not line.startswith(f"{code},")) + "\n", "utf-8")
        fewer = pembina.evaluate(award, engine="polars")
        kept = [each["code"] for each in fewer.ranking() if each["rank"] is not None]
        changed += kept != [each for each in order if each != code]
        # a score that stands in for a missing one is the lowest of the field, and so relative; the award says which
        relative = {each["entrant"] for each in fewer.findings if each["key"] == "missing.filled"}
        changed += sum(e["total"] != totals[e["code"]] for e in fewer.entrants if e["code"] not in relative)
    figure(f"regions taken away in turn: {len(left_out)}, ranks or totals of others changed {changed}")
    assert changed == 0


@pytest.mark.parametrize("edge", [dt.date(2024, 1, 1), dt.date(2024, 12, 31), dt.date(2024, 2, 29)])
def test_a_day_at_the_edge_is_in_the_period_whatever_the_zone_of_the_machine(tmp_path, edge, figure, monkeypatch):
    """Days, not instants: a second before and after midnight in four zones gives the day that was written there."""
    wrong = tried = 0
    for zone in some(ZONES, 3):
        monkeypatch.setenv("TZ", zone)
        for seconds in (-1, 0, 1):
            midnight = dt.datetime.combine(edge, dt.time(), ZoneInfo(zone)) + dt.timedelta(seconds=seconds)
            inside = dt.date(2024, 1, 1) <= midnight.date() <= dt.date(2024, 12, 31)
            folder = tmp_path / f"{zone.replace('/', '-')}{seconds}"
            award = write_small(folder, 4)
            visits = folder / "data" / "visits.csv"
            visits.write_text(f"region,date,cooperative\n01,{midnight.date().isoformat()},01-0\n", "utf-8")
            node = pembina.evaluate(award, engine="polars").node("supervision.visits")
            tried += 1
            wrong += node["evidence"][0] != int(inside)
    zones = len(some(ZONES, 3))
    figure(f"days at the edge {edge} in {zones} zones, a second before and after: {tried}, wrong period {wrong}")
    assert wrong == 0
