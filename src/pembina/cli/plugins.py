"""``pembina plugins``: what is installed, what of it cannot be used and why, one in detail, its check, a new one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from attrs import evolve

from pembina.cli.failures import shown
from pembina.cli.parts import Command, Entry, argument, unknown_command
from pembina.cli.plugins_check import CHECK, check, older
from pembina.cli.session import Session, blocking, common, formats
from pembina.cli.table import COMMANDS
from pembina.errors import N_, PluginError, UsageError, did_you_mean

if TYPE_CHECKING:
    from pembina.plugins import Found, Host, Manifest, ProvidedTable
    from pembina.reports.page import Block, Page, Paragraph
    from pembina.reports.texts import Texts

EXAMPLES = (
    "pembina plugins",
    "pembina plugins supervision-activity",
    "pembina plugins check supervision-activity",
    "pembina plugins check",
    "pembina plugins new market-days",
)
NEW = "new"
"""The word after ``pembina plugins`` that starts a plugin of one's own."""

ONE_WORD = N_('One plugin at a time: "{word}" is one word too many.')
NEW_FIRST = N_("Options of a new plugin stand behind its name: pembina plugins new NAME [OPTIONS].")
NAME, DISTRIBUTION, UNIT = N_("Name"), N_("Distribution"), N_("Unit")
DIRECTION, TABLES, PARAMETERS = N_("Direction"), N_("Tables"), N_("Parameters")
BROKEN = N_("These cannot be used")
NONE = N_("No plugin is installed.")
OLDER = N_("Written for an older version of the contract")
DIRECTIONS = {
    "higher": N_("higher is better"),
    "lower": N_("lower is better"),
    "target": N_("nearer to a target is better"),
}
COLUMN, TYPE, DEFAULT, TABLE = N_("Column"), N_("Type"), N_("Default"), N_("Table")
PARAMETER, FORM = N_("Parameter"), N_("Form")
OPTIONAL = N_("{type}, may be absent")
FACTS = N_("Distribution: {distribution} {version}. Module: {module}.")
ACTIONABLE = N_("An entrant can do something about it.")
MEASURES = N_("Unit: {unit}. Direction: {direction}.")
PROVIDES = N_("Also hands over {kind}: {names}.")
HANDS_OVER, CONTENT = N_("Hands over"), N_("What it holds")
PROVIDED = N_('Table "{table}", for every data set')
USE = N_('In dataset.toml, at a table: provided = "{table}".')
SOURCE, AS_OF = N_("Source: {source}."), N_("As of: {day}.")


class Plugins(Command):
    """A command whose first word may be a command of its own (``entries``), and else is the name of a plugin."""

    entries: Mapping[str, Entry] = {
        NEW: Entry(
            "pembina.cli.plugins_new:command",
            N_("Start a plugin of your own: a distribution with a criterion, its texts and its tests."),
        )
    }

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """Read the command line: by the command of its own that the first word names, where it does."""
        entry = self.entries.get(args[0]) if args else None
        if entry is None:
            return super().make_context(info_name, args, parent, **extra)
        return entry.imported().make_context(f"{info_name} {args[0]}", args[1:], parent, **extra)


@click.command("plugins", cls=Plugins, help=COMMANDS["plugins"].summary, examples=EXAMPLES)
@argument("name", N_("[check | new] [NAME]"), required=False)
@argument("checked", "", required=False)
@formats("table", "markdown", "csv", "json")
@blocking
@common
@click.pass_context
def command(context: click.Context, name: str | None, checked: str | None, form: str, blocked: tuple[str, ...]) -> int:
    from pembina.plugins.single import is_single

    session: Session = context.obj
    if name == NEW:
        raise click.UsageError(session.texts.translate(NEW_FIRST), context)
    if checked is not None and name != CHECK:
        if name is not None and did_you_mean(name, [CHECK, NEW]):
            raise unknown_command(name, [CHECK, NEW], context)
        raise click.UsageError(session.texts.say(ONE_WORD, word=checked), context)
    host = session.host(blocked)
    host.look_beside(Path.cwd())  # for a criterion in one file: ./my_criterion.py:MyCriterion
    if name == CHECK:
        return check(session, host, checked, form)
    if name is None:
        session.print(_list(host, session.texts), form)
        return 0
    try:
        found = host.found(name)
    except PluginError as error:
        if name in host.catalogue() or is_single(name):
            raise
        near = did_you_mean(name, [CHECK, NEW, *host.catalogue()])
        raise UsageError(evolve(problem, hint=near) for problem in error.problems) from None
    try:  # the listing imports nothing; whoever asks about one plugin also learns whether it can be imported
        host.load(name)
        tables = _provided(found, host)
    except PluginError:
        session.print(_detail(found, (), session.texts), form)
        raise
    session.print(_detail(found, tables, session.texts), form)
    return 0


def _provided(found: Found, host: Host) -> tuple[ProvidedTable, ...]:
    """Tables that a plugin hands over, each fit to be read; raises PluginError."""
    from pembina.data.provided import check_provided

    names = found.manifest.provides.get("tables", ()) if found.manifest else ()
    tables: tuple[ProvidedTable, ...] = tuple(host.get("tables", name) for name in names)
    for table in tables:
        check_provided(table, found)
    return tables


def _list(host: Host, texts: Texts) -> Page:
    from pembina.reports.page import Bullets, Column, Heading, Page, Paragraph, Table

    usable, broken = _sorted_out(host)
    columns = [Column(texts.translate(NAME), wide=True), Column(texts.translate(DISTRIBUTION), wide=True)]
    columns += [
        Column(texts.translate(title), wide=True) for title in (UNIT, DIRECTION, TABLES, PARAMETERS, HANDS_OVER)
    ]
    rows = [
        (
            found.name, f"{found.distribution} {found.version}", _unit(manifest, texts), _direction(manifest, texts),
            ", ".join(manifest.tables), ", ".join(manifest.parameters), "; ".join(_handed(manifest)),
        )
        for found, manifest in usable
    ]  # fmt: skip
    blocks: list[Block] = [Table(tuple(columns), tuple(rows)) if rows else Paragraph(texts.translate(NONE))]
    behind = tuple(written for _, manifest in usable for written in older(manifest, texts)[:1])
    if behind:
        blocks += [Heading(texts.translate(OLDER)), Bullets(behind)]
    if broken:
        problems = tuple(shown(problem, texts) for _, error in broken for problem in error.problems)
        blocks += [Heading(texts.translate(BROKEN)), Bullets(problems)]
    records = [_record(found, manifest) for found, manifest in usable]
    refused = [
        {"name": name, "problems": [shown(problem, texts) for problem in error.problems]} for name, error in broken
    ]
    return Page(tuple(blocks), records, {"plugins": records, "refused": refused})


def _sorted_out(host: Host) -> tuple[list[tuple[Found, Manifest]], list[tuple[str, PluginError]]]:
    """Plugins that can be used by their manifests, and those that cannot, with the reason."""
    usable, broken = [], []
    for name in host.catalogue():
        try:
            found = host.found(name)
        except PluginError as error:
            broken.append((name, error))
        else:
            usable.append((found, host.manifest(name)))
    return usable, broken


def _unit(manifest: Manifest, texts: Texts) -> str:
    """The unit in the reader's words, where the plugin has a locale."""
    units = {language: words["unit"] for language, words in manifest.locale().items() if "unit" in words}
    return texts.local(units) or manifest.unit


def _direction(manifest: Manifest, texts: Texts) -> str:
    return texts.translate(DIRECTIONS[manifest.direction]) if manifest.criterion else ""


def _handed(manifest: Manifest) -> list[str]:
    """What else a plugin hands over, a text for each kind."""
    return [f"{kind}: {', '.join(names)}" for kind, names in manifest.provides.items()]


def _record(found: Found, manifest: Manifest) -> dict[str, Any]:
    return {
        "name": found.name,
        "distribution": found.distribution,
        "version": found.version,
        "module": found.module,
        "unit": manifest.unit,
        "direction": manifest.direction if manifest.criterion else None,
        "api": manifest.api,
        "tables": " ".join(manifest.tables),
        "parameters": " ".join(manifest.parameters),
        "provides": " ".join(f"{kind}:{name}" for kind, names in manifest.provides.items() for name in names),
    }


def _detail(found: Found, provided: Sequence[ProvidedTable], texts: Texts) -> Page:
    from pembina.reports.page import Bullets, Column, Heading, Page, Paragraph, Table

    manifest = found.manifest
    assert manifest is not None  # the host refused it otherwise
    blocks: list[Block] = [Heading(found.name, 1), _facts(found, manifest, texts)]
    if changes := older(manifest, texts):
        blocks += [Paragraph(changes[0]), Bullets(tuple(changes[1:]))]
    rows = [
        (table, column, texts.say(OPTIONAL, type=spec.type) if spec.optional else spec.type)
        for table, columns in manifest.tables.items()
        for column, spec in columns.items()
    ]
    if rows:
        titles = tuple(Column(texts.translate(title)) for title in (TABLE, COLUMN, TYPE))
        blocks += [Heading(texts.translate(TABLES)), Table(titles, tuple(rows))]
    if manifest.parameters:
        titles = tuple(Column(texts.translate(title), wide=True) for title in (PARAMETER, FORM, DEFAULT))
        given = tuple((name, *_parameter(schema)) for name, schema in manifest.parameters.items())
        blocks += [Heading(texts.translate(PARAMETERS)), Table(titles, given)]
    blocks += [block for table in provided for block in _provided_blocks(table, manifest, texts)]
    document = {
        **_record(found, manifest), "tables": _tables(manifest), "parameters": dict(manifest.parameters),
        "provides": {kind: list(names) for kind, names in manifest.provides.items()},
        "provided-tables": {table.name: _provided_document(table) for table in provided},
    }  # fmt: skip
    return Page(tuple(blocks), _rows(rows), document)


def _facts(found: Found, manifest: Manifest, texts: Texts) -> Paragraph:
    """Who made the plugin, and what it measures or hands over."""
    from pembina.reports.page import Paragraph

    facts = [texts.say(FACTS, distribution=found.distribution, version=found.version, module=found.module)]
    if manifest.criterion:
        unit, direction = _unit(manifest, texts) or "-", _direction(manifest, texts)
        facts.append(texts.say(MEASURES, unit=unit, direction=direction))
        if manifest.actionable:
            facts.append(texts.translate(ACTIONABLE))
    facts += [texts.say(PROVIDES, kind=kind, names=", ".join(names)) for kind, names in manifest.provides.items()]
    return Paragraph(" ".join(facts))


def _provided_blocks(table: ProvidedTable, manifest: Manifest, texts: Texts) -> list[Block]:
    """How a data set uses a plugin's table, and what each of its columns holds, in the reader's words."""
    from pembina.reports.page import Column, Heading, Paragraph, Table

    spoken = {language: words.get("columns", {}) for language, words in manifest.locale().items()}
    rows = []
    for column, said in table.columns.items():
        key = f"{table.name}.{column}"
        own = {language: words[key] for language, words in spoken.items() if key in words}
        rows.append((column, texts.local(own) or said))
    titles = (Column(texts.translate(COLUMN)), Column(texts.translate(CONTENT), wide=True))
    facts = [texts.say(USE, table=table.name)]
    facts += [texts.say(SOURCE, source=table.source)] if table.source else []
    facts += [texts.say(AS_OF, day=table.as_of)] if table.as_of else []
    heading = Heading(texts.say(PROVIDED, table=table.name))
    return [heading, Paragraph(" ".join(facts)), Table(titles, tuple(rows))]


def _provided_document(table: ProvidedTable) -> dict[str, Any]:
    return {"columns": dict(table.columns), "source": table.source, "as-of": table.as_of}


def _rows(rows: Sequence[tuple[str, str, str]]) -> list[dict[str, str]]:
    return [{"table": table, "column": column, "type": kind} for table, column, kind in rows]


def _tables(manifest: Manifest) -> dict[str, Any]:
    return {
        table: {column: {"type": spec.type, "optional": spec.optional} for column, spec in columns.items()}
        for table, columns in manifest.tables.items()
    }


def _parameter(schema: Any) -> tuple[str, str]:
    """A parameter's schema and its default, as an award file would write them."""
    import json

    rules = {key: value for key, value in schema.items() if key not in ("default", "description")}
    form = ", ".join(f"{key} {json.dumps(value, ensure_ascii=False)}" for key, value in rules.items())
    return form, json.dumps(schema["default"], ensure_ascii=False)
