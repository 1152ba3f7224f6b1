"""``pembina verify``: a result verified by numbered checks, each pass, fail or not done."""

from __future__ import annotations

import re
from pathlib import Path

import click

from pembina.cli import parts
from pembina.cli.engine import engine_meant, engine_option
from pembina.cli.isolating import isolated_option, tell_used
from pembina.cli.parts import argument, option
from pembina.cli.session import Session, blocking, common, formats
from pembina.cli.table import COMMANDS
from pembina.errors import N_

EXAMPLES = (
    "pembina verify my-award.result.json",
    "pembina verify my-award.result.json --data my-data --seal my-award.seal.json",
    "pembina verify my-award.result.json --signers signers.toml --minutes minutes.pdf",
    "pembina verify my-award.result.json --format json > verification.json",
)

DATA = N_("The folder of the data: compare its files, and measure everything again.")
SEAL = N_("The seal that was made before the data were opened.")
SIGNERS = N_("Who signs, and how many have to (default: as the seal says).")
LOG = N_("The log of evaluations (default: the one beside the award).")
HEAD = N_("A hash of the log's end that was kept elsewhere.")
MINUTES = N_("The minutes of this result, .pdf or .md.")
HASH = N_("The SHA-256 that the result is said to have.")
NO_HASH = N_("{word} is no SHA-256 hash: 64 hexadecimal digits are needed")

A_FILE = click.Path(path_type=Path)


@parts.command("verify", COMMANDS["verify"].summary, *EXAMPLES)
@argument("path", N_("RESULT"), type=A_FILE)
@option("--data", type=A_FILE, metavar=N_("DIR"), help=DATA)
@option("--seal", type=A_FILE, metavar=N_("FILE"), help=SEAL)
@option("--signers", type=A_FILE, metavar=N_("FILE"), help=SIGNERS)
@option("--log", type=A_FILE, metavar=N_("FILE"), help=LOG)
@option("--head", metavar=N_("HASH"), help=HEAD)
@option("--minutes", type=A_FILE, metavar=N_("FILE"), help=MINUTES)
@option("--result", "sha256", metavar=N_("HASH"), help=HASH)
@engine_option()
@isolated_option()
@formats("table", "markdown", "csv", "json")
@blocking
@common
@click.pass_obj
def command(
    session: Session, path: Path, data: Path | None, seal: Path | None, signers: Path | None, log: Path | None,
    head: str | None, minutes: Path | None, sha256: str | None, engine: str, isolated: bool, form: str,
    blocked: tuple[str, ...],
) -> int:  # fmt: skip
    from pembina.analysis import verify
    from pembina.record import ran_apart
    from pembina.reports.verify import verify_page

    if sha256 is not None and not re.fullmatch(r"[0-9a-fA-F]{64}", sha256):
        raise click.BadParameter(session.texts.say(NO_HASH, word=repr(sha256)), param_hint="--result")
    host = session.host(blocked, isolated=isolated or ran_apart(path))
    with engine_meant(host, engine):
        found = verify(
            path, data, seal=seal, signers=signers, log=log, head=head, minutes=minutes, sha256=sha256, host=host,
            engine=engine,
        )  # fmt: skip
    tell_used(session, host)
    session.print(verify_page(found, session.texts), form)
    return 0 if found.passed else 1
