"""A small plugin that keeps to every rule, written to a folder; tests replace a line of it and see who notices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from pembina.plugins.manifest import API

FILES: Mapping[str, str] = {
    "criterion.toml": f"""api = {API}
name = "market-days"
unit = "market days per hundred cooperatives"
direction = "higher"
range = {{ from = 0 }}
factor = 100

[tables.markets]
region = "entrant"
date = "date"
stalls = "integer"

[tables.cooperatives]
region = "entrant"
cooperative = "text"

[parameters]
least-stalls = {{ type = "integer", minimum = 1, default = 5, description = "stalls a market day needs to count" }}
""",
    "__init__.py": '''"""Market days held for cooperatives, per hundred cooperatives."""

import narwhals.stable.v2 as nw

from pembina import Criterion, hookimpl
from pembina.expressions import count_distinct, count_rows


class MarketDays(Criterion):
    """Different days within the period on which a market with enough stalls was held."""

    def records(self, tables, rules):
        markets = tables["markets"].filter(rules.in_period("date"))
        return markets.filter(nw.col("stalls") >= rules["least-stalls"])

    def measure(self, records, tables, rules):
        days = records.group_by("region").agg(numerator=count_distinct("date"))
        every = tables["cooperatives"].group_by("region").agg(denominator=count_distinct("cooperative"))
        answer = every.join(days, on="region", how="left")
        return answer.with_columns(nw.col("numerator").fill_null(0))


@hookimpl
def pembina_criteria():
    return [MarketDays]
''',
    "cases.toml": """
[[case]]
name = "two markets on one day are one market day"
tables.markets = [["74", 2022-02-01, 10], ["74", 2022-02-01, 12], ["74", 2022-05-01, 6]]
tables.cooperatives = [["74", "A"], ["74", "B"], ["74", "C"], ["74", "D"]]
expect = { "74" = { value = 50, numerator = 2, denominator = 4 } }

[[case]]
name = "more market days for as many cooperatives are better"
tables.markets = [["74", 2022-02-01, 10], ["74", 2022-05-01, 6], ["73", 2022-03-01, 8], ["73", 2022-03-01, 9]]
tables.cooperatives = [["74", "A"], ["73", "B"]]
expect = { "74" = 200, "73" = 100 }
best-first = ["74", "73"]

[[case]]
name = "markets with too few stalls do not count"
with = { least-stalls = 7 }
tables.markets = [["74", 2022-02-01, 10], ["74", 2022-05-01, 8], ["74", 2022-05-02, 6]]
tables.cooperatives = [["74", "A"]]
expect = { "74" = 200 }
""",
    "locale/en.toml": """title = "Market days"
summary = "Counts the days on which a market for cooperatives was held."
unit = "market days per hundred cooperatives"
""",
    "locale/id.toml": """title = "Hari pasar"
summary = "Menghitung hari penyelenggaraan pasar koperasi."
unit = "hari pasar per seratus koperasi"
""",
}

Replaced = tuple[str, str, str]
"""A file, what stands in it, and what is to stand there instead."""


def write(site: Path, package: str, replaced: Sequence[Replaced] = ()) -> Path:
    """Write the plugin as an installed distribution; what is replaced has to stand there once."""
    files = dict(FILES)
    for file, old, new in replaced:
        assert files[file].count(old) == 1, (file, old)
        files[file] = files[file].replace(old, new)
    folder = site / package
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    info = site / f"{package}-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n", "utf-8")
    (info / "entry_points.txt").write_text(f"[pembina]\nmarket-days = {package}\n", "utf-8")
    return folder
