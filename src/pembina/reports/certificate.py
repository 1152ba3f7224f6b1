"""What a certificate (piagam) says: the tier and its place in the scale, and by which result."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from attrs import frozen

from pembina.errors import N_, Hint, Problem, RecordError
from pembina.model import Result
from pembina.model.decision import OBJECTION, Decision, Decisions
from pembina.model.sitting import Signatory, Sitting
from pembina.reports.decisions import decision_sentence
from pembina.reports.heading import BASIS
from pembina.reports.marks import marks
from pembina.reports.minutes import check_official
from pembina.reports.minutes_outcome import cut
from pembina.reports.minutes_sitting import CITY_DAY, DOTS, NUMBER, OFFICIAL
from pembina.reports.names import Names
from pembina.reports.outline import Outline
from pembina.reports.page import SYNTHETIC
from pembina.reports.publication import Publication
from pembina.reports.reasons import held_back, reason, status
from pembina.reports.standing import total_words
from pembina.reports.texts import Texts

Row = Mapping[str, Any]

CERTIFICATE, PARTICIPATION = N_("Certificate of award"), N_("Certificate of participation")
PRESENTED, AS = N_("presented to"), N_("which holds the tier")
TOOK_PART = N_("which took part and was ranked")
PLACE = N_("Tier {i} of {n}, counted from the highest: {scale}.")
PLACE_ALONE = N_("The only tier: {scale}.")
CUT = N_("{tier} {cut}")
TOTAL = N_("Total {total}")
RANK, RANK_SHARED = N_("Rank {rank} of {n}"), N_("Rank {rank} of {n}, shared")
IN_GROUP = N_("Rank {rank} of {n} in {column} {group}")
PERIOD, EDITION = N_("Period {start} to {end}"), N_("Edition {edition}")
CHECK = N_("Result (SHA-256)")
CODE = N_("Code {code}")
NOT_RANKED = N_("{status}. {reason}")
ANEW = N_("{sentence} The award is to be evaluated anew.")
DESPITE = N_("evaluate the award anew; --despite-objection writes certificates of this result all the same")
CHANGING = ("upheld", "partly-upheld")
"""Outcomes of an objection after which the figures are no longer those of the result."""

SCHEME = "pembina-result"
GROUP = 8
"""Digits of the hash between two gaps."""


@frozen
class Certificate:
    """One certificate, every line in the reader's words. ``tier`` is None on one of participation.

    ``number`` is that of the office's register, None where the file of the sitting gives none; ``numbered`` is the line
    that says it, or has dots to write it on.
    """

    code: str
    name: str
    number: str | None
    numbered: str
    kind: str
    award: str
    organiser: str | None
    basis: str | None
    link: str
    tier: str | None
    place: str | None
    facts: tuple[str, ...]
    figures: tuple[str, ...]
    scale: Mapping[str, Any] | None
    notes: tuple[str, ...]
    sha256: tuple[str, ...]
    encoded: str
    watermark: str | None
    signatory: Signatory
    place_and_day: str
    official: str | None


def certificate(
    publication: Publication,
    texts: Texts,
    code: str,
    sitting: Sitting | None = None,
    participation: bool = False,
    despite: bool = False,
) -> Certificate:
    """Return what the certificate of an entrant says.

    Raises RecordError: for a what-if (PB616), for who holds no tier (PB617, unless it is one of ``participation``), for
    who is not ranked, has withdrawn, whose award was revoked, or whose objection was upheld (PB618; the last of these
    not ``despite`` it).
    """
    result = publication.result
    check_official(result)
    names, entrant = Names.of_result(result, texts), result.entrant(code)
    check_standing(names, publication, entrant, participation)
    if not despite:
        check_objections(names, publication, code)
    award = result.award
    tier = None if participation else entrant["tier"]
    signatory = _signatory(sitting)
    number = sitting.certificates.numbers(result, participation).get(code) if sitting is not None else None
    return Certificate(
        code, entrant["name"] or code, number, texts.say(NUMBER, number=number or DOTS),
        texts.translate(PARTICIPATION if participation else CERTIFICATE),
        texts.local(award["title"]) or award["id"],
        award["organiser"]["name"] if award["organiser"] else None,
        texts.say(BASIS, basis=texts.local(award["basis"]).rstrip(".")) if award["basis"] else None,
        texts.translate(TOOK_PART if participation else AS),
        names.tier(tier) if tier else None,
        _place(names, result, tier) if tier else None,
        _facts(texts, result, entrant), _figures(names, Outline(result), entrant),
        _scale(names, Outline(result), entrant) if tier else None,
        _notes(names, publication, entrant, tier),
        tuple(result.sha256[i : i + GROUP] for i in range(0, len(result.sha256), GROUP)),
        encoded(result, code, tier),
        texts.translate(SYNTHETIC) if result.synthetic else None,
        signatory, _place_and_day(texts, sitting, signatory),
        texts.say(OFFICIAL, number=signatory.number) if signatory.number else None,
    )  # fmt: skip


def check_standing(names: Names, publication: Publication, entrant: Row, participation: bool) -> None:
    """Refuse a certificate of what an entrant does not hold, or holds no more."""
    code, decisions = entrant["code"], publication.decisions
    who = names.entrant(code)
    ended = decisions.ended(code) if decisions is not None else None
    if decisions is not None and ended is not None:
        raise RecordError.of("PB618", entrant=who, reason=decision_sentence(names, decisions, ended))
    if entrant["rank"] is None:
        said = names.texts.say(NOT_RANKED, status=status(names, entrant), reason=reason(names, entrant))
        raise RecordError.of("PB618", entrant=who, reason=said.strip())
    if entrant["tier"] is None and not participation:
        raise RecordError.of("PB617", entrant=who)


def check_objections(names: Names, publication: Publication, code: str | None = None) -> None:
    """Refuse certificates of figures that are to be found anew: an objection (of one entrant, or of any) was upheld."""
    problems = [
        Problem("PB618", args={"entrant": names.entrant(row.entrant), "reason": reason}, hint=Hint(DESPITE))
        for row, reason in upheld(names, publication)
        if code in (None, row.entrant)
    ]
    if problems:
        raise RecordError(problems)


def upheld(names: Names, publication: Publication) -> list[tuple[Decision, str]]:
    """Objections that were upheld, in whole or in part, each with what is to be said of it."""
    decisions: Decisions = publication.decisions or Decisions("")
    return [
        (row, names.texts.say(ANEW, sentence=decision_sentence(names, decisions, row)))
        for row in decisions.rows
        if row.kind == OBJECTION and row.answer is not None and row.answer.outcome in CHANGING
    ]


def certified(publication: Publication, participation: bool = False) -> list[str]:
    """Codes of all who get a certificate, in the order of rank: holders of a tier, or all who are ranked."""
    decisions = publication.decisions
    return [
        entrant["code"]
        for entrant in publication.result.ranking()
        if entrant["rank"] is not None
        and (participation or entrant["tier"] is not None)
        and (decisions is None or decisions.ended(entrant["code"]) is None)
    ]


def encoded(result: Result, code: str, tier: str | None) -> str:
    """What the QR code says: the result's name, the entrant's code and the tier's id.

    ``pembina-result:SHA256?entrant=74&tier=utama``; code and tier are percent-encoded as in a web address. Whoever has
    the result compares its SHA-256, and looks the entrant up in it.
    """
    said = f"{SCHEME}:{result.sha256}?entrant={quote(code, safe='')}"
    return f"{said}&tier={quote(tier, safe='')}" if tier else said


def _place(names: Names, result: Result, held: str) -> str:
    texts, tiers = names.texts, result.award["tiers"]
    scale = "; ".join(texts.say(CUT, tier=names.tier(tier["id"]), cut=cut(names, tier)) for tier in tiers)
    if len(tiers) == 1:
        return texts.say(PLACE_ALONE, scale=scale)
    i = next(i for i, tier in enumerate(tiers, 1) if tier["id"] == held)
    return texts.say(PLACE, i=texts.number(i), n=texts.number(len(tiers)), scale=scale)


def _facts(texts: Texts, result: Result, entrant: Row) -> tuple[str, ...]:
    award, said = result.award, [texts.say(CODE, code=entrant["code"])]
    if award["period"]:
        said.append(texts.say(PERIOD, **{end: texts.date(award["period"][end]) for end in ("start", "end")}))
    return (*said, texts.say(EDITION, edition=texts.number(award["edition"])))


def _figures(names: Names, outline: Outline, entrant: Row) -> tuple[str, ...]:
    texts, result = names.texts, outline.result
    rank = {"rank": texts.number(entrant["rank"]), "n": texts.number(outline.ranked())}
    said = [texts.say(TOTAL, total=total_words(names, entrant))] if entrant["total"] else []
    said.append(texts.say(RANK_SHARED if entrant["tied"] else RANK, **rank))
    for column, place in entrant["group-ranks"].items():
        group = entrant["groups"][column]
        n = sum(column in each["group-ranks"] and each["groups"][column] == group for each in result.entrants)
        where = {"column": names.column(column), "group": group}
        said.append(texts.say(IN_GROUP, rank=texts.number(place), n=texts.number(n), **where))
    return tuple(said)


def _scale(names: Names, outline: Outline, entrant: Row) -> Mapping[str, Any] | None:
    """The tiers as bands between 0 and the highest score, and where the total stands."""
    total = outline.exact_total(entrant)
    tiers = outline.result.award["tiers"]
    if total is None:
        return None
    low, high = min(0.0, float(total)), max(float(outline.scale), float(total))
    ends = [high, *(float(tier["cut"]) for tier in tiers)]
    bands = [
        {"name": names.tier(tier["id"]), "low": (end - low) / (high - low), "high": (start - low) / (high - low),
         "label": names.texts.number(tier["cut"]), "own": tier["id"] == entrant["tier"]}
        for tier, start, end in zip(tiers, ends, ends[1:], strict=False)
    ]  # fmt: skip
    ends_said = [names.texts.number(end, 0 if end == int(end) else None) for end in (low, high)]
    at = (float(entrant["total"]["published"]) - low) / (high - low)
    return {"bands": bands, "at": min(1.0, max(0.0, at)), "total": total_words(names, entrant), "ends": ends_said}


def _notes(names: Names, publication: Publication, entrant: Row, tier: str | None) -> tuple[str, ...]:
    """Why a total that reaches a higher tier did not get it, and everything that has to stand beside a score."""
    decimals = int(publication.result.award["decimals"])
    near = [each for each in entrant["held-back"] if each["key"] != "tier.below-cut"] if tier else []
    said = [held_back(names, each, decimals) for each in near]
    return (*said, *(mark.sentence for mark in marks(names, publication, entrant["code"])))


def _signatory(sitting: Sitting | None) -> Signatory:
    """Who signs: whom the file of the sitting names, else its chair, else a dotted line."""
    if sitting is not None and sitting.signatory is not None:
        return sitting.signatory
    chair = sitting.chairing if sitting is not None else None
    return Signatory(chair.name, chair.position or chair.role, chair.number) if chair else Signatory(DOTS)


def _place_and_day(texts: Texts, sitting: Sitting | None, signatory: Signatory) -> str:
    if sitting is None:
        return texts.say(CITY_DAY, city=DOTS, day=DOTS)
    city = signatory.place or sitting.city or sitting.place
    return texts.say(CITY_DAY, city=city, day=texts.date(signatory.date or sitting.date))
