"""Problems of a panel's files on a page and in a document: where, what, and what mends it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pembina.commands import N_, Block, Bullets, Code, Heading, Hint, Phrase, Problem, Texts

from ..codes import TABLE

ELSEWHERE = N_("Other problems")
LINE = N_("{place}: {message} ({code})")
PLACELESS = N_("{message} ({code})")
MENDED = N_("{line}; to mend it: {mend}")

_CODES: Mapping[str, Code] = {code.code: code for code in TABLE}


def message(problem: Problem, texts: Texts) -> str:
    """Return what is wrong, in the reader's language."""
    args = {key: arg.show(texts.translate) if isinstance(arg, Phrase) else arg for key, arg in problem.args.items()}
    return texts.translate(_CODES[problem.code].message).format_map(args)


def mend(problem: Problem, texts: Texts) -> str:
    """Return what mends it: the problem's own hint, or else what mends all of its kind."""
    if isinstance(problem.hint, Hint):
        return problem.hint.show(texts.translate)
    return texts.translate(_CODES[problem.code].mend)


def by_file(problems: Iterable[Problem], texts: Texts) -> list[Block]:
    """Return a heading for every file and a remark for every problem in it; what mends a kind is said once a file."""
    files: dict[str, list[Problem]] = {}
    for problem in problems:
        files.setdefault(problem.place.file or "", []).append(problem)
    blocks: list[Block] = []
    for file, found in files.items():
        blocks.append(Heading(file or texts.translate(ELSEWHERE)))
        blocks.append(Bullets(tuple(_remarks(found, texts))))
    return blocks


def _remarks(problems: Iterable[Problem], texts: Texts) -> Iterable[str]:
    advised: set[str] = set()
    for problem in problems:
        where = " ".join(_where(problem))
        args = {"message": message(problem, texts), "code": problem.code}
        line = texts.say(LINE, place=where, **args) if where else texts.say(PLACELESS, **args)
        if problem.hint is not None or problem.code not in advised:
            line = texts.say(MENDED, line=line, mend=_inside(mend(problem, texts)))
        if problem.hint is None:
            advised.add(problem.code)
        yield line


def _inside(advice: str) -> str:
    """Write advice so that it can end a sentence: a small letter first, and no full stop after a single sentence."""
    first = advice[:1].lower() if advice[1:2].islower() else advice[:1]
    return first + (advice[1:].removesuffix(".") if advice.count(". ") == 0 else advice[1:])


def _where(problem: Problem) -> Iterable[str]:
    if problem.place.sheet:
        yield f"[{problem.place.sheet}]"
    if problem.place.address:
        yield problem.place.address


def documents(problems: Iterable[Problem], texts: Texts) -> list[dict[str, Any]]:
    """Return problems as a document tells them."""
    return [
        {
            "code": problem.code,
            "file": problem.place.file,
            "sheet": problem.place.sheet,
            "cell": problem.place.address,
            "message": message(problem, texts),
            "mend": mend(problem, texts),
        }
        for problem in problems
    ]
