"""A criterion in one file beside an award: ``use = "./my_criterion.py:MyCriterion"``.

For committees that package nothing. The class says in a text ``declares`` what another plugin says in criterion.toml
(and in ``[locale.id]``, ``[locale.en]`` what it says in its locale files); it is read from the source without running
any of it, so that such an award can be checked, sealed and listed like every other::

    class MarketDays(Criterion):
        \"\"\"Days on which a market was held.\"\"\"

        declares = \"\"\"
        api = 2
        unit = "market days"
        [tables.markets]
        region = "entrant"
        date = "date"
        \"\"\"

        def measure(self, records, tables, rules): ...

The result names the file and the hash of its content. The file is read once: what was hashed is what is run.
"""

from __future__ import annotations

import ast
import hashlib
import io
import re
import sys
import textwrap
import tokenize
from importlib.abc import SourceLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from types import ModuleType

from pembina.errors import N_, Hint, Phrase, Place, PluginError, Problem, did_you_mean
from pembina.plugins.criterion import Criterion
from pembina.plugins.discovery import Found
from pembina.plugins.manifest import Manifest, read_declared

FORM = re.compile(r"\./(?P<file>[A-Za-z0-9_][\w-]*(?:/[A-Za-z0-9_][\w-]*)*\.py):(?P<kind>[A-Za-z_]\w*)", re.ASCII)
"""How an award names a criterion in a file: from the award's folder downwards, then the class."""

DECLARES = "declares"
LARGEST = 2**20
"""Bytes of such a file at most."""


def is_single(name: str) -> bool:
    """Whether a name means a file, well written or not: no plugin that is installed has such a name."""
    return name.startswith(("./", "../", "/")) or ".py" in name


def look(name: str, folder: Path | None) -> Found:
    """Find a criterion in a file below a folder and read what it declares; runs nothing of it.

    What is wrong stands in the ``problem`` (PB432 for the file and the class, PB403 for what it declares).
    """
    form = FORM.fullmatch(name)
    if form is None:
        return Found(name, "", "", "", problem=_refused(name, _BAD_FORM))
    if folder is None:
        return Found(name, "", "", "", problem=_refused(name, _NO_FOLDER))
    file = form["file"]
    try:
        content = _content(name, folder, file)
    except PluginError as error:
        return Found(name, file, "", "", problem=error)
    version = content_hash(content)[:12]
    module = f"pembina_single_{version}"
    try:
        manifest = _declared(name, folder, file, form["kind"], content)
    except PluginError as error:
        return Found(name, file, version, module, problem=error, content=content)
    return Found(name, file, version, module, manifest, content=content)


def with_lf(content: bytes) -> bytes:
    """Return text with line ends as LF, so that a checkout on Windows has the same hash."""
    return content.replace(b"\r\n", b"\n")


def content_hash(content: bytes) -> str:
    """SHA-256 of a file of text, whatever ends its lines."""
    return hashlib.sha256(with_lf(content)).hexdigest()


_BAD_FORM = Phrase(N_('it is not written as "./FILE.py:CLASS"'))
_NO_FOLDER = Phrase(N_("nobody said in which folder; only an award that uses it can be asked"))
_NO_FILE = Phrase(N_("there is no such file in the award's folder"))
_NOT_A_FILE = Phrase(N_("it is not a file"))
_NOT_READ = Phrase(N_("the file cannot be read"))
_NOT_UTF_8 = Phrase(N_("the file is not written in UTF-8, so that people would read other code than is run"))
_LINK = Phrase(N_("it leads out of the award's folder"))
_LARGE = Phrase(N_("the file is larger than {limit} MB"), {"limit": LARGEST // 2**20})
_NO_CLASS = Phrase(N_("the file has no class of this name"))
_NO_TEXT = Phrase(
    N_('the class has no text {name} = """...""" that says what it reads and measures'), {"name": DECLARES}
)
_CHANGED = Phrase(N_("it changed while it was read"))

_AGAIN = Hint(N_("Let the file be as it is, and evaluate again."))
_SMALLER = Hint(N_("Keep data out of it: a criterion reads them as a table of the data set."))
_INSIDE = Hint(N_("Put the file itself into the award's folder, not a link to it."))
_A_FILE = Hint(N_("Give the name of the Python file that holds the class."))
_PYTHON = Hint(N_("Correct the line; python -m py_compile {file} says the same."))
_DERIVE = Hint(N_("Write the class as {name}(Criterion), with from pembina import Criterion above it."))
_UTF_8 = Hint(N_("Save the file as UTF-8, without a line that says another encoding."))


def _refused(name: str, reason: Phrase) -> PluginError:
    return PluginError([Problem("PB432", args={"plugin": name, "reason": reason})])


def _content(name: str, folder: Path, file: str) -> bytes:
    path = folder / file
    if not path.exists():
        beside = sorted(p.relative_to(folder).as_posix() for p in folder.glob("*.py") if p.is_file())
        raise PluginError.of("PB432", plugin=name, reason=_NO_FILE, hint=did_you_mean(file, beside))
    if not path.resolve().is_relative_to(folder.resolve()):
        raise PluginError.of("PB432", plugin=name, reason=_LINK, hint=_INSIDE)
    if not path.is_file():
        raise PluginError.of("PB432", Place(file), plugin=name, reason=_NOT_A_FILE, hint=_A_FILE)
    try:
        with path.open("rb") as opened:
            content = opened.read(LARGEST + 1)
    except OSError as error:
        reason = Phrase(N_("{what}: {reason}"), what=_NOT_READ, reason=error.strerror or str(error))
        raise PluginError.of("PB432", Place(file), plugin=name, reason=reason, hint=_A_FILE) from None
    if len(content) > LARGEST:
        raise PluginError.of("PB432", Place(file), plugin=name, reason=_LARGE, hint=_SMALLER)
    return content


def _need_utf_8(name: str, file: str, content: bytes) -> str:
    """Return the text of a file; refuse any encoding but UTF-8, in which code could hide from whoever reads it."""
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(content).readline)
        if encoding in ("utf-8", "utf-8-sig"):
            return content.decode(encoding)
    except (SyntaxError, UnicodeDecodeError):
        pass
    raise PluginError.of("PB432", Place(file), plugin=name, reason=_NOT_UTF_8, hint=_UTF_8)


def _declared(name: str, folder: Path, file: str, kind: str, content: bytes) -> Manifest:
    """Read what a class declares, with the lines at which it stands in the file."""
    source = _need_utf_8(name, file, content)
    try:
        tree = ast.parse(content, file)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        line = getattr(error, "lineno", None)
        reason = getattr(error, "msg", None) or str(error) or type(error).__name__
        hint = Hint(_PYTHON.text, {"file": file})
        raise PluginError.of("PB432", Place(file, line), plugin=name, reason=reason, hint=hint) from None
    classes = {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}
    if kind not in classes:
        near = did_you_mean(kind, classes)
        raise PluginError.of("PB432", Place(file), plugin=name, reason=_NO_CLASS, hint=near)
    text = next(filter(None, (_text_of(node) for node in classes[kind].body)), None)
    if text is None:
        raise PluginError.of("PB432", Place(file, classes[kind].lineno), plugin=name, reason=_NO_TEXT)
    line = re.split(r"\r\n|\r|\n", source)[text.lineno - 1]  # the lines that ast counts
    first = line.encode()[text.col_offset :].decode()
    continued = re.fullmatch(r'[rR]?("""|\'\'\')\\', first) is not None  # the text begins on the next line
    return read_declared(textwrap.dedent(str(text.value)), name, folder / file, file, text.lineno + continued)


def _text_of(node: ast.stmt) -> ast.Constant | None:
    """The text that a statement gives the name ``declares``, if that is what it does."""
    if isinstance(node, ast.Assign):
        targets, value = node.targets, node.value
    elif isinstance(node, ast.AnnAssign) and node.value is not None:
        targets, value = [node.target], node.value
    else:
        return None
    named = any(isinstance(target, ast.Name) and target.id == DECLARES for target in targets)
    return value if named and isinstance(value, ast.Constant) and isinstance(value.value, str) else None


class _Held(SourceLoader):
    """Runs the very bytes that were hashed, and leaves no compiled copy beside an award."""

    def __init__(self, path: Path, content: bytes) -> None:
        self._path, self._content = path, content

    def get_filename(self, fullname: str) -> str:
        return str(self._path)

    def get_data(self, path: str | bytes) -> bytes:
        if str(path) != str(self._path):
            raise OSError(f"no compiled copy of {self._path.name}")
        return self._content


def hold_to(found: Found, sha256: str) -> None:
    """Refuse a file that is not the one that somebody else read (PB432)."""
    if found.content is not None and content_hash(found.content) != sha256:
        raise PluginError.of("PB432", Place(found.distribution), plugin=found.name, reason=_CHANGED, hint=_AGAIN)


def run(found: Found) -> ModuleType:
    """Run what was read of a file and return it as a module."""
    assert found.manifest is not None
    assert found.manifest.file is not None
    assert found.content is not None
    path, content = found.manifest.file, found.content
    spec = spec_from_loader(found.module, _Held(path, content), origin=str(path))
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    sys.modules[found.module] = module
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[found.module]
        raise
    return module


def class_of(found: Found, module: ModuleType) -> type[Criterion]:
    """Return the class that an award names; raises PluginError (PB409) for one that is no criterion."""
    assert found.manifest is not None
    name = found.name.rpartition(":")[2]
    cls = getattr(module, name, None)
    if isinstance(cls, type) and issubclass(cls, Criterion):
        return cls
    tree = ast.parse(found.content or b"")
    line = next((node.lineno for node in tree.body if isinstance(node, ast.ClassDef) and node.name == name), None)
    place = Place(f"{found.manifest.folder.name}/{found.distribution}", line)
    who = {"plugin": found.name, "distribution": found.distribution, "version": found.version}
    hint = Hint(_DERIVE.text, {"name": name})
    raise PluginError.of("PB409", place, hint=hint, **who, reason=f"{name}, which is no subclass of pembina.Criterion")
