"""Which files a table is: by dataset.toml or by name, only inside the folder of the data set."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING

from attrs import frozen

from pembina.data.declared import FILE, place_of
from pembina.data.harm import no_file
from pembina.data.provided import check_provided
from pembina.data.remote import remote_of
from pembina.data.settings import DataSettings, TableSettings
from pembina.data.source import PARQUET, TEXT, URL, Kind, Remote, SourceFile
from pembina.errors import N_, DataError, Hint, Place, Problem, did_you_mean

if TYPE_CHECKING:
    from pembina.plugins import Host, ProvidedTable, TableReader

NATIVE = {".csv": TEXT, ".tsv": TEXT, ".txt": TEXT, ".parquet": PARQUET, ".pq": PARQUET}
"""Endings that engines read themselves."""
BUILTIN_READERS = ("json-lines", "xlsx")
PROVIDED = "provided"
"""Key of a table that a plugin brings along, and what such a table is called as a kind."""
_OF_FILES = ("file", "reader", "seal", "sheet", "delimiter", "encoding", "header-row", "partitions")
"""Keys about a file of the data set, which mean nothing for a table that lies elsewhere."""
LONGEST_NAME = 240
"""Characters of a file's name, folders with it, that every system takes."""
_FOREIGN = (*_OF_FILES, "url", "numbers", "dates", "missing")
"""Keys that mean nothing for a plugin's table."""
READ = N_("give yourself leave to read it")
KNOWN = N_("known endings are {known}")
OTHERS = N_("known endings are {known}; of other plugins installed here a table names the reader itself: {readers}")
UNREAD = N_("{file} is there; a table names in dataset.toml what reads such a file: {readers}")
NATIVE_READERS = {"csv": TEXT, "parquet": PARQUET}
"""Names by which a table may ask for the engine's own reading."""
_APPLIES = {
    TEXT: {"delimiter", "encoding", "header-row"},
    PARQUET: {"partitions"},
    "json-lines": set(),
    "xlsx": {"sheet", "header-row"},
}


@frozen
class TableFiles:
    """The files of a table, in the order of names, and their kind; or where it lies elsewhere, and its name."""

    kind: Kind
    files: tuple[SourceFile, ...]
    remote: Remote | None = None


@frozen
class Folder:
    """A data set's folder with what is declared about it and who can read what."""

    path: Path
    settings: DataSettings
    host: Host

    def lacks(self, table: str) -> bool:
        """Whether nothing in the folder, and nothing in dataset.toml, is the table."""
        return table not in self.settings.tables and not any(
            path.stem == table and path.is_file() and path.name != FILE for path in self.path.glob("*")
        )

    def find(self, table: str) -> TableFiles:
        """Find the files of a table; raises DataError with everything that is wrong about them."""
        settings = self.settings.table(table)
        if settings.provided is not None:
            return self._provided(settings, settings.provided)
        if settings.url is not None:
            return self._elsewhere(settings, settings.url)
        paths = self._declared(settings, settings.file) if settings.file else [self._candidate(settings)]
        problems = [self._problem("PB308", settings, file=p.name) for p in paths if not self._inside(p)]
        if problems:
            raise DataError(problems)
        kinds = {path: self._kind(path, settings) for path in paths}
        names = sorted({kind.name for kind in kinds.values()})
        if len(names) > 1:
            raise DataError([self._problem("PB341", settings, table=table, kinds=", ".join(names))])
        kind = kinds[paths[0]]
        self._check_keys(kind, settings)
        files = (SourceFile(p.relative_to(self.path).as_posix(), p, p.as_posix()) for p in paths)
        return TableFiles(kind, tuple(sorted(files, key=lambda f: f.name)))

    def _elsewhere(self, table: TableSettings, url: str) -> TableFiles:
        """Say where a table lies that is no file of the data set; nothing is fetched."""
        wrong = [key for key in _OF_FILES if key in table.declared]
        if wrong:
            raise DataError([self._problem("PB344", table, key, key=key, kind=URL) for key in wrong])
        remote = remote_of(url, table.query, table.relation, table.name)
        return TableFiles(Kind(URL), (SourceFile(remote.shown, Path(), remote.shown),), remote)

    def place(self, table: str, key: str) -> Place:
        """Return the place of a key of a declared table in dataset.toml."""
        return place_of(self.path / FILE, self.settings.text, ("tables", table, key))

    def _provided(self, table: TableSettings, name: str) -> TableFiles:
        """Find the file that a plugin brings along; it is named after the plugin, wherever that is installed."""
        wrong: list[tuple[str, ...]] = [(key,) for key in _FOREIGN if key in table.declared]
        for column, own in table.columns.items():
            said = (("numbers", own.numbers), ("dates", own.dates), ("missing", own.missing))
            wrong += [("columns", column, key) for key, value in said if value is not None]
        if wrong:
            raise DataError([self._problem("PB344", table, *at, key=at[-1], kind=PROVIDED) for at in wrong])
        try:
            thing: ProvidedTable = self.host.get("tables", name)
        except KeyError:
            known = self.host.names("tables")
            listed = Hint(N_("plugins provide {known}"), {"known": ", ".join(known)}) if known else None
            hint = did_you_mean(name, known) or listed
            raise DataError([self._problem("PB346", table, PROVIDED, hint=hint, table=name)]) from None
        provider = self.host.provider("tables", name)
        check_provided(thing, provider)
        shown = f"{provider.name}:{thing.path.name}"
        return TableFiles(Kind(TEXT, provider=provider), (SourceFile(shown, thing.path, shown),))

    def _problem(self, code: str, of: TableSettings, *at: str, hint: Hint | None = None, **args: object) -> Problem:
        """Place a problem at a key of the table in dataset.toml, or at the folder where the table is not declared."""
        if of.name in self.settings.tables:
            implied = of.provided is not None and PROVIDED not in of.declared  # by aliases = "NAME"
            keys = ("dataset", "aliases") if implied else ("tables", of.name, *(at or ("file",)))
            place = place_of(self.path / FILE, self.settings.text, keys)
        else:
            place = Place(self.path.as_posix())
        return Problem(code, place, args, hint)

    def _candidate(self, table: TableSettings) -> Path:
        """Find the one file whose name is the table's."""
        named = [p for p in sorted(self.path.glob("*")) if p.stem == table.name and p.is_file() and p.name != FILE]
        found = [path for path in named if path.suffix.lower() in self._suffixes()]
        if not found:
            found = [path for path in named if table.reader or self._plugin_readers(path.suffix)]
        if len(found) > 1:
            names = ", ".join(path.name for path in found)
            raise DataError([self._problem("PB306", table, table=table.name, files=names)])
        if not found:
            self._no_files(table, [p for p in sorted(self.path.glob("*")) if p.stem == table.name])
            self._unread(table, named)
            stems = {p.stem for p in self.path.glob("*") if p.is_file() and p.suffix.lower() in self._suffixes()}
            hint = self._offered(table.name) or did_you_mean(table.name, {*stems, *self.settings.tables})
            raise DataError([self._problem("PB305", table, hint=hint, table=table.name)])
        return found[0]

    def _unread(self, table: TableSettings, named: Sequence[Path]) -> None:
        """Refuse a file of the table's name that only a reader of other plugins may read, which nobody named."""
        readers = self._foreign_readers()
        if named and readers:
            hint = Hint(UNREAD, {"file": named[0].name, "readers": readers})
            raise DataError([self._problem("PB305", table, hint=hint, table=table.name)])

    def _offered(self, table: str) -> Hint | None:
        """Say how to use a plugin's table of the name that is asked for."""
        if table not in self.host.names("tables"):
            return None
        return Hint(
            N_('a plugin has a table of this name: write provided = "{table}" in dataset.toml'), {"table": table}
        )

    def _declared(self, table: TableSettings, pattern: str) -> list[Path]:
        """Find the files that a declared name or pattern means; lock files and hidden files are never meant."""
        pure = PurePosixPath(pattern)
        if pure.is_absolute() or PureWindowsPath(pattern).drive or PureWindowsPath(pattern).root or ".." in pure.parts:
            raise DataError([self._problem("PB308", table, file=pattern)])
        exact = self.path / pattern
        if len(pattern) > LONGEST_NAME:  # which the system would not even look up
            raise DataError([self._problem("PB307", table, file=pattern[:40] + "…")])
        if exact.is_file():
            return [exact]
        found = sorted(self.path.glob(pattern)) if set(pattern) & set("*?[") else []
        found = [path for path in found if not path.name.startswith((".", "~$"))]
        self._no_files(table, [exact, *(path for path in found if path.suffix and not path.is_dir())])
        found = [path for path in found if path.is_file()]
        if not found:
            hint = did_you_mean(pattern, [p.name for p in self.path.glob("*") if p.is_file() and p.name != FILE])
            raise DataError([self._problem("PB307", table, hint=hint, file=pattern)])
        return found

    def _no_files(self, table: TableSettings, paths: Sequence[Path]) -> None:
        """Refuse pipes, devices, folders and links to nowhere that stand where a table's file is due."""
        shown = ((path, path.relative_to(self.path).as_posix()) for path in dict.fromkeys(paths))
        problems = [problem for path, name in shown if (problem := no_file(path, name, self._where(table)))]
        if problems:
            raise DataError(problems)

    def _where(self, table: TableSettings) -> Place:
        return self._problem("PB390", table).place

    def _inside(self, path: Path) -> bool:
        return path.resolve().is_relative_to(self.path.resolve())

    def _suffixes(self) -> set[str]:
        return {*NATIVE, *(s for name in BUILTIN_READERS for s in self._reader(name).suffixes)}

    def _reader(self, name: str) -> TableReader:
        reader: TableReader = self.host.get("readers", name)
        return reader

    def _kind(self, path: Path, table: TableSettings) -> Kind:
        """Say who reads a file: the declared reader, else by its ending, Pembina's own before plugins."""
        suffix = path.suffix.lower()
        if table.reader is not None:
            return self._named_kind(table, table.reader)
        if suffix in NATIVE:
            return Kind(NATIVE[suffix])
        own = [name for name in BUILTIN_READERS if suffix in self._reader(name).suffixes]
        names = own or self._plugin_readers(suffix)
        if not names:
            known = ", ".join(sorted(self._suffixes()))
            readers = self._foreign_readers()
            hint = Hint(OTHERS, {"known": known, "readers": readers}) if readers else Hint(KNOWN, {"known": known})
            raise DataError([self._problem("PB309", table, hint=hint, file=path.name, suffix=suffix or path.name)])
        if len(names) > 1:
            quoted = " / ".join(f'reader = "{name}"' for name in names)
            hint = Hint(N_("say which one: {readers}"), {"readers": quoted})
            raise DataError([self._problem("PB309", table, hint=hint, file=path.name, suffix=suffix)])
        return self._reader_kind(names[0])

    def _named_kind(self, table: TableSettings, name: str) -> Kind:
        if name in NATIVE_READERS:
            return Kind(NATIVE_READERS[name])
        try:
            return self._reader_kind(name)
        except KeyError:
            known = [*NATIVE_READERS, *self.host.names("readers")]
            listed = Hint(N_("known readers are {known}"), {"known": ", ".join(sorted(known))})
            hint = did_you_mean(name, known) or listed
            raise DataError([self._problem("PB342", table, "reader", hint=hint, reader=name)]) from None

    def _reader_kind(self, name: str) -> Kind:
        return Kind(name, self._reader(name), self.host.provider("readers", name))

    def _plugin_readers(self, suffix: str) -> list[str]:
        """Names of readers for an ending, of plugins that come with Pembina.

        Those of other plugins are never asked: nobody named them, and to ask one is to run its code.
        """
        others = (name for name in self.host.own_names("readers") if name not in BUILTIN_READERS)
        return [name for name in others if suffix.lower() in self._reader(name).suffixes]

    def _foreign_readers(self) -> str:
        """How a table names a reader of another plugin that is installed, as manifests promise them."""
        own = self.host.own_names("readers")
        return " / ".join(f'reader = "{name}"' for name in self.host.names("readers") if name not in own)

    def _check_keys(self, kind: Kind, table: TableSettings) -> None:
        """Refuse settings that mean nothing for this kind of file; a plugin's reader is told all of them.

        A seal is refused by every reader that would not look at it.
        """
        applies = _APPLIES.get(kind.name)
        if applies is None:
            if "seal" in table.declared and not (kind.reader and kind.reader.seals):
                raise DataError([self._problem("PB344", table, "seal", key="seal", kind=kind.name)])
            return
        keys = ("seal", "sheet", "delimiter", "encoding", "header-row", "partitions")
        wrong = [key for key in keys if key in table.declared and key not in applies]
        if wrong:
            raise DataError([self._problem("PB344", table, key, key=key, kind=kind.name) for key in wrong])


def check_readable(files: Sequence[SourceFile]) -> None:
    """Open every file once, so that one that may not be read is told with all others; raises DataError (PB338)."""
    problems = []
    for file in files:
        try:
            file.path.open("rb").close()
        except OSError as error:
            problems.append(unreadable(error, [file]))
    if problems:
        raise DataError(problems)


def unreadable(error: OSError, files: Sequence[SourceFile]) -> Problem:
    """Say which of the files the system would not read, and why."""
    shown = next((file.shown for file in files if str(file.path) == str(error.filename)), None)
    hint = Hint(READ) if isinstance(error, PermissionError) else None
    place = Place(shown or (files[0].shown if files else None))
    return Problem("PB338", place, {"reason": error.strerror or str(error)}, hint)
