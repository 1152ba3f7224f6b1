"""``pembina error``: the page of an error code, or the list of all codes."""

from __future__ import annotations

import contextlib
import re
from typing import TYPE_CHECKING

import click

from pembina.cli import parts
from pembina.cli.parts import argument
from pembina.cli.session import Session, common, formats
from pembina.cli.table import COMMANDS
from pembina.errors import CODES, N_, Code, PluginError, did_you_mean

if TYPE_CHECKING:
    from pembina.reports.page import Page
    from pembina.reports.texts import Texts

EXAMPLES = (
    "pembina error",
    "pembina error PB203",
)

UNKNOWN_NEAR = N_("there is no error code {code}; did you mean {near}?")
UNKNOWN = N_("there is no error code {code}; `pembina error` lists them all")
CODE, MESSAGE = N_("Code"), N_("Message")
WHY, MEND = N_("Why it is refused"), N_("What mends it")


@parts.command("error", COMMANDS["error"].summary, *EXAMPLES)
@argument("code", N_("[CODE]"), required=False)
@formats("table", "markdown", "csv", "json")
@common
@click.pass_context
def command(context: click.Context, code: str | None, form: str) -> int:
    session: Session = context.obj
    codes = CODES.all()
    if code is None or code.upper() not in codes:
        codes |= _of_plugins(session)
    if code is not None and code.upper() not in codes:
        near = did_you_mean(code.upper(), [known for known in codes if known[:3] == code[:3].upper()])
        template, word = (UNKNOWN_NEAR, near.args["word"]) if near else (UNKNOWN, "")
        said = session.texts.say(template, code=repr(code), near=word)
        raise click.BadParameter(said, context, param_hint=session.texts.translate(N_("[CODE]")))
    if code is None:
        session.print(_list(list(codes.values()), session.texts), form)
    else:
        session.print(_page(codes[code.upper()], session.texts), form)
    return 0


def _of_plugins(session: Session) -> dict[str, Code]:
    """Codes that plugins bring; a plugin that cannot be loaded has none, and `pembina plugins` says why."""
    host = session.host()
    for name in host.promising("codes"):
        with contextlib.suppress(PluginError):
            host.load(name)
    session.learn()
    return {code.code: code for _, code in host.handed_over("codes")}


def _open(template: str) -> str:
    """Show the arguments of a template as <names>."""
    return re.sub(r"\{(\w+)[^}]*\}", r"<\1>", template)


def _page(code: Code, texts: Texts) -> Page:
    from pembina.reports.page import Heading, Page, Paragraph

    message, why, mend = _open(texts.translate(code.message)), texts.translate(code.why), texts.translate(code.mend)
    blocks = (
        Heading(f"{code.code}: {message}", 1),
        *(Heading(texts.translate(WHY)), Paragraph(why)),
        *(Heading(texts.translate(MEND)), Paragraph(mend)),
    )
    document = {"code": code.code, "message": message, "why": why, "mend": mend}
    return Page(blocks, [document], document)


def _list(codes: list[Code], texts: Texts) -> Page:
    from pembina.reports.page import Column, Page, Table

    records = [{"code": code.code, "message": _open(texts.translate(code.message))} for code in codes]
    columns = (Column(texts.translate(CODE)), Column(texts.translate(MESSAGE), wide=True))
    rows = tuple((record["code"], record["message"]) for record in records)
    return Page((Table(columns, rows),), records, {"codes": records})
