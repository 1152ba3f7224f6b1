"""Catalogues of texts: extract the msgids from the code, bring the catalogues up to date, compile them, check them.

    python tools/catalogues.py update     extract, merge into every .po (nothing is guessed), compile every .mo
    python tools/catalogues.py check      exit 1 when a text is missing or misfilled, or a file is not up to date

Files hold no dates, line numbers or paths of a machine, so that they change only when a text changes.
"""

from __future__ import annotations

import ast
import io
import string
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
PLUGINS = ROOT / "plugins"
MANIFESTS = ("criterion.toml", "plugin.toml")
SOURCE_LANGUAGE = "en"
LANGUAGES = ("id", "en")
ONE, ONE_AND_MANY = ("N_", "gettext"), ("P_", "ngettext", "counted")
"""Functions that mark a text, or a text for one thing and another for many."""

NOTE = "# Texts of Pembina. Written by tools/catalogues.py; only the msgstr lines are for hands.\n#"


PLURALS = {"id": (1, "0"), "en": (2, "(n != 1)")}
"""How many forms of number a language has, and which of them is meant for n (Bahasa Indonesia has one)."""


class Steady(Catalog):
    """A catalogue whose header does not change with the day or the program that wrote it."""

    num_plurals = property(lambda self: PLURALS[str(self.locale)][0])
    plural_expr = property(lambda self: PLURALS[str(self.locale)][1])

    def _get_mime_headers(self) -> list[tuple[str, str]]:
        return [
            ("Project-Id-Version", "Pembina"),
            ("Language", str(self.locale)),
            ("Plural-Forms", self.plural_forms),
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Transfer-Encoding", "8bit"),
        ]

    mime_headers = property(_get_mime_headers)


class Domain(NamedTuple):
    """A set of catalogues: its name, the folder of its languages, and the code whose texts it holds."""

    name: str
    locale: Path
    sources: tuple[Path, ...]


def domains() -> list[Domain]:
    """Return Pembina's own catalogues, and one for each shipped plugin whose code marks texts."""
    own = ROOT / "src" / "pembina"
    found = [Domain("pembina", own / "reports" / "locale", tuple(sorted(own.rglob("*.py"))))]
    folders = sorted(path.parent for path in PLUGINS.rglob("*.toml") if path.name in MANIFESTS)
    for folder in folders:
        inner = [other for other in folders if other != folder and other.is_relative_to(folder)]
        sources = (p for p in folder.rglob("*.py") if not any(p.is_relative_to(other) for other in inner))
        domain = Domain(
            "-".join(folder.relative_to(PLUGINS).parts).replace("_", "-"), folder / "locale", tuple(sorted(sources))
        )
        if any(_messages(extract(domain))):
            found.append(domain)
    return found


def extract(domain: Domain) -> Catalog:
    """Return every marked text of the code, with the files that it stands in.

    Read from the syntax tree: Babel's own extraction sees texts inside f-strings on some versions of Python only.
    """
    template = Catalog()
    for path in domain.sources:
        place = (path.relative_to(ROOT).as_posix(), 0)
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            message = _message(call)
            if message:
                template.add(message, None, [place])
    return template


def _message(call: ast.AST) -> str | tuple[str, str] | None:
    """Return the text that a call marks; None where the call marks none, or none that is written out."""
    if not isinstance(call, ast.Call):
        return None
    name = getattr(call.func, "id", None) or getattr(call.func, "attr", None)
    texts = [arg.value for arg in call.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
    if name in ONE and texts:
        return texts[0]
    return (texts[0], texts[1]) if name in ONE_AND_MANY and len(texts) > 1 else None


def po_file(domain: Domain, language: str) -> Path:
    """Where a language's texts are."""
    return domain.locale / language / "LC_MESSAGES" / f"{domain.name}.po"


def merged(domain: Domain, language: str, template: Catalog) -> Catalog:
    """Return a catalogue with exactly the template's messages, translated as far as the present one is."""
    path = po_file(domain, language)
    present = read_po(io.BytesIO(path.read_bytes()), locale=language) if path.exists() else Catalog(locale=language)
    catalogue = Steady(locale=language, header_comment=NOTE, fuzzy=False)
    for message in sorted(_messages(template), key=_key):
        text = message.id if language == SOURCE_LANGUAGE else _translation(present, message, language)
        catalogue.add(message.id, text, sorted(set(message.locations)))
    return catalogue


def _messages(catalogue: Catalog) -> Iterator[Message]:
    return (message for message in catalogue if message.id)


def _key(message: Message) -> tuple[str, str]:
    """By the first file that holds the text, then by the text."""
    return min(place for place, _ in message.locations), str(message.id)


def _translation(present: Catalog, message: Message, language: str) -> str | tuple[str, ...]:
    known = present.get(message.id)
    plural = message.pluralizable
    if known is None or known.pluralizable != plural:
        return ("",) * PLURALS[language][0] if plural else ""
    return tuple(known.string)[: PLURALS[language][0]] if plural else known.string


def po_bytes(catalogue: Catalog) -> bytes:
    """Write a catalogue as .po, file names without line numbers."""
    out = io.BytesIO()
    write_po(out, catalogue, width=120, include_lineno=False, sort_output=False)
    return out.getvalue()


def mo_bytes(catalogue: Catalog) -> bytes:
    """Compile a catalogue."""
    out = io.BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def update() -> int:
    """Bring every catalogue up to date and compile it."""
    for domain in domains():
        template = extract(domain)
        for language in LANGUAGES:
            catalogue = merged(domain, language, template)
            path = po_file(domain, language)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(po_bytes(catalogue))
            path.with_suffix(".mo").write_bytes(mo_bytes(catalogue))
            open_texts = len(missing(catalogue))
            print(f"{domain.name} {language}: {len(catalogue)} texts, {open_texts} not translated")
    return 0


def missing(catalogue: Catalog) -> list[Message]:
    """Messages without a translation, or with a guessed one."""
    return [m for m in _messages(catalogue) if m.fuzzy or not all(_texts(m.string))]


def misfilled(catalogue: Catalog) -> list[Message]:
    """Messages whose translation has other ``{arguments}`` than the text itself; one of a plural may leave some out.

    So are those with ``|||``, which divides the forms of a plural in lists of texts and never stands in a text.
    """
    return [message for message in _messages(catalogue) if not all(map(_fits(message), _texts(message.string)))]


def _fits(message: Message) -> Callable[[str], bool]:
    wanted = set().union(*map(_names, _texts(message.id)))
    if message.pluralizable:
        return lambda text: _names(text) <= wanted and "|||" not in text
    return lambda text: not text or _names(text) == wanted


def _texts(text: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def _names(text: str) -> set[str]:
    try:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
    except ValueError:
        return set()


def check() -> int:
    """Print everything that is not in order; return 1 when there is anything."""
    faults = [fault for domain in domains() for language in LANGUAGES for fault in _faults(domain, language)]
    for fault in faults:
        print(fault)
    return 1 if faults else 0


def _faults(domain: Domain, language: str) -> Iterator[str]:
    path = po_file(domain, language)
    catalogue = merged(domain, language, extract(domain))
    yield from (f"{domain.name} {language}: not translated: {message.id!r}" for message in missing(catalogue))
    if language != SOURCE_LANGUAGE:
        wrong = misfilled(catalogue)
        yield from (f"{domain.name} {language}: other arguments than the text: {message.id!r}" for message in wrong)
    if not path.exists() or path.read_bytes() != po_bytes(catalogue):
        yield f"{language}: {path.name} is not up to date; run `make locale`"
    compiled = path.with_suffix(".mo")
    if not compiled.exists() or compiled.read_bytes() != mo_bytes(catalogue):
        yield f"{language}: {compiled.name} is not that of its .po; run `make locale`"


if __name__ == "__main__":
    commands = {"update": update, "check": check}
    if len(sys.argv) != 2 or sys.argv[1] not in commands:
        sys.exit(__doc__)
    sys.exit(commands[sys.argv[1]]())
