"""Words are completed in the real shells, and the answer loads nothing that a press of a key has no time for."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from time import perf_counter

import pexpect
import pytest

from pembina.cli import main
from pembina.cli.completion import SHELLS
from pembina.cli.table import COMMANDS
from pembina.errors import CODES
from tests.test_startup import HEAVY

DEBIAN = {"bash": "bash", "zsh": "zsh", "fish": "fish"}

COMPLETED = {
    "pembina eval": "pembina evaluate",
    "pembina completion ba": "pembina completion bash",
    "pembina evaluate --prev": "pembina evaluate --previous",
    "pembina show r.json --format js": "pembina show r.json --format json",
    "pembina show r.json --format=js": "pembina show r.json --format=json",
    "pembina --lang id check harkopnas-20": "pembina --lang id check harkopnas-2022",
    "pembina plugins market": "pembina plugins market-facilitation",
    "pembina check -p no:market": "pembina check -p no:market-facilitation",
    "pembina error PB10": None,
    "pembina show hasil": "pembina show hasil-2022.json",
    "pembina show hasil-2022.json --decisions=kepu": "pembina show hasil-2022.json --decisions=keputusan.toml",
    "pembina check aturan-k": "pembina check aturan-kami",
    "pembina evaluate harkopnas-2022 --data aturan": "pembina evaluate harkopnas-2022 --data aturan-kami",
}
"""What is on the line when TAB is pressed, and what stands there afterwards; None where it stays as it is."""

KEY, LINE = "\x14", r"<<([^$][^>\r\n]*)>>"
SHOW = {
    "bash": """bind -x '"\\C-t": echo "<<$READLINE_LINE>>"'""",
    "zsh": """show() { print -r -- "<<$BUFFER>>" }; zle -N show; bindkey -e; bindkey '^T' show""",
}
"""Lets the key print what is on the line."""
START = {
    "bash": (["--norc", "--noprofile", "-i"], 'eval "$(pembina completion bash)"'),
    "zsh": (["-f", "-i"], 'autoload -U compinit; compinit -u -D; eval "$(pembina completion zsh)"'),
}


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A folder with files and folders to complete, and the program in the way of a shell."""
    folder = tmp_path_factory.mktemp("home")
    for name in ("hasil-2022.json", "keputusan.toml", "aturan.txt"):
        (folder / name).write_text("", "utf-8")
    (folder / "aturan-kami").mkdir()
    program = folder / "bin" / "pembina"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m pembina.cli "$@"\n', "utf-8")
    program.chmod(0o755)
    return folder


def around(home):
    """The environment of a shell that finds the program."""
    way = f"{home / 'bin'}{os.pathsep}{os.environ['PATH']}"
    return {**os.environ, "PATH": way, "TERM": "dumb", "PEMBINA_LANG": "en", "HOME": str(home), "LC_ALL": "C.UTF-8"}


def needed(shell):
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed (Debian's package {DEBIAN[shell]})")


@pytest.fixture(scope="module", params=list(START))
def typing(request, home):
    """A function that types a line and TAB into a shell that somebody sits at, and returns what is on the line then."""
    needed(request.param)
    words, script = START[request.param]
    shell = pexpect.spawn(
        request.param, words, cwd=str(home), env=around(home), encoding="utf-8", timeout=30, dimensions=(60, 160)
    )
    shell.delaybeforesend = None
    for line in (script, SHOW[request.param], "echo RE''ADY"):
        shell.sendline(line)
    shell.expect_exact("READY\r\n")

    def typed(line):
        shell.send(f"{line}\t{KEY}")
        shell.expect(LINE)
        found = shell.match[1]
        shell.send("\x15")  # empties the line
        return found

    yield typed
    shell.close(force=True)


@pytest.mark.parametrize("line", COMPLETED)
def test_bash_and_zsh_complete_what_somebody_types(typing, line):
    completed = typing(line)
    assert (COMPLETED[line] or line) == completed.rstrip(" /")


def asked(home, *lines):
    """What fish offers for each line: candidates and what it shows beside them."""
    ask = "; echo; ".join(f"complete -C {line!r}" for line in lines)
    run = subprocess.run(
        ["fish", "--no-config", "-c", f"pembina completion fish | source; {ask}; echo"],
        cwd=home, env=around(home), capture_output=True, text=True, check=True,
    )  # fmt: skip
    return [
        dict(row.partition("\t")[::2] for row in part.splitlines()) for part in f"\n{run.stdout}".split("\n\n")[:-1]
    ]


def test_fish_completes_the_same(home):
    needed("fish")
    whole = {line: wanted for line, wanted in COMPLETED.items() if wanted}
    found = [[word.rstrip("/") for word in words if word] for words in asked(home, *whole)]
    assert [[wanted.rpartition(" ")[2]] for wanted in whole.values()] == found


def test_fish_says_what_a_command_is_for_in_the_language_of_the_reader(home):
    needed("fish")
    english, theirs = asked(home, "pembina evalu", "pembina --lang id evalu")
    assert COMMANDS["evaluate"].summary == english["evaluate"]
    assert theirs["evaluate"] not in ("", english["evaluate"])


@pytest.mark.parametrize("shell", SHELLS)
def test_a_shell_finds_no_fault_with_the_script(shell, capsys):
    needed(shell)
    assert 0 == main(["completion", shell])
    script = capsys.readouterr().out
    read = subprocess.run([shell, "-n"], input=script, capture_output=True, text=True, check=False)
    assert (0, "") == (read.returncode, read.stderr)


def answered(line, *, code="", shell="bash"):
    """The program's answer to a shell, and how long it took."""
    environment = {**os.environ, "_PEMBINA_COMPLETE": f"{shell}_complete", "COMP_LINE": line, "PEMBINA_LANG": "en"}
    started = perf_counter()
    run = subprocess.run(
        [sys.executable, "-c", f"import sys; from pembina.cli import main; main([]); {code}"],
        env=environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return run.stdout, perf_counter() - started


def candidates(line):
    return [row.split("\t")[1] for row in answered(line)[0].splitlines() if row.startswith("plain\t")]


def test_every_command_is_offered_those_of_plugins_too():
    assert {*COMMANDS, "jury"} == set(candidates("pembina "))
    assert {"assign", "agreement", "ballots"} <= set(candidates("pembina jury "))


def test_codes_lists_and_words_of_plugins_are_offered():
    assert list(CODES.all()) == candidates("pembina error ")
    assert ["trend,market-facilitation"] == candidates("pembina new --criteria trend,market")
    assert {"check", "trend"} <= set(candidates("pembina plugins "))
    assert ["trend"] == candidates("pembina plugins check tre")
    assert [] == candidates("pembina new --criteria market-facilitation,market")


@pytest.mark.parametrize("line", ["pembina ", "pembina evaluate --", "pembina check harko", "pembina plugins mar"])
def test_an_answer_loads_no_engine_no_table_and_no_plugin(line):
    code = "print('LOADED', *sorted(sys.modules))"
    modules = set(answered(line, code=code)[0].rpartition("LOADED")[2].split())
    assert "click" in modules
    assert not modules & (HEAVY - {"babel", "tomli"})
    assert not {name for name in modules if name.startswith("pembina_plugins.")}


def test_how_long_a_press_of_the_key_takes_beside_the_version(figure):
    def version():
        started = perf_counter()
        subprocess.run([sys.executable, "-m", "pembina.cli", "--version"], capture_output=True, check=True)
        return perf_counter() - started

    base = min(version() for _ in range(5))
    lines = ("pembina ev", "pembina evaluate --pre", "pembina check harko", "pembina check -p no:ma")
    took = {line: min(answered(line)[1] for _ in range(3)) / base for line in lines}
    figure("completion: times the duration of --version: " + ", ".join(f"{k!r} {v:.1f}" for k, v in took.items()))
    assert all(took.values())
