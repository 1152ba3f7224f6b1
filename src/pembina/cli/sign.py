"""``pembina sign``: sign what a committee decides on with a key of OpenSSH, and check who signed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pembina.cli import parts
from pembina.cli.parts import argument, option
from pembina.cli.session import Session, common
from pembina.cli.table import COMMANDS
from pembina.errors import N_, Place, RecordError

if TYPE_CHECKING:
    from pembina.record.signers import Signers

EXAMPLES = (
    "pembina sign award.seal.json --key ~/.ssh/id_ed25519 --name 'Siti Aminah'",
    "pembina sign award.result.json --key ~/.ssh/id_ed25519.pub --signers signers.toml",
    "pembina sign --check minutes.pdf --signers signers.toml",
)

KEY = N_("The key: a private ed25519 key of OpenSSH, or a public one whose private key is in an agent.")
NAME = N_("Whose key it is (default: the name in --signers, or the comment of the key).")
SIGNERS = N_("The committee's list of signers; a key that is not in it is refused.")
CHECK = N_("Check the signatures beside the file: status 0 where enough are good, 1 where not.")
WITHOUT_KEY = N_("Which key? Give --key, or --check to see who signed.")
NO_SIGNERS = N_("Whose signatures count? Give the committee's list: --signers FILE.")
ONLY_CHECK = N_("--check signs nothing: leave --key and --name out.")


@parts.command("sign", COMMANDS["sign"].summary, *EXAMPLES)
@argument("path", N_("FILE"), type=click.Path(path_type=Path))
@option("--key", metavar=N_("KEY"), type=click.Path(path_type=Path), help=KEY)
@option("--name", metavar=N_("NAME"), help=NAME)
@option("--signers", "listed", metavar=N_("FILE"), type=click.Path(path_type=Path), help=SIGNERS)
@option("--check", is_flag=True, help=CHECK)
@common
@click.pass_context
def command(
    context: click.Context, path: Path, key: Path | None, name: str | None, listed: Path | None, check: bool
) -> int:
    from pembina.record.signers import read_signers

    session: Session = context.obj
    say = session.texts.translate
    if check and (key is not None or name is not None):
        raise click.UsageError(say(ONLY_CHECK), context)
    if check and listed is None:
        raise click.UsageError(say(NO_SIGNERS), context)
    if not check and key is None:
        raise click.UsageError(say(WITHOUT_KEY), context)
    signers = None if listed is None else read_signers(listed)
    if key is not None:
        return _signed(session, path, key, name, signers)
    return 1 if signers is None else _checked(session, path, signers)


def _content(path: Path) -> bytes:
    from pembina.record.plainfile import read_plain, why

    try:
        return read_plain(path)
    except OSError as error:
        raise RecordError.of("PB764", Place(str(path)), reason=why(error)) from None


def _checked(session: Session, path: Path, signers: Signers) -> int:
    from pembina.record.signatures import check_signatures
    from pembina.reports.signatures import signatures_page, what_it_is

    content = _content(path)
    found = check_signatures(path, signers, content)
    told = what_it_is(path, content, session.texts)
    session.print(signatures_page(path, found, signers, session.texts, told), "table")
    return 0 if found.met else 1


def _signed(session: Session, path: Path, key: Path, name: str | None, signers: Signers | None) -> int:
    from pembina.record.signing import Signing
    from pembina.reports.clean import clean
    from pembina.reports.signatures import SIGNED, WRITTEN, what_it_is

    content, texts = _content(path), session.texts
    signing = Signing.prepared(path, key, name, signers)
    for line in what_it_is(path, content, texts):  # before anybody is asked for a passphrase
        session.write(clean(line) + "\n")
    signing.sign(content)
    session.write(clean(texts.say(SIGNED, name=signing.name, key=signing.fingerprint)) + "\n")
    session.write(clean(texts.say(WRITTEN, path=str(signing.place))) + "\n")
    return 0
