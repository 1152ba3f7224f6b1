"""Who holds the tiers, counted and listed: so that certificates can be checked one by one against the minutes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pembina.errors import N_
from pembina.model.decision import REVOKED, WITHDRAWN, Decisions
from pembina.reports.names import Names
from pembina.reports.page import Block, Column, Table
from pembina.reports.publication import Publication
from pembina.reports.show import CODE, NAME, RANK, TIER, TOTAL
from pembina.reports.standing import total_words

NUMBER = N_("Number of the certificate")
OF_WHICH = N_("{n}, of which {ended}")


def counted(names: Names, decisions: Decisions | None, codes: Sequence[str]) -> str:
    """How many hold a tier, those who left since publication counted apart: ``2, of which 1 revoked since``."""
    n, ended = names.texts.number(len(codes)), ended_counted(names, decisions, codes)
    return names.texts.say(OF_WHICH, n=n, ended=ended) if ended else n


def ended_counted(names: Names, decisions: Decisions | None, codes: Sequence[str]) -> str:
    """How many of these left since publication, by kind; empty where none did."""
    rows = [decisions.ended(code) for code in codes] if decisions is not None else []
    withdrawn, revoked = (sum(row is not None and row.kind == kind for row in rows) for kind in (WITHDRAWN, REVOKED))
    said, texts = list[str](), names.texts
    if withdrawn:
        said.append(texts.counted("{n} withdrawn since", "{n} withdrawn since", withdrawn))
    if revoked:
        said.append(texts.counted("{n} revoked since", "{n} revoked since", revoked))
    return texts.listed(said)


def recap(names: Names, publication: Publication, numbers: Mapping[str, str]) -> list[Block]:
    """Everybody who got a tier, with code, rank and total, and with what has to stand beside the name.

    ``numbers`` are those of the certificates, by code; without them the column is left out.
    """
    from pembina.reports.minutes_outcome import noted

    texts = names.texts
    held = [each for each in publication.result.ranking() if each["tier"] is not None]
    if not held:
        return []
    columns = [
        Column(texts.translate(CODE)),
        *(Column(texts.translate(title), wide=True) for title in (NAME, TIER)),
        *(Column(texts.translate(title), right=True) for title in (RANK, TOTAL)),
    ]  # fmt: skip
    rows = []
    for each in held:
        told = (each["code"], each["name"], names.tier(each["tier"]), texts.number(each["rank"]))
        number = (numbers.get(each["code"], ""),) if numbers else ()
        rows.append((*number, *told, total_words(names, each)))
    columns = [Column(texts.translate(NUMBER), wide=True), *columns] if numbers else columns
    return [noted(names, publication, Table(tuple(columns), tuple(rows)), [each["code"] for each in held])]
