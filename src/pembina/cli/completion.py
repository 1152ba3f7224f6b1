"""``pembina completion``: the script by which a shell completes words; and the answers that the script asks for.

click finds out which command and which parameter a word belongs to. The scripts are our own: they ask in one form, the
line up to the cursor, and offer files beside names (an award is either), words with a colon, and what follows ``=``.
"""

from __future__ import annotations

import os
from typing import Any

import click
from click.shell_completion import (
    BashComplete,
    CompletionItem,
    FishComplete,
    ShellComplete,
    ZshComplete,
    add_completion_class,
    split_arg_string,
)

from pembina.cli import parts
from pembina.cli.offering import ASKED
from pembina.cli.parts import argument
from pembina.cli.session import Session, common
from pembina.cli.table import COMMANDS
from pembina.reports.clean import clean

BREAKS = ":="
"""Signs at which bash begins a new word, of those that stand in words of ours."""

EXAMPLES = (
    "pembina completion bash > ~/.local/share/bash-completion/completions/pembina",
    "pembina completion zsh > ~/.zfunc/_pembina",
    "pembina completion fish > ~/.config/fish/completions/pembina.fish",
)


def _words(line: str) -> list[str]:
    return split_arg_string(line)[1:]


class _Asked(ShellComplete):
    """A line up to the cursor in, one candidate per line out: its kind, its value, and what it is for."""

    def get_completion_args(self) -> tuple[list[str], str]:
        """Return the whole words before the one that is begun, and that one."""
        line = os.environ.get("COMP_LINE", "")
        words = _words(line)
        begun = words.pop() if words and not line[-1:].isspace() else ""
        return words, begun

    def format_completion(self, item: CompletionItem[str]) -> str:
        """Write one candidate."""
        return "\t".join((item.type, str(item.value), clean(item.help or "")))


class Bash(_Asked, BashComplete):
    """bash ends words at colons and equals signs, and takes only what comes after the last of them."""

    source_template = r"""
%(complete_func)s() {
    local kind value told listed="" plain=()
    while IFS=$'\t' read -r kind value told; do
        if [[ $kind == plain ]]; then plain+=("$value"); else listed=$kind; fi
    done < <(COMP_LINE="${COMP_LINE:0:COMP_POINT}" %(complete_var)s=bash_complete "$1" 2>/dev/null)
    COMPREPLY=("${plain[@]}")
    [[ ${#plain[@]} -eq 1 && ${plain[0]} == *[=:/] ]] && compopt -o nospace
    case $listed in
        dir) if [[ ${#plain[@]} -eq 0 ]]; then compopt -o dirnames; fi ;;
        file)
            if [[ ${#plain[@]} -eq 0 ]]; then
                compopt -o default
            else
                compopt -o filenames
                while IFS= read -r value; do COMPREPLY+=("$value"); done < <(compgen -f -- "${COMP_WORDS[COMP_CWORD]}")
            fi ;;
    esac
}

complete -o nosort -F %(complete_func)s %(prog_name)s
""".lstrip()

    def format_completion(self, item: CompletionItem[str]) -> str:
        """Write one candidate, without what stands before the word that bash is about to replace."""
        begun = self.get_completion_args()[1]
        value = begun.partition("=")[2] if begun.startswith("--") and "=" in begun else begun
        kept = max(value.rfind(sign) for sign in BREAKS) + 1
        return super().format_completion(CompletionItem(str(item.value)[kept:], item.type, item.help))


class Zsh(_Asked, ZshComplete):
    """zsh shows beside each candidate what it is for; a colon parts the two."""

    source_template = r"""
#compdef %(prog_name)s

%(complete_func)s() {
    local kind value told listed="" line="${(j: :)words[1,CURRENT-1]} $PREFIX"
    local -a plain described
    (( $+commands[%(prog_name)s] )) || return 1
    while IFS=$'\t' read -r kind value told; do
        if [[ $kind != plain ]]; then listed=$kind
        elif [[ -n $told ]]; then described+=("${value//:/\\:}:$told")
        else plain+=("$value")
        fi
    done < <(COMP_LINE=$line %(complete_var)s=zsh_complete %(prog_name)s 2>/dev/null)
    compset -P '--*='
    (( $#described )) && _describe -V %(prog_name)s described
    (( $#plain )) && compadd -V %(prog_name)s-words -a plain
    case $listed in
        dir) _path_files -/ ;;
        file) _path_files -f ;;
    esac
}

if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
    %(complete_func)s "$@"
else
    compdef %(complete_func)s %(prog_name)s
fi
""".lstrip()


class Fish(_Asked, FishComplete):
    """fish replaces the whole word, so that what stands before an equals sign is given back to it."""

    source_template = r"""
function %(complete_func)s
    set -l before (string match -r -- '^--[^=]*=' (commandline -ct))
    set -l line (commandline -cp | string collect)
    for answer in (COMP_LINE=$line %(complete_var)s=fish_complete %(prog_name)s 2>/dev/null)
        set -l parts (string split \t -- $answer)
        switch $parts[1]
            case plain
                printf '%%s%%s\t%%s\n' "$before" $parts[2] "$parts[3]"
            case dir
                printf "$before%%s\n" (__fish_complete_directories "$parts[2]" "")
            case file
                printf "$before%%s\n" (__fish_complete_path "$parts[2]")
        end
    end
end

complete --no-files --keep-order --command %(prog_name)s --arguments '(%(complete_func)s)'
""".lstrip()


SHELLS: dict[str, type[ShellComplete]] = {"bash": Bash, "zsh": Zsh, "fish": Fish}


def answering() -> list[str]:
    """Let click answer what the scripts ask; return the words of the line."""
    for name, shell in SHELLS.items():
        add_completion_class(shell, name)
    return _words(os.environ.get("COMP_LINE", ""))


@parts.command("completion", COMMANDS["completion"].summary, *EXAMPLES)
@argument("shell", "|".join(SHELLS), type=click.Choice(list(SHELLS)))
@common
@click.pass_context
def command(context: click.Context, shell: str) -> int:
    session: Session = context.obj
    made: Any = SHELLS[shell](context.find_root().command, {}, "pembina", ASKED)
    session.write(made.source())
    return 0
