"""The part of minutes that no result knows: who sat, where and when, who kept away from whom, and who signs."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen

from pembina.errors import N_
from pembina.model.sitting import NO_RECUSALS, Member, Sitting, Witness
from pembina.reports.day_words import day_words
from pembina.reports.names import Names
from pembina.reports.page import Block, Bullets, Column, Heading, Paragraph, Table
from pembina.reports.show import NAME
from pembina.reports.texts import Texts

NUMBER = N_("Number: {number}")
FROM_TO = N_(
    "On {day}, from {start} to {end}, at {place}, the committee named below sat to evaluate “{award}”, edition "
    "{edition}, and to establish its result."
)
FROM = N_(
    "On {day}, from {start}, at {place}, the committee named below sat to evaluate “{award}”, edition {edition}, and "
    "to establish its result."
)
AT = N_(
    "On {day}, at {place}, the committee named below sat to evaluate “{award}”, edition {edition}, and to establish "
    "its result."
)
BLANK = N_("Who sat was not handed over with the result: the dotted places are to be filled in by hand before signing.")
CHAIRED = N_("The sitting was chaired by {name}.")
ATTENDED = N_("Members present: {n} of {all}.")
DECREE = N_("The committee was appointed by decree number {number} of {day}.")
DECREE_OF = N_("The committee was appointed by decree of {issuer}, number {number}, of {day}.")
NOT_REACHED = N_("The quorum is {quorum} and was not reached: {n} of {all} members were present.")
REACHED = N_("The quorum is {quorum} and was reached.")
QUORUM = N_("Members needed for a quorum: {quorum}; members present: {n}.")
KEPT_AWAY = N_("{name} took no part in deciding on {entrants}, because of a conflict of interest.")
NO_CONFLICT = N_("No member kept away from a decision because of a conflict of interest.")
WHO_KEPT_AWAY = N_(
    "Members who took no part in deciding on an entrant because of a conflict of interest (where there were none, "
    "write “none”): {dots}"
)
WATCHED = N_("Witnesses: {names}.")

NO, ROLE, POSITION, ATTENDANCE = N_("No."), N_("Part in the committee"), N_("Position"), N_("Attendance")
PRESENT, ABSENT, ABSENT_BECAUSE = N_("present"), N_("absent"), N_("absent: {reason}")
CHAIR, SECRETARY, MEMBER, WITNESS = N_("Chair"), N_("Secretary"), N_("Member"), N_("Witness")
OFFICIAL = N_("Official number {number}")
SIGNATURE = N_("Signature")
ACKNOWLEDGED = N_("Acknowledged by")
ATTENDANCE_LIST = N_("Attendance list")
LISTED = N_("Attendance list of the sitting that established the result of “{award}” on {day}")
CITY_DAY = N_("{city}, {day}")

DOTS = "." * 28
SHORT_DOTS = "." * 12
BLANK_ROLES = (CHAIR, SECRETARY, MEMBER, MEMBER, MEMBER)


@frozen
class Signer:
    """Somebody with a place to sign; ``name`` is None where it is to be written by hand."""

    role: str
    name: str | None = None
    position: str | None = None
    number: str | None = None


def opening(names: Names, sitting: Sitting | None, award: str, edition: str) -> list[Block]:
    """The first sentence: day, place and what the committee sat for."""
    texts, shown = names.texts, {"award": award, "edition": edition}
    if sitting is None:
        dotted = {"day": DOTS, "start": SHORT_DOTS, "end": SHORT_DOTS, "place": DOTS}
        return [
            Paragraph(texts.say(NUMBER, number=DOTS)),
            Paragraph(texts.say(FROM_TO, **dotted, **shown)),
            Paragraph(texts.translate(BLANK)),
            Paragraph(texts.say(DECREE_OF, issuer=DOTS, number=DOTS, day=DOTS)),
        ]
    template = AT if not sitting.start else FROM_TO if sitting.end else FROM
    clock = {"start": _clock(sitting, sitting.start, sitting.end is None), "end": _clock(sitting, sitting.end, True)}
    said = texts.say(template, day=day_words(texts, sitting.date), place=sitting.place, **clock, **shown)
    return [Paragraph(texts.say(NUMBER, number=sitting.number or DOTS)), Paragraph(said), *_decree(texts, sitting)]


def _decree(texts: Texts, sitting: Sitting) -> list[Block]:
    """What appointed the committee, where the file says it."""
    decree = sitting.decree
    if decree is None:
        return []
    shown = {"number": decree.number, "day": texts.date(decree.date), "issuer": decree.issuer or ""}
    return [Paragraph(texts.say(DECREE_OF if decree.issuer else DECREE, **shown))]


def _clock(sitting: Sitting, time: str | None, zoned: bool) -> str:
    """A time of day as officials write it: ``09.30 WITA``."""
    if time is None:
        return ""
    short = time[:5].replace(":", ".")
    return f"{short} {sitting.timezone}" if zoned and sitting.timezone else short


def who_sat(names: Names, sitting: Sitting | None) -> list[Block]:
    """The committee as a table, its chair, who kept away from which decision, and the witnesses."""
    texts = names.texts
    columns = (
        Column(texts.translate(NO), right=True),
        *(Column(texts.translate(title), wide=True) for title in (NAME, ROLE, POSITION, ATTENDANCE)),
    )
    if sitting is None:
        rows = [
            (texts.number(i), DOTS, texts.translate(role), DOTS, SHORT_DOTS) for i, role in enumerate(BLANK_ROLES, 1)
        ]
        blanks = (
            texts.say(QUORUM, quorum=SHORT_DOTS, n=SHORT_DOTS),
            texts.say(WHO_KEPT_AWAY, dots=DOTS),
        )
        return [Table(columns, tuple(rows)), Bullets(blanks)]
    table = Table(columns, tuple(_member(texts, i, member) for i, member in enumerate(sitting.committee, 1)))
    counts = {"n": texts.number(len(sitting.present)), "all": texts.number(len(sitting.committee))}
    said = [texts.say(ATTENDED, **counts)]
    if sitting.quorum is not None:
        template = REACHED if len(sitting.present) >= sitting.quorum else NOT_REACHED
        said.append(texts.say(template, quorum=texts.number(sitting.quorum), **counts))
    said += [texts.say(CHAIRED, name=sitting.chair.rstrip("."))] if sitting.chair else []
    said += _recusals(names, sitting)
    if sitting.witnesses:
        said.append(texts.say(WATCHED, names=texts.listed([witness.name for witness in sitting.witnesses]).rstrip(".")))
    return [table, Bullets(tuple(said))]


def _recusals(names: Names, sitting: Sitting) -> list[str]:
    """Who kept away from what; that nobody did only where the file says so, else there is a dotted line."""
    said = [_kept_away(names, member) for member in sitting.committee if member.recused_for]
    if said:
        return said
    if sitting.recusals == NO_RECUSALS:
        return [names.texts.translate(NO_CONFLICT)]
    return [names.texts.say(WHO_KEPT_AWAY, dots=DOTS)]


def _member(texts: Texts, i: int, member: Member) -> tuple[str, ...]:
    if member.present:
        attendance = texts.translate(PRESENT)
    elif member.absence:
        attendance = texts.say(ABSENT_BECAUSE, reason=member.absence)
    else:
        attendance = texts.translate(ABSENT)
    return (texts.number(i), _named(texts, member), member.role or "", member.position or "", attendance)


def _kept_away(names: Names, member: Member) -> str:
    listed = names.texts.listed([names.entrant(code) for code in member.recused_for])
    return names.texts.say(KEPT_AWAY, name=member.name, entrants=listed)


def signers(texts: Texts, sitting: Sitting | None) -> list[Signer]:
    """Everybody who signs: the chair first, the others who sat, then the witnesses."""
    if sitting is None:
        return [Signer(texts.translate(role), number=_number(texts, DOTS)) for role in BLANK_ROLES]
    chair = sitting.chairing
    sat = sorted(sitting.present, key=lambda member: member is not chair)
    found = [_signer(texts, member, CHAIR if member is chair else MEMBER) for member in sat]
    return found + [_official(texts, each, WITNESS) for each in sitting.witnesses]


def acknowledging(texts: Texts, sitting: Sitting | None) -> list[Signer]:
    """The head of the office, who signs below all others as having taken note; nobody where the file names none."""
    if sitting is None:
        return [Signer(texts.translate(ACKNOWLEDGED), number=_number(texts, DOTS))]
    return [_official(texts, sitting.acknowledged, ACKNOWLEDGED)] if sitting.acknowledged else []


def _official(texts: Texts, each: Witness, role: str) -> Signer:
    return Signer(texts.translate(role), each.name, each.position, _number(texts, each.number))


def _signer(texts: Texts, member: Member, role: str) -> Signer:
    return Signer(member.role or texts.translate(role), member.name, member.position, _number(texts, member.number))


def _number(texts: Texts, number: str | None) -> str | None:
    return texts.say(OFFICIAL, number=number) if number else None


def place_and_day(texts: Texts, sitting: Sitting | None) -> str:
    """What stands above the signatures: ``Kendari, 31 Oktober 2022``."""
    if sitting is None:
        return texts.say(CITY_DAY, city=DOTS, day=DOTS)
    return texts.say(CITY_DAY, city=sitting.city or sitting.place, day=texts.date(sitting.date))


def signature_table(texts: Texts, people: Sequence[Signer]) -> Table:
    """Places to sign as a table, for pages that are text."""
    columns = tuple(Column(texts.translate(title), wide=True) for title in (ROLE, NAME, POSITION, SIGNATURE))
    rows = []
    for person in people:
        name = f"{person.name or DOTS} ({person.number})" if person.number else person.name or DOTS
        rows.append((person.role, name, person.position or "", DOTS))
    return Table(columns, tuple(rows))


def letterhead(sitting: Sitting | None) -> tuple[str, ...]:
    """Lines that stand above everything (kop surat)."""
    return sitting.letterhead if sitting is not None else ()


def attendance_list(texts: Texts, sitting: Sitting | None, award: str) -> tuple[Heading, Paragraph, Table]:
    """The list on which everybody who was invited signs for having come, for a sheet of its own."""
    titles = (NAME, ROLE, SIGNATURE)
    columns = (
        Column(texts.translate(NO), right=True), *(Column(texts.translate(title), wide=True) for title in titles),
    )  # fmt: skip
    if sitting is None:
        day, people = DOTS, [(DOTS, texts.translate(role), "") for role in (*BLANK_ROLES, WITNESS)]
    else:
        day = day_words(texts, sitting.date)
        people = [_invited(texts, sitting, member) for member in sitting.committee]
        people += [
            (_named(texts, each), _part(texts.translate(WITNESS), each.position), "") for each in sitting.witnesses
        ]
    rows = [
        (texts.number(i), name, part, absence or f"{texts.number(i)}. {DOTS}")
        for i, (name, part, absence) in enumerate(people, 1)
    ]
    said = texts.say(LISTED, award=award, day=day)
    return Heading(texts.translate(ATTENDANCE_LIST)), Paragraph(said), Table(columns, tuple(rows))


def _invited(texts: Texts, sitting: Sitting, member: Member) -> tuple[str, str, str]:
    """Name, part, and what stands instead of a signature of a member who did not come."""
    role = member.role or texts.translate(CHAIR if member is sitting.chairing else MEMBER)
    absence = "" if member.present else _member(texts, 0, member)[-1]
    return _named(texts, member), _part(role, member.position), absence


def _part(role: str, position: str | None) -> str:
    return f"{role}, {position}" if position else role


def _named(texts: Texts, each: Member | Witness) -> str:
    return f"{each.name} ({texts.say(OFFICIAL, number=each.number)})" if each.number else each.name
