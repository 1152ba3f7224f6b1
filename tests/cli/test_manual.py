"""The manual page says what --help says, in both languages, and the readers of such pages find no fault with it."""

from __future__ import annotations

import re
import shutil
import subprocess

import click
import pytest

from pembina.cli.failures import OUR_BUG
from pembina.cli.manual import PAGES, manual
from pembina.cli.program import program
from pembina.cli.session import Session
from pembina.cli.speech import speaking
from pembina.cli.table import COMMANDS
from pembina.reports.texts import LANGUAGES, Texts


def read(roff):
    """A page as a reader has it on a very wide screen, in letters as they are."""
    shown = subprocess.run(
        ["mandoc", "-T", "utf8", "-O", "width=900"], input=roff, capture_output=True, text=True, check=True
    ).stdout
    return re.sub(".\b", "", shown).replace("\xa0", " ")


@pytest.fixture(scope="module", params=LANGUAGES)
def page(request):
    if shutil.which("mandoc") is None:
        pytest.skip("mandoc is not installed (Debian's package mandoc)")
    return request.param, read(manual(request.param))


def options(command, context):
    """Names and texts of a command's options, as --help has them."""
    found = [p.get_help_record(context) for p in command.get_params(context) if isinstance(p, click.Option)]
    return [record for record in found if record is not None]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_stands_in_it_with_what_its_help_says(page, name):
    language, text = page
    words = {re.sub(r"\s+", " ", line.strip()) for line in text.splitlines()}
    with speaking(language):
        command = COMMANDS[name].imported()
        context = click.Context(command, info_name=f"pembina {name}", obj=Session(language))
        usage = " ".join([context.command_path, *filter(None, command.collect_usage_pieces(context))])
        told = options(command, context)
        summary = Texts(language).translate(COMMANDS[name].summary)
    assert {f"pembina {name}", usage, summary, *command.examples} <= words
    assert len(told) > 2
    said = re.sub(r"\s+", " ", text)
    assert [] == [row for row in told if re.sub(r"\s+", " ", " ".join(row)) not in said]


def test_options_of_the_program_statuses_and_variables_stand_in_it(page):
    language, text = page
    said = re.sub(r"\s+", " ", text)
    with speaking(language):
        told = options(program, click.Context(program, info_name="pembina", obj=Session(language)))
    assert [] == [row for row in told if " ".join(row) not in said]
    assert {"PEMBINA_LANG", "PEMBINA_ENGINE"} <= set(said.split())
    assert [0, 1, 2, 3, 4, OUR_BUG] == [int(line) for line in re.findall(r"^ +(\d+)(?= )", text, re.MULTILINE)]


@pytest.mark.parametrize("language", PAGES)
def test_mandoc_and_groff_find_no_fault_with_it(language):
    roff = manual(language)
    assert roff.isascii()
    tried = 0
    if shutil.which("mandoc"):
        lint = subprocess.run(["mandoc", "-T", "lint", "-W", "warning"], input=roff, capture_output=True, text=True)
        faults = [line for line in lint.stdout.splitlines() if "missing date" not in line]  # a date would age
        assert [] == faults
        tried += 1
    if shutil.which("groff"):
        set_ = subprocess.run(["groff", "-man", "-ww", "-Tutf8"], input=roff, capture_output=True, text=True)
        assert (0, "") == (set_.returncode, set_.stderr)
        tried += 1
    if not tried:
        pytest.skip("neither mandoc nor groff is installed")


def test_what_looks_like_a_request_or_an_escape_is_a_text():
    from pembina.cli.manual import _plain

    if shutil.which("mandoc") is None:
        pytest.skip("mandoc is not installed (Debian's package mandoc)")
    for text in (".SH not a heading", "'quoted' first", r"a\fBbold\fP path\n", 'say "yes" – 1 ≥ 0', "--lang -o"):
        assert text in read(f'.TH X 1 "" "" ""\n.SH T\n{_plain(text)}\n')


def test_no_page_is_made_in_a_language_that_nobody_speaks():
    with pytest.raises(KeyError):
        manual("fr")
