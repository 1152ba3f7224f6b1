"""``pembina audit``: whether criteria, weights and figures of a result fit together."""

from __future__ import annotations

from pathlib import Path

import click

from pembina.cli import parts
from pembina.cli.parts import argument
from pembina.cli.session import Session, common, formats
from pembina.cli.table import COMMANDS
from pembina.errors import N_

EXAMPLES = (
    "pembina audit harkopnas-2022.result.json",
    "pembina audit harkopnas-2022.result.json --format csv",
)


@parts.command("audit", COMMANDS["audit"].summary, *EXAMPLES)
@argument("path", N_("RESULT"), type=click.Path(path_type=Path))
@formats("table", "markdown", "csv", "json")
@common
@click.pass_obj
def command(session: Session, path: Path, form: str) -> int:
    from pembina.analysis import audit
    from pembina.record import read_result
    from pembina.reports.audit import audit_page

    result = read_result(path)
    session.print(audit_page(result, audit(result), session.texts), form)
    return 0
