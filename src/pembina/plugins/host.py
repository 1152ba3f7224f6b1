"""The host: loads exactly the plugins that are asked for, by name, and hands out what they registered."""

from __future__ import annotations

import importlib
import importlib.util
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

import pluggy

from pembina.errors import CODES, Code, Place, PluginError, Problem, RecordError, Unprovided, did_you_mean
from pembina.plugins import kinds, specs
from pembina.plugins.apart import Keeper, ours
from pembina.plugins.criterion import Criterion
from pembina.plugins.discovery import MANIFESTS, Catalogue, Found, discover, hold
from pembina.plugins.guard import guarded, home
from pembina.plugins.hashing import plugin_hash
from pembina.plugins.manifest import Manifest
from pembina.plugins.markers import PROJECT
from pembina.plugins.single import class_of, is_single, look, run

HOOKS = {
    "scoring-methods": "pembina_scoring_methods",
    "aggregators": "pembina_aggregators",
    "weightings": "pembina_weightings",
    "treatments": "pembina_treatments",
    "imputations": "pembina_imputations",
    "gates": "pembina_gates",
    "readers": "pembina_readers",
    "tables": "pembina_tables",
    "engines": "pembina_engines",
    "table-checks": "pembina_table_checks",
    "result-checks": "pembina_result_checks",
    "reports": "pembina_reports",
    "commands": "pembina_commands",
    "codes": "pembina_codes",
}
"""Kinds of extension, as manifests name them, and the hook that hands each over."""

KINDS: Mapping[str, type] = {
    "scoring-methods": kinds.ScoringMethod,
    "aggregators": kinds.Aggregator,
    "weightings": kinds.WeightingMethod,
    "treatments": kinds.Treatment,
    "imputations": kinds.Imputation,
    "gates": kinds.GateTest,
    "readers": kinds.TableReader,
    "tables": kinds.ProvidedTable,
    "engines": kinds.EngineKind,
    "table-checks": kinds.TableCheck,
    "result-checks": kinds.ResultCheck,
    "reports": kinds.Report,
    "commands": kinds.Command,
    "codes": Code,
}
"""What each kind of extension is an object of."""

BUILTIN = "pembina"


class Host:
    """Plugins by name. Made from the catalogue of what is installed; imports a plugin when it is first used.

    ``blocked`` names are refused (``-p no:NAME``). ``builtins`` are modules of Pembina itself whose hooks are called
    like everyone's. With a ``keeper``, plugins that it holds run apart and are never imported here.
    """

    def __init__(
        self, blocked: Iterable[str] = (), builtins: Sequence[str] = (), catalogue: Catalogue | None = None,
        keeper: Keeper | None = None,
    ) -> None:  # fmt: skip
        self.blocked = frozenset(blocked)
        self.keeper = keeper
        self._builtins = tuple(builtins)
        self._given = catalogue
        self._manager = pluggy.PluginManager(PROJECT)
        self._manager.add_hookspecs(specs)
        self._held: set[str] = set()
        self._loaded: dict[str, Found] = {}
        self._criteria: dict[str, Criterion] = {}
        self._things: dict[str, dict[str, tuple[Found, Any]]] = {kind: {} for kind in HOOKS}
        self._folder: Path | None = None
        self._expected: Mapping[str, str] | None = None
        self._singles: dict[str, Found] = {}
        for name in self.blocked:
            self._manager.set_blocked(name)
        for module in self._builtins:
            self._register(_own(module), importlib.import_module(module))

    @cached_property
    def _catalogue(self) -> Catalogue:
        return discover() if self._given is None else self._given

    def catalogue(self) -> Catalogue:
        """Every claim to every plugin name, readable or not."""
        return self._catalogue

    # What is known without importing anything

    def found(self, name: str) -> Found:
        """Return the one claim to a name; raises PluginError (PB401 to PB406)."""
        if name in self.blocked:
            raise PluginError.of("PB404", plugin=name)
        claims = (self._beside(name),) if is_single(name) else self._catalogue.get(name, ())
        if not claims:
            raise PluginError.of("PB401", plugin=name, hint=did_you_mean(name, self._catalogue))
        if len(claims) > 1:
            listed = ", ".join(f"{claim.distribution} {claim.version} ({claim.module})" for claim in claims)
            raise PluginError.of("PB402", plugin=name, claims=listed)
        if claims[0].problem is not None:
            raise claims[0].problem
        if name not in self._held:
            if self.keeper is not None and self.keeper.holds(claims[0]):
                self.keeper.admit(claims[0])
            hold(claims[0])
            self._held.add(name)
        return claims[0]

    def look_beside(self, folder: Path) -> None:
        """Say in which folder the files lie that the award at hand uses as criteria (``use = "./my.py:MyCriterion"``).

        What was found in another folder is forgotten: a name means one file, that of the award read last.
        """
        if folder == self._folder:
            return
        self._folder = folder
        for name in [name for name in (*self._singles, *self._loaded) if is_single(name)]:
            self._singles.pop(name, None)
            self._loaded.pop(name, None)
            self._criteria.pop(name, None)
            self._held.discard(name)

    def _beside(self, name: str) -> Found:
        if name not in self._singles:
            self._singles[name] = look(name, self._folder)
        return self._singles[name]

    @contextmanager
    def expecting(self, hashes: Mapping[str, str]) -> Iterator[None]:
        """While this lasts, run a plugin only if its files have the hash that a result gives to its name.

        Any other raises RecordError (PB706) before a line of it is run, and so does one that was imported before.
        """
        before, self._expected = self._expected, hashes
        try:
            for found in self.loaded():
                if found.name in hashes:
                    self._hold_to_expected(found)
            yield
        finally:
            self._expected = before

    def _hold_to_expected(self, found: Found) -> None:
        if self._expected is None:
            return
        here, then = plugin_hash(found), self._expected.get(found.name)
        if here != then:
            told = {"what": found.name, "found": here[:12], "wanted": then[:12] if then else "-"}
            raise RecordError([Problem("PB706", args=told)])

    def manifest(self, name: str) -> Manifest:
        """Return a plugin's manifest; raises PluginError as :meth:`found` does."""
        manifest = self.found(name).manifest
        assert manifest is not None  # found() raised otherwise
        return manifest

    def criterion_names(self) -> tuple[str, ...]:
        """Names under which a criterion can be used."""
        usable = (claims[0].manifest for claims in self._catalogue.values() if len(claims) == 1)
        return tuple(m.name for m in usable if m and m.criterion and m.name not in self.blocked)

    def names(self, kind: str) -> tuple[str, ...]:
        """Names of a kind of extension: the built-in ones and those that manifests promise."""
        return tuple(sorted({*self._things[kind], *(name for name, _ in self._promised(kind))}))

    def own_names(self, kind: str) -> tuple[str, ...]:
        """Names of a kind of extension that come with Pembina: only these may be asked where nobody named one."""
        own = [name for name, (found, _) in self._things[kind].items() if ours(found)]
        return tuple(sorted({*own, *(name for name, at in self._promised(kind) if ours(self._catalogue[at][0]))}))

    def promising(self, kind: str) -> tuple[str, ...]:
        """Names of the plugins that promise extensions of a kind."""
        return tuple(sorted({plugin for _, plugin in self._promised(kind)}))

    def _promised(self, kind: str) -> Iterator[tuple[str, str]]:
        for plugin, claims in self._catalogue.items():
            manifest = claims[0].manifest if len(claims) == 1 and plugin not in self.blocked else None
            for name in manifest.provides.get(kind, ()) if manifest else ():
                yield name, plugin

    # What imports a plugin

    def criterion(self, name: str) -> Criterion:
        """Return the criterion of a plugin, importing exactly that plugin; raises PluginError.

        Of a plugin that runs apart, it is what stands in for it.
        """
        if self.keeper is not None and self.held_apart(name):
            self._hold_to_expected(self.found(name))
            return self.keeper.criterion(self.found(name))
        found = self.load(name)
        if name not in self._criteria:
            raise PluginError.of("PB409", **_who(found), reason="it has no criterion")
        return self._criteria[name]

    def held_apart(self, name: str) -> bool:
        """Whether a plugin runs apart; raises PluginError as :meth:`found` does."""
        return self.keeper is not None and self.keeper.holds(self.found(name))

    def get(self, kind: str, name: str) -> Any:
        """Return an extension by kind and name, loading the plugin that promises it; raises KeyError when unknown."""
        return self._look_up(kind, name)[1]

    def provider(self, kind: str, name: str) -> Found:
        """Return who handed over an extension; raises KeyError when unknown."""
        return self._look_up(kind, name)[0]

    def _look_up(self, kind: str, name: str) -> tuple[Found, Any]:
        if name in self._things[kind]:
            return self._things[kind][name]
        plugins = sorted({plugin for promised, plugin in self._promised(kind) if promised == name})
        if not plugins:
            raise Unprovided(name)
        if len(plugins) > 1:
            raise PluginError.of("PB402", plugin=name, claims=", ".join(plugins))
        if self.keeper is not None and self.held_apart(plugins[0]):
            self.keeper.refuse(self.found(plugins[0]), kind, name)
        self.load(plugins[0])
        return self._things[kind][name]

    def handed_over(self, kind: str) -> list[tuple[Found, Any]]:
        """Everything of a kind that the loaded plugins handed over, in the order of names."""
        return [self._things[kind][name] for name in sorted(self._things[kind])]

    def load(self, name: str) -> Found:
        """Import a plugin and register what it hands over; raises PluginError."""
        if name in self._loaded:
            return self._loaded[name]
        found = self.found(name)
        if self.keeper is not None and self.keeper.holds(found):
            self.keeper.refuse(found, "plugins", name)
        self._hold_to_expected(found)
        with guarded(found, "import", "PB407"):
            if is_single(name):
                module = run(found)
            else:
                _refuse_other_place(found)
                module = importlib.import_module(found.module)
        if is_single(name):
            self._criteria[name] = self._made(found, class_of(found, module))
        else:
            self._register(found, module)
        self._loaded[name] = found
        return found

    def loaded(self) -> list[Found]:
        """Plugins imported so far, in the order of names; Pembina's own modules are not among them."""
        return [self._loaded[name] for name in sorted(self._loaded)]

    # Registration

    def _register(self, found: Found, module: ModuleType) -> None:
        name = found.module if found.distribution == BUILTIN and found.manifest is None else found.name
        try:
            self._admit(found, module, name)
            with guarded(found, "registration", "PB408"):
                self._refuse_order(found, name)
            self._collect(found, name)
        except PluginError:
            self._manager.unregister(name=name)
            raise

    def _admit(self, found: Found, module: ModuleType, name: str) -> None:
        """Register with pluggy, which checks hook names and arguments; its message without the module's path."""
        for hook in ("pembina_criteria", *HOOKS.values()):
            function = vars(module).get(hook)
            if isinstance(function, FunctionType) and not hasattr(function, f"{PROJECT}_impl"):
                reason = f"{hook} is not marked with @hookimpl, so that nobody would call it"
                raise PluginError.of("PB408", home(found, function), **_who(found), reason=reason)
        try:
            self._manager.register(module, name)
            self._manager.check_pending()
        except pluggy.PluginValidationError as error:
            reason = str(error).replace(repr(module), repr(module.__name__)).replace("\n", " ")
            marked = {hook: thing for hook, thing in vars(module).items() if hasattr(thing, f"{PROJECT}_impl")}
            guilty = next((thing for hook, thing in sorted(marked.items()) if f"'{hook}'" in reason), None)
            raise PluginError.of("PB408", home(found, guilty), **_who(found), reason=reason) from None

    def _refuse_order(self, found: Found, name: str) -> None:
        for caller in self._manager.get_hookcallers(self._manager.get_plugin(name)) or ():
            for implementation in caller.get_hookimpls():
                if implementation.plugin_name != name:
                    continue
                asks = [o for o in ("hookwrapper", "wrapper", "tryfirst", "trylast") if getattr(implementation, o)]
                if asks:
                    reason = f"{caller.name} asks for {', '.join(asks)}"
                    raise PluginError.of("PB408", home(found, implementation.function), **_who(found), reason=reason)

    def _collect(self, found: Found, name: str) -> None:
        """Take what the hooks hand over: all of it, or nothing where anything in it is wrong."""
        taken = [(kind, thing) for kind, hook in HOOKS.items() for thing in self._things_of(found, name, kind, hook)]
        criterion = self._criterion_of(found, name)
        for kind, thing in taken:
            self._things[kind][thing.name] = (found, thing)
        CODES.update({thing.code: thing for kind, thing in taken if kind == "codes"})
        if criterion is not None:
            self._criteria[found.name] = criterion

    def _things_of(self, found: Found, name: str, kind: str, hook: str) -> list[Any]:
        """Call one hook and hold what it hands over to its kind, to the manifest, and to the names already taken."""
        things = self._call(found, name, hook)
        for thing in things:
            if not isinstance(thing, KINDS[kind]):
                reason = f"{hook} hands over {type(thing).__name__}, where {KINDS[kind].__name__} is due"
                raise PluginError.of("PB409", home(found, self._hook_of(name, hook)), **_who(found), reason=reason)
        promised = found.manifest.provides.get(kind, ()) if found.manifest else None
        handed = [thing.name for thing in things]
        if promised is not None and not _kept(kind, handed, promised):
            reason = f"{hook} hands over {handed}, the manifest promises {list(promised)}"
            raise PluginError.of("PB409", home(found, self._hook_of(name, hook)), **_who(found), reason=reason)
        for thing in things:
            if thing.name in self._things[kind]:
                other = self._things[kind][thing.name][0]
                claims = f"{other.distribution} {other.version}, {found.distribution} {found.version}"
                raise PluginError.of("PB402", plugin=thing.name, claims=claims)
        return things

    def _criterion_of(self, found: Found, name: str) -> Criterion | None:
        """Make the plugin's criterion: exactly one for criterion.toml, none for plugin.toml."""
        hook = "pembina_criteria"
        classes = self._call(found, name, hook)
        if found.manifest is None:
            return None
        place, wanted, made = home(found, self._hook_of(name, hook)), int(found.manifest.criterion), None
        if len(classes) != wanted:
            reason = f"{hook} hands over {len(classes)} criteria, the manifest promises {wanted}"
            raise PluginError.of("PB409", place, **_who(found), reason=reason)
        for cls in classes:
            made = self._made(found, cls, place, f"{hook} hands over ")
        return made

    def _made(self, found: Found, cls: Any, place: Place | None = None, said: str = "") -> Criterion:
        """Make a criterion of its class, which has to be one; raises PluginError (PB409)."""
        if not (isinstance(cls, type) and issubclass(cls, Criterion)):
            shown = cls.__name__ if isinstance(cls, type) else f"an object of {type(cls).__name__}"
            reason = f"{said}{shown}, which is no subclass of pembina.Criterion"
            raise PluginError.of("PB409", place or home(found, None), **_who(found), reason=reason)
        with guarded(found, "making the criterion", at=cls.__init__):
            made: Criterion = cls()
        assert found.manifest is not None
        made.manifest = found.manifest
        return made

    def _hook_of(self, name: str, hook: str) -> Any:
        """Return the plugin's own function for a hook; None where it has none."""
        return getattr(self._manager.get_plugin(name), hook, None)

    def _call(self, found: Found, name: str, hook: str) -> list[Any]:
        """Call one plugin's implementation of a hook, directly, so that a failure names the plugin."""
        handed: list[Any] = []
        for implementation in getattr(self._manager.hook, hook).get_hookimpls():
            if implementation.plugin_name == name:
                with guarded(found, hook, at=implementation.function):
                    handed += list(implementation.function())
        return handed


def _kept(kind: str, handed: Sequence[str], promised: Sequence[str]) -> bool:
    """Whether a plugin hands over what its manifest promises: the same names, or codes that begin so."""
    if kind != "codes":
        return sorted(handed) == sorted(promised)
    return {re.sub(r"[0-9]{3}$", "", code) for code in handed} == set(promised)


def _refuse_other_place(found: Found) -> None:
    """Refuse a module that would be imported from elsewhere than where its manifest lies: no hash is over that code."""
    spec = importlib.util.find_spec(found.module)
    if found.manifest is None or spec is None:  # importing says why
        return
    if spec.origin is None or Path(spec.origin).resolve().parent != found.manifest.folder.resolve():
        place = Place(found.module.replace(".", "/"))
        raise PluginError.of("PB405", place, module=found.module, files=" / ".join(MANIFESTS))


def _who(found: Found) -> dict[str, Any]:
    return {"plugin": found.name, "distribution": found.distribution, "version": found.version}


def _own(module: str) -> Found:
    from pembina import __version__

    return Found(module, BUILTIN, __version__, module)
