"""A list of problems on disk: read back before it is written again, and never over what somebody else wrote."""

from __future__ import annotations

from pathlib import Path

from attrs import evolve, frozen

from pembina.errors import N_, Hint, Phrase, Place, Problem, RecordError
from pembina.forms.worklist import Row, Task, Worklist
from pembina.forms.worklist_book import worklist_book
from pembina.forms.worklist_page import list_page
from pembina.forms.worklist_read import read_list
from pembina.forms.worklist_rounds import Earlier, first_round, next_round
from pembina.forms.worklist_tasks import Examined, reached, tasks
from pembina.record.files import put
from pembina.reports.names import Names
from pembina.reports.render import FORMATS
from pembina.reports.texts import Texts

FORMS = {".xlsx": "xlsx", ".md": "markdown", ".csv": "csv", ".json": "json"}
"""What a list is written as, by the ending of its file."""
READABLE = (".xlsx", ".csv", ".json")

NO_FOLDER, NO_FILE = N_("there is no such folder"), N_("there is something here that is not a file")
OTHER_FILE = N_("another file is here, and it is no list of problems")
NOT_READ_BACK = N_("a file is here, and what was written into it could not be read back")
AN_INPUT = N_("this is one of the files that are checked")
NO_INPUT = N_("name another file; no option writes a list over what it is about")
MAKE_FOLDER = N_("make the folder first, or name one that is there")
PICTURES = N_("the list that is here holds pictures or charts, which a new one cannot take over")


@frozen
class Wanted:
    """Where a list is to be written, and which earlier one is to be read back."""

    output: Path | None
    replies: Path | None = None
    force: bool = False


def earlier_list(wanted: Wanted) -> Earlier | None:
    """Read back the list of the round before; refuse, before any work, a place that cannot be written to."""
    output, replies = wanted.output, wanted.replies
    if output is not None:
        _check_place(output)
    if replies is None and (output is None or not output.exists()):
        return None
    if output is None or not output.exists() or (replies is not None and output.samefile(replies)):
        assert replies is not None
        return _unpictured(read_list(replies), replies, output)
    if wanted.force:
        return read_list(replies) if replies is not None else _if_list(output)
    if output.suffix.lower() not in READABLE:
        raise _refused(output, NOT_READ_BACK)
    here = _if_list(output)
    if here is None:
        raise _refused(output, OTHER_FILE)
    if replies is not None:
        raise RecordError([Problem("PB655", Place(str(output)), {"replies": str(replies)})])
    return _unpictured(here, output, output)


def _if_list(path: Path) -> Earlier | None:
    """Read the list in a file; None where the file is something else. A list that is damaged is refused."""
    try:
        return read_list(path)
    except RecordError as error:
        if {problem.code for problem in error.problems} == {"PB651"}:
            return None
        raise


def _unpictured(earlier: Earlier, source: Path, output: Path | None) -> Earlier:
    """Refuse to write over the only copy of pictures."""
    if earlier.pictures and output is not None and output.exists() and output.samefile(source):
        raise _refused(output, PICTURES)
    return earlier


def _check_place(output: Path) -> None:
    if not output.parent.is_dir():
        raise _refused(output, NO_FOLDER, MAKE_FOLDER)
    if output.exists() and not output.is_file():
        raise _refused(output, NO_FILE)


def _refused(path: Path, reason: str, mend: str | None = None) -> RecordError:
    hint = Hint(mend) if mend else None
    return RecordError([Problem("PB654", Place(str(path)), {"reason": Phrase(reason)}, hint=hint)])


def spare_sources(output: Path, examined: Examined) -> None:
    """Refuse to write a list over the rules or the data that it is about, also where --force was said (PB654)."""
    if not output.exists() or _if_list(output) is not None:
        return
    path, rules = output.resolve(), examined.path.resolve()
    if path == rules or (path.suffix == ".toml" and path.parent == rules) or examined.folder.resolve() in path.parents:
        raise _refused(output, AN_INPUT, NO_INPUT)


def make_list(
    examined: Examined, texts: Texts, earlier: Earlier | None = None, names: Names | None = None, *, force: bool = False
) -> Worklist:
    """Make the list of this round; raises RecordError (PB652, PB653) where the earlier one is of something else."""
    found, step = tasks(examined, texts, names), reached(examined)
    title = texts.local(examined.title)
    if earlier is None:
        rows = first_round(found)
        return Worklist(examined.award, title, examined.data, examined.synthetic, 1, step, rows)
    _same(examined, earlier, force)
    entrants = (examined.files.get(examined.entrants) or f"{examined.entrants}.*") if examined.entrants else ""
    rows = tuple(_with_target(row, examined) for row in next_round(earlier, found, step, entrants))
    return Worklist(
        examined.award or earlier.award, title, examined.data or earlier.data,
        examined.synthetic or (earlier.synthetic and not examined.data), earlier.round + 1, step, rows,
        earlier.loose, earlier.sheets,
    )  # fmt: skip


def _same(examined: Examined, earlier: Earlier, force: bool) -> None:
    """Refuse a list of another award, and one of other data unless it is asked for."""
    problems = []
    for code, now, then in (("PB652", examined.award, earlier.award), ("PB653", examined.data, earlier.data)):
        if now and then and now != then and not (force and code == "PB653"):
            problems.append(Problem(code, Place(earlier.path), {"found": then[:120], "wanted": now[:120]}))
    if problems:
        raise RecordError(problems)


def _with_target(row: Row, examined: Examined) -> Row:
    """Let a row that is no longer found lead to its file all the same, where that is inside the folder."""
    task: Task = row.task
    if task.target or not task.file or ".." in Path(task.file).parts or Path(task.file).is_absolute():
        return row
    for folder in (examined.folder, examined.path.parent if examined.path.suffix else examined.path):
        path = folder / task.file
        try:
            if path.is_file():
                return evolve(row, task=evolve(task, target=str(path.resolve())))
        except (OSError, ValueError):
            return row
    return row


def write_list(listed: Worklist, output: Path, texts: Texts) -> None:
    """Write the list by the ending of its file, whole or not at all; raises RecordError (PB654)."""
    form = FORMS[output.suffix.lower()]
    try:
        if form == "xlsx":
            content = worklist_book(listed, texts, output.parent)
        else:
            content = FORMATS[form](list_page(listed, texts)).encode("utf-8")
        put(output, content)
    except OSError as error:
        raise _refused(output, error.strerror or str(error)) from None
