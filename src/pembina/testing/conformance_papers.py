"""Rules about what stands beside the code: parameters, docstring, texts in both languages, the source itself."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from pembina.errors import N_, PluginError
from pembina.plugins.criterion import Criterion
from pembina.plugins.manifest import Manifest
from pembina.plugins.parameters import parameter_flaws
from pembina.testing.answering import Answer, Breach
from pembina.testing.lab import NotTried

if TYPE_CHECKING:
    from pembina.testing.conformance import Suite

LANGUAGES = ("en", "id")
TEXTS = ("title", "summary")


def parameters(suite: Suite) -> None:
    """Hold every schema and default to JSON Schema and to the criterion's own check, and every name to the code.

    A parameter that no trial looked at, and whose name stands nowhere in the code, changes nothing.
    """
    criterion, manifest = suite.criterion, suite.criterion.manifest
    if not manifest.parameters:
        raise NotTried(N_("it has no parameters"))
    for name, reason in parameter_flaws(manifest.parameters):
        raise Breach("parameters", "{name}: {reason}", name=name, reason=reason)
    if manifest.checks:
        for fault in criterion.check(manifest.defaults()):
            at, said = ".".join(map(str, fault.at)) or manifest.name, fault.text.format_map(dict(fault.args))
            raise Breach(
                "parameters", N_("the defaults do not pass the check of its own: {at}: {said}"), at=at, said=said
            )
    answers = [one for one in suite.first.answers.values() if isinstance(one, Answer)]
    looked: set[str] = set()
    for one in answers:
        if one.read is None:
            return  # it goes through all of them at once
        looked |= one.read
    if not answers:
        raise NotTried(N_("nothing could be measured"))
    unused = sorted(set(manifest.parameters) - looked - _written(manifest))
    if unused:
        raise Breach("parameters", N_("nothing in the code looks at {names}"), names=", ".join(unused))


def _written(manifest: Manifest) -> set[str]:
    """Every text that stands in the code of the plugin: a command of its own may read a parameter, too."""
    among = sorted(manifest.folder.rglob("*.py")) if manifest.file is None else [manifest.file]
    trees = (ast.parse(path.read_text("utf-8")) for path in among)
    nodes = (node for tree in trees for node in ast.walk(tree))
    return {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def docstring(suite: Suite) -> None:
    """Look for a docstring that is the criterion's own."""
    kind = type(suite.criterion)
    said = vars(kind).get("__doc__") or ""
    if not said.strip() or said == Criterion.__doc__:
        raise Breach("docstring", N_("the class {name} has no docstring"), name=kind.__name__)


def both_languages(suite: Suite) -> None:
    """Compare the texts of both languages key by key, and look for those that every reader meets."""
    manifest = suite.criterion.manifest
    try:
        texts = manifest.locale()
    except PluginError as error:
        raise Breach("both-languages", "{said}", said=str(error).partition("\n")[0]) from None
    for language in LANGUAGES:
        if language not in texts:
            raise Breach("both-languages", N_("there is no {file}"), file=_home(manifest, language))
    wanted = [*TEXTS, *(["unit"] if manifest.unit else [])]
    for language in LANGUAGES:
        keys = _keys(texts[language])
        lacking = [key for key in wanted if not keys.get(key, "").strip()]
        empty = sorted(key for key, text in keys.items() if not text.strip() and key not in lacking)
        other = next(one for one in LANGUAGES if one != language)
        missing = [key for key in _keys(texts[other]) if key not in keys and key not in lacking]
        if lacking or empty or missing:
            text = N_("{file} has no text for {keys}")
            told = {"file": _home(manifest, language), "keys": ", ".join(lacking + empty + missing)}
            raise Breach("both-languages", text, **told)


def _home(manifest: Manifest, language: str) -> str:
    """Say where the texts of a language stand."""
    return f"locale/{language}.toml" if manifest.file is None else f"[locale.{language}]"


def _keys(texts: Mapping[str, Any]) -> dict[str, str]:
    """Write texts and tables of texts under one name each."""
    return dict(_named(texts))


def _named(texts: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for key, value in texts.items():
        if isinstance(value, Mapping):
            yield from ((f"{key}.{inner}", str(text)) for inner, text in value.items())
        else:
            yield key, str(value)


def source(suite: Suite) -> None:
    """Take what the lint found."""
    if suite.problems:
        problem = suite.problems[0]
        text = N_("{n} places, the first in {where}: {said}") if len(suite.problems) > 1 else "{where}: {said}"
        where = f"{problem.place.file}:{problem.place.line}"
        said = problem.show(str).partition("\n")[0].partition(": error")[2] or problem.code
        raise Breach("source", text, n=len(suite.problems), where=where, said=said)
