"""A ratio of accounts of a balance sheet or a profit-and-loss statement, recomputed from the items behind them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from math import lcm
from typing import Any

import narwhals.stable.v2 as nw

from pembina import Criterion, Rules, TableCheck, hookimpl
from pembina.expressions import quotient, ratio, same_text, text_key

Table = nw.LazyFrame[Any]

TOTAL = ("total", "jumlah", "sum")
ITEM = ("item", "rincian", "butir", "pos")
"""Words for what a row is: the typed total of its account, or one item of it (as without any word)."""

PARTS = ("numerator", "denominator")


class AccountRatio(Criterion):
    """Accounts over accounts, each the sum of its items; what the statement itself adds up to is shown beside it."""

    def records(self, tables: Mapping[str, Table], rules: Rules) -> Table:
        """Rows of the accounts that the ratio is made of, from each entrant's latest statement of the period."""
        accounts, dated = tables["accounts"], rules.has("accounts", "date")
        if rules.until is not None:
            accounts = accounts.filter(nw.col("date") <= nw.lit(rules.until))
        elif dated:
            accounts = accounts.filter(rules.in_period("date") | nw.col("date").is_null())
        named = sorted({*(name for part in PARTS for name in _times(rules)[part]), same_text(rules["printed"])})
        wanted = accounts.filter(text_key("account").is_in(named))
        if rules["at"] == "only" or not dated or rules.until is not None:
            return wanted
        latest = accounts.group_by("entrant").agg(_latest=nw.col("date").max())
        return (
            wanted.join(latest, on="entrant", how="left")
            .filter((nw.col("date") == nw.col("_latest")) | nw.col("date").is_null())
            .drop("_latest")
        )

    def measure(self, records: Table, tables: Mapping[str, Table], rules: Rules) -> Table:
        """Divide the accounts; a statement that contradicts itself needs a person."""
        keys = ["entrant"] if rules.until is None else ["entrant", "date"]
        sums = _sums(_accounts(records, keys), keys, rules).join(_statement(records, keys, rules), on=keys, how="left")
        doubtful = nw.col("doubtful") | nw.col("dates_differ") | nw.col("printed_differs").fill_null(False)
        if rules["unequal-total"] == "person":
            doubtful = doubtful | nw.col("unequal_numerator") | nw.col("unequal_denominator")
        period = [] if rules.until is None else [nw.col("date").alias("period")]
        return sums.with_columns(_doubtful=doubtful, reason=_reason(doubtful, rules)).select(
            "entrant",
            *period,
            *(nw.when(~nw.col("_doubtful")).then(nw.col(part)).alias(part) for part in PARTS),
            "reason",
            "as_of",
            nw.when(~nw.col("_doubtful")).then(nw.col("printed")).alias("printed"),
            also_typed_numerator=_unequal("numerator", nw.col("typed_numerator")),
            also_typed_denominator=_unequal("denominator", nw.col("typed_denominator")),
            also_numerator_difference=_unequal("numerator", nw.col("numerator") - nw.col("typed_numerator")),
            also_denominator_difference=_unequal("denominator", nw.col("denominator") - nw.col("typed_denominator")),
            also_typed_ratio=nw.when(nw.col("unequal_numerator") | nw.col("unequal_denominator")).then(
                ratio("typed_numerator", "typed_denominator") * 100.0
            ),
        )


def _times(rules: Rules) -> dict[str, dict[str, Fraction]]:
    """Return what each account is multiplied by, under its name as it is compared; two spellings of one are added."""
    found: dict[str, dict[str, Fraction]] = {part: {} for part in PARTS}
    for part in PARTS:
        for name, times in rules[part].items():
            key = same_text(name)
            found[part][key] = found[part].get(key, Fraction(0)) + Fraction(Decimal(str(times)))
    return found


def _accounts(records: Table, keys: Sequence[str]) -> Table:
    """One row per account: ``amount`` (its items, or its total where it has none), ``typed`` and ``doubtful``.

    Item rows of one name that say the same are one item; rows without a name are items of their own.
    """
    kind, amount = text_key("kind"), nw.col("amount")
    rows = records.with_columns(
        _account=text_key("account"),
        _total=kind.is_in(TOTAL).fill_null(False),
        _odd=~kind.is_in([*TOTAL, *ITEM]).fill_null(True),
    ).with_columns(_item=nw.when(~nw.col("_total")).then(text_key("item")))
    said = rows.group_by(*keys, "_account", "_total", "_item").agg(
        added=amount.sum(),
        least=amount.min(),
        most=amount.max(),
        blank=amount.is_null().any(),
        odd=nw.col("_odd").any(),
    )
    alone, filled = nw.col("_total") | ~nw.col("_item").is_null(), ~nw.col("blank")
    said = said.with_columns(
        said=nw.when(filled & alone).then(nw.col("least")).otherwise(nw.when(filled).then(nw.col("added"))),
        clash=(alone & (nw.col("least") != nw.col("most"))).fill_null(False),
    )
    item = ~nw.col("_total")
    return (
        said.group_by(*keys, "_account")
        .agg(
            items=nw.when(item).then(nw.col("said")).sum(),
            itemised=item.any(),
            unknown=(item & nw.col("blank")).any(),
            total=nw.when(nw.col("_total")).then(nw.col("said")).min(),
            doubtful=(nw.col("odd") | nw.col("clash")).any(),
        )
        .with_columns(
            amount=nw.when(nw.col("itemised") & ~nw.col("unknown"))
            .then(nw.col("items"))
            .otherwise(nw.when(~nw.col("itemised")).then(nw.col("total")))
        )
        .with_columns(
            typed=nw.when(nw.col("total").is_null()).then(nw.col("amount")).otherwise(nw.col("total")),
            unequal=(nw.col("amount") != nw.col("total")).fill_null(False),
        )
    )


def _sums(accounts: Table, keys: Sequence[str], rules: Rules) -> Table:
    """Numerator and denominator of each entrant, as the items make them and as the statement adds them up.

    Accounts are multiplied by whole numbers, so that decimals stay exact, and divided once at the end.
    """
    times = _times(rules)
    scale = lcm(*(number.denominator for part in PARTS for number in times[part].values()))
    sums: dict[str, nw.Expr] = {"doubtful": nw.col("doubtful").any()}
    for part in PARTS:
        multiplied = nw.col("amount") * nw.col(f"_{part}")
        sums[f"_{part}"] = multiplied.sum()
        sums[f"_typed_{part}"] = (nw.col("typed") * nw.col(f"_{part}")).sum()
        sums[f"_there_{part}"] = (~multiplied.is_null()).cast(nw.Int64).sum()
        sums[f"unequal_{part}"] = (nw.col("unequal") & ~nw.col(f"_{part}").is_null()).any()
    added = accounts.with_columns(*(_multiplier(times[part], scale).alias(f"_{part}") for part in PARTS))
    added = added.group_by(*keys).agg(**sums)
    figures = []
    for name in ("numerator", "denominator", "typed_numerator", "typed_denominator"):
        part = name.removeprefix("typed_")
        figure = nw.col(f"_{name}") if scale == 1 else quotient(f"_{name}", scale)
        if rules["absent"] != "zero":
            figure = nw.when(nw.col(f"_there_{part}") == len(times[part])).then(figure)
        figures.append(figure.alias(name))
    return added.with_columns(*figures)


def _multiplier(times: Mapping[str, Fraction], scale: int) -> nw.Expr:
    """Give the whole number that an account is multiplied by; null for an account that does not belong."""
    number = nw.lit(None, dtype=nw.Int64)
    for name, fraction in times.items():
        number = nw.when(nw.col("_account") == nw.lit(name)).then(nw.lit(int(fraction * scale))).otherwise(number)
    return number


def _statement(records: Table, keys: Sequence[str], rules: Rules) -> Table:
    """Say which day an entrant's rows are of, and which ratio is printed there."""
    date, printed = nw.col("date"), nw.col("printed")
    here = text_key("account") == nw.lit(same_text(rules["printed"]))
    rows = records.with_columns(_date=date, _printed=nw.when(here).then(printed))
    first, last = nw.col("_date").min(), nw.col("_date").max()
    return rows.group_by(*keys).agg(
        as_of=last,
        dates_differ=((first != last) | (nw.col("_date").is_null().any() & ~last.is_null())).fill_null(False),
        printed=nw.col("_printed").min(),
        printed_differs=nw.col("_printed").min() != nw.col("_printed").max(),
    )


def _reason(doubtful: nw.Expr, rules: Rules) -> nw.Expr:
    """Say why there is no ratio; where the numbers themselves tell, the core does."""
    over, under = nw.col("numerator"), nw.col("denominator")
    none = nw.lit(None, dtype=nw.String)
    reason = nw.when((under < 0).fill_null(False)).then(nw.lit("not-applicable")).otherwise(none)
    if rules["part"]:
        reason = (
            nw.when(((over > under) & (under >= 0)).fill_null(False)).then(nw.lit("not-assessable")).otherwise(reason)
        )
    if rules["absent"] == "not-assessable":
        reason = nw.when(over.is_null() | under.is_null()).then(nw.lit("not-assessable")).otherwise(reason)
    return nw.when(doubtful).then(nw.lit("needs-a-person")).otherwise(reason)


def _unequal(part: str, figure: nw.Expr) -> nw.Expr:
    """Give a figure only where a typed total of this part is not the sum of its items."""
    return nw.when(nw.col(f"unequal_{part}")).then(figure)


def unequal_totals(records: Table, entrant: str, rules: Rules) -> Table:
    """Count an entrant's typed totals that are not the sum of their items, where records are rows of accounts."""
    if not {"account", "amount", "item", "kind", "date"} <= set(records.collect_schema().names()):
        return records.head(0).group_by(entrant).agg(n=nw.len())
    unequal = _accounts(records, [entrant, "date"]).filter(nw.col("unequal"))
    return unequal.group_by(entrant).agg(n=nw.len())


@hookimpl
def pembina_criteria() -> list[type[Criterion]]:
    return [AccountRatio]


@hookimpl
def pembina_table_checks() -> list[TableCheck]:
    text = {
        "id": "{n} jumlah tertulis tidak sama dengan penjumlahan rinciannya.",
        "en": "typed totals that are not the sum of their items: {n}.",
    }
    return [TableCheck("account-totals", text, unequal_totals)]
