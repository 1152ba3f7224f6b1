"""An award that takes every step at once, and a field for it: figures with gaps, ties and an outlier."""

import random

from .conftest import criterion

AWARD = 'period = { start = 2019-01-01, end = 2022-12-31 }\nranking = "fractional"\ncoverage = 10'
ENTRANTS = 'groups = ["island"]'
LINE = 'score = { method = "goalposts", from = 0, to = 100 }'
RELATIVE = 'score = { method = "min-max", direction = "higher" }'
DATED = 'use = "reported-value"\nread = { figures = { table = "f", region = "code", value = "v", date = "on" } }\n'

BODY = (
    '[screen]\nreported = 30\ninclude = ["01"]\n'
    '[criteria]\nweights = "equal"\nmissing = "lowest"\nimpute = "median"\ntreat = "winsorise"\n'
    + "[criteria.figures]\nweights = WEIGHTS\naggregate = AGGREGATE\n"
    + criterion("figures.a", "x", 'impute = { method = "mean", within = "island" }\n' + LINE)
    + criterion("figures.b", "y", 'impute = { method = "nearest", on = ["figures.a"], peers = 2 }\n' + RELATIVE)
    + criterion(
        "figures.c",
        "z",
        'denominate = { table = "t", column = "people", scale = 10 }\nunit = "per ten"\n'
        'treat = { method = "percentiles", low = 10, high = 90 }\n' + RELATIVE,
    )
    + "[criteria.change]\nweights = { method = 'budget', members = { ani = { growth = 70, level = 30 } } }\n"
    + f"[criteria.change.growth]\n{DATED}{RELATIVE}\n"
    + 'panel = { take = "growth", since = 2020-12-31, fill = "linear" }\n'
    + f'[criteria.change.level]\n{DATED}panel = {{ fill = "latest" }}\ntreat = "none"\nimpute = "none"\n{LINE}\n'
)


def award(weights="{ method = 'standard-deviation' }", aggregate="'arithmetic'"):
    return BODY.replace("WEIGHTS", weights).replace("AGGREGATE", aggregate)


def field(seed, count=12):
    """Return rows of the two tables: figures with gaps, ties and an outlier."""
    draw = random.Random(seed)
    rows = [
        {
            "code": f"{i:02}",
            "name": f"R{i}",
            "island": draw.choice(["Jawa", "Bali"]),
            "x": draw.choice([None, draw.randint(0, 100)]) if i % 4 else draw.randint(0, 100),
            "y": draw.choice([None, 5, draw.randint(0, 9)]) if i % 3 else draw.randint(0, 9),
            "z": 9000 if i == 5 else draw.randint(0, 50),
            "people": draw.randint(1, 30),
        }
        for i in range(1, count + 1)
    ]
    dated = [
        {"code": row["code"], "on": f"{year}-12-31", "v": draw.randint(1, 100)}
        for row in rows
        for year in (2019, 2020, 2021, 2022)
        if draw.random() < 0.7 or year == 2019
    ]
    return rows, dated


VARIANTS = [
    {},
    {"weights": "'critic'"},
    {"weights": "'entropy'"},
    {"weights": "'equal'", "aggregate": "'geometric'"},
    {"weights": "'benefit-of-the-doubt'"},
    {"weights": "'equal'", "aggregate": "'topsis'"},
    {"weights": "'equal'", "aggregate": "'promethee'"},
    {"weights": "'equal'", "aggregate": "'copeland'"},
]
