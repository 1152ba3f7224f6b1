"""Reading who sat: the file of a sitting, and every mistake in it at once."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from attrs import evolve

from pembina.errors import N_, Hint, Phrase, Problem, RecordError, did_you_mean
from pembina.model import Result
from pembina.model.sitting import NO_RECUSALS, Decree, Member, Register, Signatory, Sitting, Witness

if TYPE_CHECKING:
    from pembina.record.tomlfile import TomlFile

A_TIME, A_HASH = N_("a time of day"), N_("the SHA-256 of a result")
TIME = N_('write hours and minutes of the 24-hour clock in quotes, such as "09:30" or "13.45"')
HASH = N_("copy the 64 digits that every page of the result prints as its name")
A_REGISTER = N_("a number with a place for what tells certificates apart")
REGISTER = N_('write {n} where the place in the order of rank belongs, as in "400.3/{n}/DISKOP/2022"')
NOBODY_KEPT_AWAY = N_('"recused-for" of {name} says that somebody kept away')
ONE_OF_THE_TWO = N_("take one of the two out")
ALIKE = N_("two certificates would bear this number: give each kind its own, and put a sign between what is filled in")

FORMS = {
    "start": (A_TIME, Hint(TIME)),
    "end": (A_TIME, Hint(TIME)),
    "result": (A_HASH, Hint(HASH)),
    "certificates.number": (A_REGISTER, Hint(REGISTER, {"n": "{n}"})),
    "certificates.participation": (A_REGISTER, Hint(REGISTER, {"n": "{n}"})),
}
"""What has a form that the schema can show as a pattern only: what it is, and how it is written, by its address."""

OPTIONAL = ("number", "city", "start", "end", "timezone", "chair", "quorum", "recusals")


@cache
def sitting_schema() -> dict[str, Any]:
    """Return the JSON Schema of the file that says who sat."""
    path = Path(__file__).parent / "sitting.schema.json"
    return cast(dict[str, Any], json.loads(path.read_text("utf-8")))


def read_sitting(path: str | Path, result: Result) -> Sitting:
    """Read who sat over a result.

    Raises RecordError with every mistake in the file: what does not fit the schema (PB2xx), the sitting over another
    result (PB611), a chair who is not there (PB612), an end before the start (PB613), one name twice (PB614), nobody
    present (PB615), recusals said and denied at once (PB209), one number for two certificates (PB208), entrants that
    the result does not know (PB703).
    """
    from pembina.record.tomlfile import TomlFile  # which loads the reading of awards

    file = TomlFile(Path(path), sitting_schema())
    file.problems = [_in_words(problem) for problem in file.problems]
    document = file.document
    if not file.problems and document.get("result", result.sha256) != result.sha256:
        shown = {"found": document["result"][:12], "wanted": result.sha256[:12]}
        raise RecordError.of("PB611", file.source.place(("result",)), **shown)
    if not file.problems:
        _look(file, document, result)
    file.close()
    return _sitting(document)


def _in_words(problem: Problem) -> Problem:
    """Say what a time of day, a hash or a number should look like, where the schema has only a pattern to show."""
    form = FORMS.get(problem.place.address or "")
    if problem.code != "PB209" or form is None:
        return problem
    return evolve(problem, args={**problem.args, "rule": Phrase(form[0])}, hint=form[1])


def _sitting(raw: Mapping[str, Any]) -> Sitting:
    members = tuple(
        Member(
            each["name"], each.get("role"), each.get("position"), each.get("number"), each.get("present", True),
            each.get("absence"), tuple(each.get("recused-for", ())),
        )
        for each in raw["committee"]
    )  # fmt: skip
    witnesses = tuple(Witness(**each) for each in raw.get("witnesses", ()))
    signatory = Signatory(**raw["signatory"]) if "signatory" in raw else None
    optional: dict[str, Any] = {key: raw.get(key) for key in OPTIONAL}
    listed: dict[str, Any] = {key: tuple(raw.get(key, ())) for key in ("notes", "letterhead", "attachments")}
    return Sitting(
        raw["place"], raw["date"], members, **optional, **listed, witnesses=witnesses, signatory=signatory,
        decree=Decree(**raw["decree"]) if "decree" in raw else None,
        acknowledged=Witness(**raw["acknowledged"]) if "acknowledged" in raw else None,
        certificates=Register(**raw.get("certificates", {})),
    )  # fmt: skip


def _look(file: TomlFile, document: Mapping[str, Any], result: Result) -> None:
    """Look at what no schema can see."""
    codes = {entrant["code"] for entrant in result.entrants}
    committee = document["committee"]
    for i, member in enumerate(committee):
        for k, code in enumerate(member.get("recused-for", ())):
            if code not in codes:
                at = ("committee", i, "recused-for", k)
                file.blame("PB703", at, did_you_mean(code, codes), entrant=repr(code))
    _look_at_the_chair(file, document)
    start, end = (document.get(key, "").replace(".", ":") for key in ("start", "end"))
    if start and end and end <= start:
        file.blame("PB613", ("end",), start=document["start"], end=document["end"])
    if not any(member.get("present", True) for member in committee):
        file.blame("PB615", ("committee",))
    _look_at_names(file, document)
    _look_at_recusals(file, document)
    _look_at_numbers(file, document, result)


def _look_at_recusals(file: TomlFile, document: Mapping[str, Any]) -> None:
    kept_away = [member["name"] for member in document["committee"] if member.get("recused-for")]
    if document.get("recusals") == NO_RECUSALS and kept_away:
        rule = Phrase(NOBODY_KEPT_AWAY, name=kept_away[0])
        file.blame("PB209", ("recusals",), Hint(ONE_OF_THE_TWO), found=f'"{NO_RECUSALS}"', rule=rule)


def _look_at_numbers(file: TomlFile, document: Mapping[str, Any], result: Result) -> None:
    """No two certificates bear one number, whether of one kind or of both."""
    register, seen = Register(**document.get("certificates", {})), set[str]()
    for key, participation in (("number", False), ("participation", True)):
        numbers = list(register.numbers(result, participation).values())
        twice = next((number for number, n in Counter(numbers).items() if n > 1 or number in seen), None)
        if twice is not None:
            file.blame("PB208", ("certificates", key), Hint(ALIKE), name=twice)
        seen.update(numbers)


def _look_at_the_chair(file: TomlFile, document: Mapping[str, Any]) -> None:
    chair = document.get("chair")
    present = [member["name"] for member in document["committee"] if member.get("present", True)]
    if chair is not None and chair not in present:
        file.blame("PB612", ("chair",), did_you_mean(chair, present), name=chair)


def _look_at_names(file: TomlFile, document: Mapping[str, Any]) -> None:
    """Nobody signs twice: a name that stands twice is a slip, or two persons whom nobody could tell apart."""
    rows = [(key, i, row["name"]) for key in ("committee", "witnesses") for i, row in enumerate(document.get(key, ()))]
    seen: set[str] = set()
    for key, i, name in rows:
        folded = " ".join(name.casefold().split())
        if folded in seen:
            file.blame("PB614", (key, i, "name"), name=name)
        seen.add(folded)
