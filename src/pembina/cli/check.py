"""``pembina check``: every mistake in an award and its data, or that there is none, and what was read."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from pembina.cli import parts
from pembina.cli.engine import DEFAULT, engine_meant, engine_option
from pembina.cli.failures import report, say
from pembina.cli.isolating import isolated_option, tell
from pembina.cli.parts import argument, option
from pembina.cli.session import DATA, Session, blocking, common, formats
from pembina.cli.table import COMMANDS
from pembina.cli.timing import Timing
from pembina.cli.watching import watching
from pembina.errors import N_, PembinaError
from pembina.reports.clean import clean

if TYPE_CHECKING:
    from pembina.api import Checked
    from pembina.forms.worklist import Worklist
    from pembina.model import InputFile, Result
    from pembina.plugins import Host
    from pembina.reports.names import Names
    from pembina.reports.page import Page, Table
    from pembina.reports.texts import Texts

EXAMPLES = (
    "pembina check my-award",
    "pembina check my-award/award.toml --data my-data",
    "pembina check my-award --data my-data -o problems.xlsx",
    "pembina check my-award --against my-award-2023.result.json",
)

NO_MISTAKES = N_("No mistakes.")
RULES_ONLY = N_("There are no data beside the award, so only the rules were checked.")
READ = N_("What was read")
FINDINGS = N_("Findings")
TABLE, FILE = N_("Table"), N_("File")
ROWS, BLANK, OUTSIDE = N_("Rows"), N_("Blank rows"), N_("Rows outside the period")


OUTPUT = N_(
    "Write the problems as a list to work through: FILE.xlsx, .csv, .json or .md. A list that is there is read back."
)
COMPARED = N_("Denominators were compared with those of {file}.")
AGAINST = N_("Compare denominators with those of an earlier result of the same award.")
REPLIES = N_("Carry over the notes and replies of an earlier list.")
FORCE = N_("Write over a file that is no list, or take a list of data with another title.")
NO_FORM = N_("there is no list of the form {suffix}; known are {known}")
WRITTEN = N_("Written: {path}")
NEXT = N_("Work through it, save it, and check again with the same command.")
AS_LIST = N_("as a list to work through: {command}")
FEW = 5
"""Files of a table that are listed one by one."""
PARTITION = re.compile(r"(?:^|/)[^/=]+=[^/]*/")
"""A folder that says what its rows are about, as in visits/year=2022/a.parquet."""
MANY = 10
"""Mistakes from which on the screen offers a list."""


@parts.command("check", COMMANDS["check"].summary, *EXAMPLES)
@argument("award", N_("AWARD"))
@option("--data", metavar=N_("DIR"), type=click.Path(path_type=Path), help=DATA)
@engine_option()
@option("-o", "--output", metavar=N_("FILE"), type=click.Path(path_type=Path), help=OUTPUT)
@option("--replies", metavar=N_("FILE"), type=click.Path(path_type=Path), help=REPLIES)
@option("--against", metavar=N_("RESULT"), type=click.Path(path_type=Path), help=AGAINST)
@isolated_option()
@option("--force", is_flag=True, help=FORCE)
@formats("table", "markdown", "csv", "json")
@blocking
@common
@click.pass_context
def command(
    context: click.Context, award: str, data: Path | None, engine: str, output: Path | None, replies: Path | None,
    against: Path | None, isolated: bool, force: bool, form: str, blocked: tuple[str, ...],
) -> int:  # fmt: skip
    session: Session = context.obj
    host = session.host(blocked, isolated=isolated)
    what = What(award, data, host, engine, against)
    with engine_meant(host, engine):
        if output is None and replies is None and form == "table":
            return _on_screen(session, what)
        return _as_list(context, what, Asked(output, replies, force, form))


class What(NamedTuple):
    """What is checked, and with what."""

    award: str
    data: Path | None
    host: Host
    engine: str
    against: Path | None = None

    @property
    def earlier(self) -> Result | None:
        """The earlier result, read as every result is."""
        from pembina.record import read_result

        return None if self.against is None else read_result(self.against)


@contextmanager
def _shown(session: Session) -> Iterator[Timing]:
    """Show on a terminal what is being read and measured."""
    timing = Timing()
    with watching(session.texts, timing, verbose=False, quiet=False):
        yield timing


def _on_screen(session: Session, what: What) -> int:
    """Print that there is no mistake and what was read; mistakes leave as every error does."""
    from pembina.api import check
    from pembina.data.engines.shown import shown_engine

    try:
        with _shown(session) as progress:
            checked = check(
                what.award, what.data, host=what.host, engine=what.engine, progress=progress, against=what.earlier
            )
    except PembinaError as error:
        if len(error.problems) < MANY:
            raise
        session.learn()
        status = report(error, session.texts, session.debug)
        words = ["pembina", "check", what.award, *(["--data", str(what.data)] if what.data else [])]
        words += [*(["--engine", shown_engine(what.engine)] if what.engine != DEFAULT else [])]
        words += [*(["--against", str(what.against)] if what.against else [])]
        words += [*(["--isolated"] if what.host.keeper is not None else []), "-o", "problems.xlsx"]
        say(session.texts.say(AS_LIST, command=clean(shlex.join(words))))
        return status
    if what.host.keeper is not None:
        tell(session, what.host, checked.award)
    session.print(_page(checked, session.texts, what.against), "table")
    return int(any(finding.level == "warning" for finding in checked.findings))


class Asked(NamedTuple):
    """Which list is asked for."""

    output: Path | None
    replies: Path | None
    force: bool
    form: str


def _as_list(context: click.Context, what: What, asked: Asked) -> int:
    """Write or print every problem as a list, with what people wrote into the one before."""
    from pembina.api import problems
    from pembina.forms.worklist_page import list_page
    from pembina.forms.worklist_store import FORMS, Wanted, earlier_list, make_list, spare_sources, write_list

    session: Session = context.obj
    texts, output = session.texts, asked.output
    if output is not None and output.suffix.lower() not in FORMS:
        told = {"suffix": repr(output.suffix or output.name), "known": ", ".join(FORMS)}
        raise click.BadParameter(texts.say(NO_FORM, **told), context, param_hint="--output")
    earlier = earlier_list(Wanted(output, asked.replies, asked.force))
    with _shown(session) as progress:
        examined = problems(
            what.award, what.data, host=what.host, engine=what.engine, progress=progress, against=what.earlier
        )
    session.learn()
    if what.host.keeper is not None and examined.checked is not None:
        tell(session, what.host, examined.checked.award)
    if output is not None:
        spare_sources(output, examined)
    if examined.checked is not None and output is None and earlier is None:
        session.print(_page(examined.checked, texts), asked.form)
        return examined.exit_status
    names = _names(examined.checked, texts) if examined.checked is not None else None
    listed = make_list(examined, texts, earlier, names, force=asked.force)
    if output is None:
        session.print(list_page(listed, texts), asked.form)
    else:
        write_list(listed, output, texts)
        session.print(_written(listed, output, texts), "table")
    return examined.exit_status


def _written(listed: Worklist, output: Path, texts: Texts) -> Page:
    """What to say of a list that was written: how many problems, what became of the others, and where it is."""
    from pembina.forms.worklist_words import about, stopped
    from pembina.reports.page import SYNTHETIC, Block, Page, Paragraph

    said = [about(listed, texts), stopped(listed, texts), texts.say(WRITTEN, path=str(output))]
    said += [texts.translate(NEXT)] if listed.present and output.suffix.lower() == ".xlsx" else []
    blocks: list[Block] = [Paragraph(text) for text in said if text]
    return Page(tuple(blocks), banner=texts.translate(SYNTHETIC) if listed.synthetic else None)


def _names(checked: Checked, texts: Texts) -> Names:
    from pembina.evaluation.document import rules_document
    from pembina.reports.names import Names

    titles = {node.path: node.title for node in checked.award.nodes()}
    return Names.of_rules(rules_document(checked.award), titles, checked.entrants, texts)


def _page(checked: Checked, texts: Texts, against: Path | None = None) -> Page:
    import attrs

    from pembina.reports.page import SYNTHETIC, Block, Heading, Page, Paragraph
    from pembina.reports.show import finding_bullets

    names = _names(checked, texts)
    findings = [attrs.asdict(finding, recurse=False) for finding in checked.findings]
    blocks: list[Block] = [Heading(texts.local(checked.award.title) or checked.award.id, 1)]
    blocks.append(Paragraph(" ".join([texts.translate(NO_MISTAKES), *_counts(checked, texts)])))
    if checked.inputs:
        blocks += [Heading(texts.translate(READ)), _inputs(checked, texts)]
        blocks += [Heading(texts.translate(FINDINGS)), finding_bullets(names, findings)]
        blocks += [Paragraph(text) for text in _looked(checked, texts, against)]
    files = _files(checked)
    document = {"award": checked.award.id, "entrants": len(checked.entrants), "files": files}
    document["findings"] = [_finding(names, finding) for finding in findings]
    if checked.gaming is not None:
        document["gaming"] = {"tables": checked.gaming.tables, "tests": checked.gaming.tests}
    document["problems"] = []
    banner = texts.translate(SYNTHETIC) if checked.origin == "synthetic" else None
    return Page(tuple(blocks), files, document, banner)


def _looked(checked: Checked, texts: Texts, against: Path | None) -> list[str]:
    """Say what the look for signs of gaming was: where it found anything, could not see all of it, or was asked for."""
    from pembina.reports.gaming import about

    looked = checked.gaming
    if looked is None or not (looked.findings or looked.common or against):
        return []
    told = about(texts, looked.tables, looked.tests, len(looked.findings), looked.common)
    return told if against is None else [*told, texts.say(COMPARED, file=against.name)]


def _counts(checked: Checked, texts: Texts) -> list[str]:
    leaves = len(list(checked.award.leaves()))
    said = [texts.counted("{n} criterion.", "{n} criteria.", leaves)]
    if not checked.inputs:
        return [*said, texts.translate(RULES_ONLY)]
    return [*said, texts.counted("{n} entrant.", "{n} entrants.", len(checked.entrants))]


def _files(checked: Checked) -> list[dict[str, Any]]:
    """One record per file; rows outside the period are known per table, by the column that decides."""
    return [
        {
            "table": table.table,
            "file": file.name,
            "rows": file.rows,
            "blank": file.blank,
            "outside_period": dict(checked.outside_period.get(table.table, {})),
        }
        for table in checked.inputs
        for file in table.files
    ]


def _inputs(checked: Checked, texts: Texts) -> Table:
    """One line per file; of a table that is divided into partitions, or into many files, one that counts them."""
    from pembina.reports.page import Column, Table

    columns = [Column(texts.translate(TABLE), wide=True), Column(texts.translate(FILE), wide=True)]
    columns += [Column(texts.translate(title), right=True, wide=True) for title in (ROWS, BLANK, OUTSIDE)]
    rows = []
    for table in checked.inputs:
        outside = _outside(checked.outside_period.get(table.table, {}), texts)
        named: list[tuple[str, Sequence[InputFile]]] = [(file.name, [file]) for file in table.files]
        if len(named) > FEW or (len(named) > 1 and any(PARTITION.search(name) for name, _ in named)):
            named = [(texts.counted("{n} file", "{n} files", len(table.files)), table.files)]
        for position, (name, files) in enumerate(named):
            counts = (sum(file.rows for file in files), sum(file.blank for file in files))
            rows.append((table.table, name, *map(texts.number, counts), outside if position == 0 else ""))
    return Table(tuple(columns), tuple(rows))


def _outside(counts: Mapping[str, int], texts: Texts) -> str:
    """Rows outside the period, for each date column that was asked about; empty where none was."""
    return ", ".join(f"{column}: {texts.number(n)}" for column, n in sorted(counts.items()))


def _finding(names: Names, finding: Mapping[str, Any]) -> dict[str, Any]:
    from pembina.reports.findings import sentence

    keys = ("level", "key", "node", "entrant")
    said = {**{key: finding[key] for key in keys}, "sentence": sentence(names, finding)}
    if finding["key"].startswith("gaming."):
        said |= {key: finding["args"][key] for key in ("table", "rows") if key in finding["args"]}
    return said
