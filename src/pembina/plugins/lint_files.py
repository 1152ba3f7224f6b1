"""Which files hold a criterion's own code: the classes of criteria, and what they import from their own package."""

from __future__ import annotations

import ast
import tokenize
from collections.abc import Iterator, Mapping
from io import StringIO
from pathlib import Path

from attrs import frozen

from pembina.plugins.manifest import CRITERION

MARK = "engine-safe:"
HOOK = "hookimpl"


@frozen
class Source:
    """One file of a plugin: its name from the plugin's folder on, its syntax, and its remarks on safety by line.

    ``roots`` are the parts that belong to criteria; hooks, which hand over commands and readers too, are left out.
    """

    name: str
    tree: ast.Module
    roots: tuple[ast.AST, ...]
    remarks: Mapping[int, str]


def criterion_sources(folder: Path, single: Path | None = None) -> list[Source]:
    """Read the files of a plugin's folder in which criteria are written, and those of its own that they import.

    Of a criterion in a ``single`` file beside an award, that is the file. Raises SyntaxError where one is no Python.
    """
    others = {path.parent for path in folder.rglob(CRITERION)} - {folder}  # a plugin inside it has a lint of its own
    among = sorted(folder.rglob("*.py")) if single is None else [single]
    paths = [path for path in among if not others & set(path.parents)]
    files = {path: _parse(path) for path in paths}
    waiting = [path for path, tree in files.items() if _defines_criterion(tree)]
    found: dict[Path, tuple[ast.AST, ...]] = {}
    while waiting:
        path = waiting.pop()
        if path in found:
            continue
        found[path] = tuple(node for node in files[path].body if not _is_hook(node))
        waiting += [other for other in _imported(path, found[path], folder) if other in files]
    return [
        Source(f"{folder.name}/{path.relative_to(folder).as_posix()}", files[path], found[path], _remarks(path))
        for path in sorted(found)
    ]


def _parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), str(path))


def _defines_criterion(tree: ast.Module) -> bool:
    """Whether a file has a class with the methods of a criterion, or one that is derived from Criterion by name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            bases = {ast.unparse(base).rpartition(".")[2] for base in node.bases}
            methods = {one.name for one in node.body if isinstance(one, ast.FunctionDef)}
            if "Criterion" in bases or {"records", "measure"} & methods:
                return True
    return False


def _is_hook(node: ast.AST) -> bool:
    decorators = getattr(node, "decorator_list", [])
    return any(HOOK in ast.unparse(decorator) for decorator in decorators)


def _imported(path: Path, roots: tuple[ast.AST, ...], folder: Path) -> Iterator[Path]:
    """Find the files of the same folder that these parts import, by relative names or by the package's own.

    What is imported at the top of a file counts where these parts use it: hooks have imports of their own there.
    """
    used = {node.id for root in roots for node in ast.walk(root) if isinstance(node, ast.Name)}
    for root in roots:
        for node in ast.walk(root):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    yield from _files(folder, _own_words(alias.name.split("."), folder))
            elif isinstance(node, ast.ImportFrom):
                names = [one.name for one in node.names if node is not root or (one.asname or one.name) in used]
                if names:
                    yield from _imported_from(node, names, path, folder)


def _imported_from(node: ast.ImportFrom, names: list[str], path: Path, folder: Path) -> Iterator[Path]:
    words: list[str] | None = (node.module or "").split(".") if node.module else []
    base = path.parents[node.level - 1] if node.level else folder
    words = words if node.level else _own_words(words or [], folder)
    if words is not None:
        yield from _files(base, words)
        for name in names:
            yield from _files(base, [*words, name])


def _own_words(words: list[str], folder: Path) -> list[str] | None:
    """Cut a dotted name down to what lies below the plugin's folder; None where it is somebody else's."""
    return words[words.index(folder.name) + 1 :] if folder.name in words else None


def _files(base: Path, words: list[str] | None) -> Iterator[Path]:
    if words is not None:
        yield base.joinpath(*words).with_suffix(".py") if words else base / "__init__.py"
        yield base.joinpath(*words, "__init__.py")


def _remarks(path: Path) -> dict[int, str]:
    """Reasons given in comments ``# engine-safe: reason``, by the line that they speak of.

    A comment on a line of its own speaks of the next line of code.
    """
    found: dict[int, str] = {}
    text = path.read_text("utf-8")
    lines = text.splitlines()
    for token in tokenize.generate_tokens(StringIO(text).readline):
        if token.type == tokenize.COMMENT and MARK in token.string:
            line = token.start[0]
            while line < len(lines) and lines[line - 1].lstrip().startswith("#"):
                line += 1
            found[line] = token.string.partition(MARK)[2].strip()
    return found
