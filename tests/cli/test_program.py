"""The program as a whole: languages, help, mistyped words, exit statuses, and ways out of errors."""

import gettext
import io
import os
import re
import subprocess
import sys

import click
import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from pembina.cli import foreign
from pembina.cli.program import program
from pembina.cli.session import Session
from pembina.cli.speech import speaking, spoken
from pembina.cli.table import COMMANDS
from pembina.errors import CODES, DataError, Hint, Place, PluginError, Problem
from pembina.reports.texts import LOCALE

from ..reports.test_catalogues import outside


def test_the_version_goes_to_standard_output(pembina):
    import pembina as package

    for words in (["--version"], ["-V"], ["--lang", "id", "--version"]):
        ran = pembina(*words)
        assert (0, f"pembina {package.__version__}\n", "") == (ran.status, ran.out, ran.err)


@pytest.mark.parametrize(
    ("arguments", "environment", "expected"),
    [
        ([], {}, "en"),
        ([], {"LANG": "id_ID.UTF-8"}, "id"),
        ([], {"LANG": "id"}, "id"),
        ([], {"LANG": "id_ID.UTF-8", "LC_ALL": "C"}, "en"),
        ([], {"LANG": "en_US.UTF-8", "LC_MESSAGES": "id_ID"}, "id"),
        ([], {"LANG": "en_US.UTF-8", "PEMBINA_LANG": "id"}, "id"),
        ([], {"LC_ALL": "", "LANG": "id_ID"}, "id"),
        (["show", "x", "--lang", "id"], {"LANG": "en_US"}, "id"),
        (["--lang=en", "show"], {"LANG": "id_ID"}, "en"),
        (["--lang", "en", "show", "--lang", "id"], {}, "id"),
        (["show", "--", "--lang", "id"], {}, "en"),
        (["--lang"], {"LANG": "id_ID"}, "id"),
        (["--lang", "fr"], {"LANG": "id_ID"}, "id"),
    ],
)
def test_the_language_is_the_one_asked_for_or_that_of_the_environment(arguments, environment, expected):
    assert expected == spoken(arguments, environment)


def test_the_environment_is_left_as_it_was(monkeypatch):
    monkeypatch.setenv("LANGUAGE", "fr")
    domain = gettext.textdomain()
    with speaking("id"):
        assert "Opsi" == gettext.gettext("Options")
    assert ("fr", domain) == (os.environ["LANGUAGE"], gettext.textdomain())


def test_a_language_that_the_environment_asks_for_and_nobody_speaks_is_refused(pembina, monkeypatch):
    monkeypatch.setenv("PEMBINA_LANG", "fr")
    ran = pembina("error")
    assert (2, "") == (ran.status, ran.out)
    assert "PEMBINA_LANG is 'fr'; known are id, en." in ran.err


def test_without_a_command_the_help_is_printed(pembina):
    assert pembina("--help") == pembina()
    assert 0 == pembina().status


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_listed_and_has_a_page_with_examples(pembina, name):
    assert f"  {name} " in pembina("--help").out
    ran = pembina(name, "--help")
    assert 0 == ran.status
    assert f"Examples:\n  pembina {name}" in ran.out
    assert max(len(line) for line in ran.out.split("Examples:")[0].split("\n")) <= 80


@pytest.fixture
def pseudo(tmp_path):
    """A folder with a catalogue of the pseudo-language, made of the source language's."""
    source = read_po(io.BytesIO((LOCALE / "en" / "LC_MESSAGES" / "pembina.po").read_bytes()))
    catalogue = Catalog(locale="en")
    for message in source:
        if message.id:
            text = message.string
            marked = f"⟦{text}⟧" if isinstance(text, str) else tuple(f"⟦{form}⟧" for form in text)
            catalogue.add(message.id, marked)
    folder = tmp_path / "xx" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "pembina.mo").open("wb") as file:
        write_mo(file, catalogue)
    return tmp_path


KEPT = {"id", "en", "lang", "debug", "help", "version", "format", "data", "award", "criterion", "dataset", "result"}
KEPT |= {
    "x>=0",
    "table",
    "markdown",
    "csv",
    "json",
    "html",
    "pdf",
    "xlsx",
    "group",
    "scores",
    "findings",
    "limit",
    "output",
    "set",
    "engine",
    "quiet",
}


RANGE = re.compile(r"([0-9.]+<=?)?x(>=[0-9.]+|<=?[0-9.]+)")
"""Numbers that options take are the same in every language."""


def _options(name):
    """What a command's options are called and which words they take: the same in every language."""
    options = COMMANDS[name].imported().params if name else ()
    named = {word for option in options for way in option.opts for word in way.strip("-").split("-")}
    return named | {word for option in options for choice in getattr(option.type, "choices", ()) for word in [choice]}


@pytest.mark.parametrize("name", [None, *COMMANDS])
def test_no_word_of_a_help_page_is_left_untranslated_not_even_clicks_own(pseudo, name, capsys):
    words = ["--help"] if name is None else [name, "--help"]
    with speaking("xx", pseudo):
        program.main(words, prog_name="pembina", standalone_mode=False, obj=Session("xx"), terminal_width=1000)
    page = outside(capsys.readouterr().out)
    shown = {word for line in page.split("\n") if "pembina" not in line for word in line.replace("-", " ").split()}
    loose = {word.strip("[],|.:;()") for word in shown}
    found = {word for part in loose for word in part.split("|") if len(word) > 1 and not RANGE.fullmatch(word)}
    commands = {word for command in COMMANDS for word in command.split("-")}
    assert set() == found - KEPT - commands - {"jury"} - _options(name)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["shwo"], "There is no command 'shwo'. Did you mean 'show'?"),
        (["xyzzy"], "There is no command 'xyzzy'."),
        (["show", "--grup", "x", "y"], "No such option '--grup'. Did you mean '--group'?"),
        (["show"], "Missing argument 'RESULT'."),
        (["show", "a", "b"], "Got unexpected extra argument (b)"),
        (["show", "a", "--lang", "fr"], "'fr' is not one of 'id', 'en'."),
        (["plugins", "-p", "events-held"], "'events-held' does not have the form no:NAME"),
        (["plugins", "-p", "no:"], "'no:' does not have the form no:NAME"),
    ],
)
def test_a_mistyped_command_line_ends_with_status_2_and_the_likely_word(pembina, words, said):
    ran = pembina(*words)
    assert (2, "") == (ran.status, ran.out)
    assert said in ran.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["shwo"], "Kesalahan: Tidak ada perintah 'shwo'. Mungkin maksud Anda 'show'?"),
        (["show", "--grup", "x", "y"], "Kesalahan: Tidak ada opsi '--grup'. Mungkin maksud Anda: '--group'?"),
        (["show"], "Kesalahan: Belum ada argumen 'HASIL'."),
        (["explain", "a", "b", "--limit", "x"], "Isian untuk '--limit' tidak sah: 'x' bukan integer range yang sah."),
        (["show", "a", "--lang=id", "--format"], "Kesalahan: Opsi '--format' memerlukan 1 argumen."),
    ],
)
def test_the_same_in_bahasa_indonesia(pembina, words, said):
    assert said in pembina("--lang", "id", *words).err


def command_that_raises(error):
    @click.command("boom")
    def boom():
        raise error

    return boom


@pytest.fixture
def boom(pembina, monkeypatch):
    """Run a command that raises what is given."""

    def run(error, *words):
        get = type(program).get_command
        monkeypatch.setattr(
            type(program),
            "get_command",
            lambda self, ctx, name: command_that_raises(error) if name == "boom" else get(self, ctx, name),
        )
        return pembina(*words, "boom")

    return run


def test_every_problem_is_printed_with_its_place_and_hint_and_then_counted(boom):
    hint = Hint('did you mean "{word}"?', {"word": "events-held"})
    mend = CODES.all()["PB404"].mend
    problems = [
        Problem("PB401", Place("award.toml", 9, 1, "criteria.x"), {"plugin": "event-held"}, hint),
        Problem("PB404", Place("award.toml", 4), {"plugin": "aid"}),
    ]
    ran = boom(PluginError(problems))
    expected = (
        'award.toml:4: error[PB404]: the plugin "aid" is blocked by -p no:aid\n'
        f"  hint: {mend[0].lower()}{mend[1:].removesuffix('.')}\n"
        'award.toml:9:1: criteria.x: error[PB401]: no plugin named "event-held" is installed\n'
        '  hint: did you mean "events-held"?\n'
        "2 mistakes.\n"
    )
    assert (4, "", expected) == (ran.status, ran.out, ran.err)


def test_what_a_message_quotes_from_files_cannot_move_the_cursor_or_forge_lines(boom):
    place = Place("a\x1b[2J.csv", 2, cell="Tang\u202egal")
    ran = boom(DataError([Problem("PB401", place, {"plugin": "x\nerror[PB999]: forged"})]))
    assert 2 == len(ran.err.rstrip().split("\n"))  # the message and what mends it
    assert not {"\x1b", "\u202e"} & set(ran.err)
    assert 3 == ran.status


def test_a_mistake_of_our_own_is_admitted_on_one_line_and_ends_with_status_70(boom):
    ran = boom(KeyError("x"))
    assert (70, "", 1) == (ran.status, ran.out, len(ran.err.rstrip().split("\n")))
    assert ran.err.startswith("This is a mistake in Pembina itself, not yours: KeyError: 'x'. Please report it")
    assert "Ini kesalahan Pembina sendiri" in boom(KeyError("x"), "--lang", "id").err


def test_the_traceback_is_shown_only_when_asked_for(boom):
    assert "Traceback" not in boom(KeyError("x")).err
    assert "Traceback" in boom(KeyError("x"), "--debug").err


def test_an_interruption_is_one_line_and_ends_with_status_130(boom):
    ran = boom(KeyboardInterrupt())
    assert (130, "Stopped; nothing was written.") == (ran.status, ran.err.strip())


def test_a_reader_who_stops_reading_ends_the_program_quietly(result_file):
    code = "import sys; from pembina.cli import main; sys.exit(main(sys.argv[1:]))"
    words = [sys.executable, "-c", code, "show", str(result_file), "--format", "json"]
    read, write = os.pipe()
    os.close(read)
    run = subprocess.run(words, stdout=write, stderr=subprocess.PIPE, text=True, check=False)
    os.close(write)
    assert (0, "") == (run.returncode, run.stderr)


# Commands that plugins bring


PLUGIN = """
import click
from pembina import Command, hookimpl

@click.command("greet", help="Greet.")
@click.option("--fail", is_flag=True)
def greet(fail):
    if fail:
        raise RuntimeError("no greeting today")
    click.echo("halo")

@hookimpl
def pembina_commands():
    return [Command("greet", "{module}:greet")]
"""


@pytest.fixture
def plugin(tmp_path, monkeypatch):
    """Install a plugin with a command: its module's code and its manifest's command."""

    def install(
        name, code=PLUGIN, command="greet", manifest='api = 1\nname = "{name}"\n[provides]\ncommands = ["{command}"]\n'
    ):
        module = name.replace("-", "_")
        package, info = tmp_path / module, tmp_path / f"{module}-1.0.dist-info"
        package.mkdir()
        info.mkdir()
        (package / "__init__.py").write_text(code.format(module=module), "utf-8")
        (package / "plugin.toml").write_text(manifest.format(name=name, command=command), "utf-8")
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n", "utf-8")
        (info / "entry_points.txt").write_text(f"[pembina]\n{name} = {module}\n", "utf-8")
        monkeypatch.syspath_prepend(str(tmp_path))

    yield install
    for module in [name for name in sys.modules if name.startswith("greeting_")]:
        del sys.modules[module]


def test_a_plugins_command_is_listed_by_its_manifest_and_runs(pembina, plugin):
    plugin("greeting-one")
    assert "  greet (from greeting-one)" in re.sub(" {2,}(?=\\()", " ", pembina("--help").out)
    assert "greeting_one" not in sys.modules
    ran = pembina("greet")
    assert (0, "halo\n") == (ran.status, ran.out)


def test_a_plugin_whose_command_fails_is_named_and_the_status_is_4(pembina, plugin):
    plugin("greeting-two")
    ran = pembina("greet", "--fail")
    assert (4, "") == (ran.status, ran.out)
    assert (
        "error[PB410]: plugin greeting-two (greeting-two 1.0) failed in its command: RuntimeError: no greeting today"
        in ran.err
    )
    assert ran.err.startswith("greeting_two/__init__.py:9:")


def test_a_plugin_that_cannot_be_imported_breaks_neither_the_help_nor_other_commands(pembina, plugin):
    plugin("greeting-three", code="raise ImportError('broken')\n")
    assert 0 == pembina("--help").status
    assert 0 == pembina("schema", "criterion").status
    ran = pembina("greet")
    assert 4 == ran.status
    assert "error[PB407]: plugin greeting-three (greeting-three 1.0) cannot be imported: ImportError: broken" in ran.err


@pytest.mark.parametrize("manifest", ["not = = toml", 'provides = "x"', "[provides]\ncommands = 3", "\x00"])
def test_a_manifest_that_cannot_be_read_promises_nothing(pembina, plugin, manifest):
    plugin("greeting-four", manifest=manifest)
    assert "greet" not in foreign.promised()
    assert 0 == pembina("--help").status


def test_a_plugin_cannot_take_the_name_of_a_command_of_pembina(pembina, plugin):
    plugin("greeting-five", command="show", code=PLUGIN.replace('"greet"', '"show"'))
    assert "Show the ranking" in pembina("show", "--help").out
    assert 1 == pembina("--help").out.count("  show ")


REPORT = """
from pembina import Report, hookimpl

@hookimpl
def pembina_reports():
    return [Report("bytes", ".bin", lambda result, language: language.encode() + b"\\xff")]
"""


def test_a_plugins_report_is_printed_as_it_is_even_bytes(plugin, result_file, tmp_path):
    manifest = 'api = 1\nname = "{name}"\n[provides]\nreports = ["bytes"]\n'
    plugin("greeting-six", code=REPORT, manifest=manifest)
    code = "import sys; sys.path.insert(0, sys.argv.pop(1)); from pembina.cli import main; sys.exit(main())"
    words = [sys.executable, "-c", code, str(tmp_path), "show", str(result_file), "--format", "bytes", "--lang", "id"]
    run = subprocess.run(words, capture_output=True, check=False)
    assert (0, b"id\xff", b"") == (run.returncode, run.stdout, run.stderr)


def test_a_plugins_report_renders_the_whole_result_only(pembina, plugin, result_file):
    manifest = 'api = 1\nname = "{name}"\n[provides]\nreports = ["bytes"]\n'
    plugin("greeting-seven", code=REPORT, manifest=manifest)
    ran = pembina("show", result_file, "--format", "bytes", "--findings")
    assert 2 == ran.status
    assert "the format 'bytes' comes from a plugin and renders the whole result" in ran.err


@pytest.mark.parametrize(
    "words",
    [
        ("evaluate", "ipm", "-o", "a.json", "-o", "b.json"),
        ("evaluate", "ipm", "-o", "a.json", "--output=a.json"),
        ("evaluate", "ipm", "--engine", "duckdb", "-q", "--engine", "polars", "-o", "a.json"),
        ("check", "ipm", "--format", "csv", "--format", "json"),
        ("--lang", "id", "--lang", "en", "plugins"),
        ("jury", "sheets", "x", "-o", "a", "-o", "b"),
    ],
)
def test_an_option_that_is_given_twice_is_refused(pembina, words, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    ran = pembina(*words)
    assert (2, "") == (ran.status, ran.out)
    assert "given more than once; which of them is meant?" in " ".join(ran.err.split())
    assert [] == list(tmp_path.iterdir())


def test_switches_may_be_thrown_twice_and_help_is_always_given(pembina, tmp_path):
    assert 0 == pembina("evaluate", "ipm", "-q", "-q", "-o", tmp_path / "a.json").status
    assert 0 == pembina("check", "--format", "csv", "--format", "json", "--help").status
