"""Opening a data set, and loading what an award needs from it: typed lazy tables, or everything that does not fit."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import define, evolve, field, frozen

from pembina.data.cells import CellFormat
from pembina.data.declared import read_settings
from pembina.data.engines.opening import engine_kind, open_engine
from pembina.data.entrants import Roll, read_roll, wanted_columns
from pembina.data.faults import FaultLog
from pembina.data.folder import Folder, check_readable, unreadable
from pembina.data.harm import check_files
from pembina.data.identity import Naming
from pembina.data.partition import LeftOut
from pembina.data.partition_rows import divide
from pembina.data.reading import how_read, identity_of, said_of
from pembina.data.remote import check_scheme
from pembina.data.settings import DataSettings
from pembina.data.source import LACKING, Kind, Scan, TableSource, WantedColumn
from pembina.data.unchanged import Seen
from pembina.data.watch import Watch, nobody, watched
from pembina.errors import N_, DataError, Hint, Place, Problem
from pembina.model import ColumnNeed, Entrant, Entrants, InputTable, TableNeed

if TYPE_CHECKING:
    import narwhals.stable.v2 as nw

    from pembina.data.engines import Engine
    from pembina.plugins import Found, Host
    from pembina.plugins.columns import Places

_ColumnKey = tuple[str, str]
"""What makes two needs for a column the same: its name in the data set, and the type."""

Choose = Callable[[tuple[Entrant, ...], str], Sequence[TableNeed]]
"""Given who competes and the hash by which entrants are recognised: what is to be read."""

A_FILE = N_("this is a file; name the folder that holds it: {folder}")


@frozen
class Loaded:
    """What an award needs of a data set, checked and typed.

    ``entrants`` compete, sorted by code; ``known`` are the codes of everyone in their table, competing or not.
    ``identity`` is a hash of all by which they are recognised: codes, names, and other names.
    ``inputs`` are the tables that were read, sorted by name; ``readers`` are the plugins that read some of them.
    ``left_out`` says, by table, which files were not read, since their folders lie outside the award's period.
    ``seen`` knows whether a file has changed since it was read.
    """

    title: str
    origin: str
    engine: Engine
    entrants: tuple[Entrant, ...]
    known: frozenset[str]
    identity: str
    inputs: tuple[InputTable, ...]
    readers: tuple[Found, ...]
    left_out: Mapping[str, LeftOut]
    seen: Seen
    _needs: Mapping[str, tuple[TableNeed, ...]] = field(alias="needs", repr=False)
    _scans: Mapping[str, Scan] = field(alias="scans", repr=False)
    _keys: Mapping[str, Mapping[_ColumnKey, str]] = field(alias="keys", repr=False)

    @cached_property
    def places(self) -> Places:
        """Where each entrant stands in the order of codes."""
        from pembina.plugins.columns import Places

        return Places(tuple(entrant.code for entrant in self.entrants))

    def tables(self, owner: str) -> dict[str, nw.LazyFrame[Any]]:
        """Return the tables of one owner by role: its columns under its own names, ``_file`` and ``_row``."""
        import narwhals.stable.v2 as nw

        found = {}
        for need in self._needs.get(owner, ()):
            keys = self._keys[need.table]
            columns = [nw.col(keys[column.source, column.type]).alias(column.name) for column in need.columns]
            found[need.role] = self._scans[need.table].frame.select(*columns, "_file", "_row")
        return found

    def absent(self, owner: str) -> dict[str, frozenset[str]]:
        """Return, by role, the owner's optional columns that no file of the table has."""
        return {
            need.role: frozenset(
                column.name
                for column in need.columns
                if self._keys[need.table][column.source, column.type] in self._scans[need.table].absent
            )
            for need in self._needs.get(owner, ())
        }


@define
class DataSet:
    """A folder of tables. Nothing but dataset.toml is read before :meth:`load`."""

    folder: Path
    host: Host
    engine_name: str
    settings: DataSettings
    whole: bool = False
    """Whether what does not fit is told cell by cell, for a list to work through."""
    watch: Watch = nobody
    """Who is told of each table, before and after it is read."""

    @property
    def title(self) -> str:
        """Title of the data set; empty where it has none."""
        return self.settings.title

    @property
    def origin(self) -> str:
        """``reported``, ``official`` or ``synthetic``."""
        return self.settings.origin

    def load(self, entrants: Entrants, needs: Sequence[TableNeed], choose: Choose | None = None) -> Loaded:
        """Read the entrants and every table that is needed; raises one DataError with every problem of every file.

        ``choose`` is asked once it is known who competes, and says which tables are to be read instead.
        """
        log = FaultLog(whole=self.whole)
        engine = open_engine(self.host, self.engine_name)
        try:
            return _Loading(self, engine, log).load(entrants, needs, choose)
        except KeyboardInterrupt:
            engine.stop()
            engine.close()
            raise


def open_dataset(folder: Path, host: Host, engine: str = "duckdb", *, whole: bool = False) -> DataSet:
    """Open the data set in a folder; raises DataError with every mistake in its dataset.toml.

    ``engine`` names an engine, with options after it where it has any (``duckdb:memory=2GB``, ``sc://host:15002``).
    ``whole`` asks for every cell that does not fit, each as a problem of its own.
    """
    folder = Path(folder)
    if not folder.is_dir():
        hint = Hint(A_FILE, {"folder": folder.parent.as_posix()}) if folder.is_file() else None
        raise DataError([Problem("PB301", Place(folder.as_posix()), {}, hint)])
    engine_kind(host, engine)
    return DataSet(folder, host, engine, read_settings(folder), whole)


@define
class _Loading:
    """One loading: the tables in the order in which they depend on each other, and the log of what is wrong."""

    data: DataSet
    engine: Engine
    log: FaultLog = field(factory=FaultLog)
    inputs: dict[str, InputTable] = field(factory=dict)
    readers: dict[str, Found] = field(factory=dict)
    left_out: dict[str, LeftOut] = field(factory=dict)
    seen: Seen = field(factory=Seen)

    def load(self, entrants: Entrants, needs: Sequence[TableNeed], choose: Choose | None = None) -> Loaded:
        """Read everything; raises DataError."""
        roll = self._roll(entrants)
        aliases = self._aliases()
        names = Naming(roll.known, aliases) if roll is not None and aliases is not None else None
        identity = identity_of(roll.known, aliases) if roll is not None and aliases is not None else ""
        if choose is not None and roll is not None and identity:
            needs = choose(roll.entrants, identity)
        keys: dict[str, dict[_ColumnKey, str]] = {}
        scans: dict[str, Scan] = {}
        for table in sorted({need.table for need in needs}):
            asked = [need for need in needs if need.table == table]
            columns = self._columns(table, [c for need in asked for c in need.columns], names)
            keys[table] = {(column.name, column.form.type): column.key for column in columns}
            scan = self._scan(table, columns, asked)
            if scan is not None:
                scans[table] = scan[1]
        if self.log.problems:
            raise DataError(self.log.problems)
        assert roll is not None
        owners = {need.owner: tuple(n for n in needs if n.owner == need.owner) for need in needs}
        inputs = tuple(self.inputs[table] for table in sorted(self.inputs))
        return Loaded(
            title=self.data.title,
            origin=self.data.origin,
            engine=self.engine,
            entrants=roll.entrants,
            known=frozenset(code for code, _ in roll.known),
            identity=identity,
            inputs=inputs,
            readers=tuple(self.readers[name] for name in sorted(self.readers)),
            left_out=dict(sorted(self.left_out.items())),
            seen=self.seen,
            needs=owners,
            scans=scans,
            keys=keys,
        )

    def _roll(self, entrants: Entrants) -> Roll | None:
        columns = wanted_columns(entrants, self.data.settings.table(entrants.table))
        found = self._scan(entrants.table, columns)
        if found is None or self.log.problems:
            return None
        return read_roll(self.engine, found[1], found[0], entrants, self.log)

    def _aliases(self) -> list[tuple[str, str]] | None:
        """Read the table of other names; None where it cannot be read."""
        aliases = self.data.settings.aliases
        if aliases is None:
            return []
        settings = self.data.settings.table(aliases.table)
        columns = []
        for key, name, kind in (("a0", aliases.alias, "text"), ("a1", aliases.key, "code")):
            own = settings.column(name)
            columns.append(WantedColumn(key, name, own.header, CellFormat(kind), settings.markers(name)))
        before = len(self.log)
        found = self._scan(aliases.table, tuple(columns))
        if found is None or len(self.log) > before:
            return None
        rows = self.engine.rows(found[1].frame.select("a0", "a1"))
        return sorted((alias, code) for alias, code in rows if alias is not None and code is not None)

    def _columns(self, table: str, needs: Sequence[ColumnNeed], names: Naming | None) -> tuple[WantedColumn, ...]:
        """Merge what several owners need of a table; a column is optional only if it is so for all of them."""
        settings = self.data.settings.table(table)
        resolver = names.in_table(settings.bare_names) if names is not None else None
        kinds: dict[_ColumnKey, bool] = {}
        for need in needs:
            kinds[need.source, need.type] = kinds.get((need.source, need.type), True) and need.optional
        columns: list[WantedColumn] = []
        for (name, kind), optional in sorted(kinds.items()):
            own = settings.column(name)
            form = CellFormat(kind, own.numbers, own.dates, resolver if kind == "entrant" else None)
            optional = optional and name not in settings.columns
            columns.append(WantedColumn(f"c{len(columns)}", name, own.header, form, settings.markers(name), optional))
        return tuple(columns)

    def _scan(
        self, table: str, columns: tuple[WantedColumn, ...], needs: Sequence[TableNeed] = ()
    ) -> tuple[TableSource, Scan] | None:
        """Read one table and note its files; what is wrong goes to the log. An optional table that lacks is empty."""
        folder = Folder(self.data.folder, self.data.settings, self.data.host)
        own = self.data.settings.table(table)
        if needs and all(need.optional for need in needs) and folder.lacks(table):
            nothing = TableSource(table, Kind(LACKING), (), columns, own)
            empty = self.engine.scan(nothing, self.log)
            return (nothing, evolve(empty, absent=frozenset(c.key for c in columns))) if empty is not None else None
        before = len(self.log)
        try:
            files = folder.find(table)
            if files.remote is not None:
                check_scheme(files.remote, self.engine, self.data.host, folder.place(table, "url"))
            divided = divide(files.files, own, [need.within for need in needs])
            if files.remote is None:
                check_files(divided.files, files.kind)
                check_readable(divided.files)
        except DataError as error:
            self.log.extend(error.problems)
            return None
        self.seen.note(divided.files)
        if files.kind.provider is not None:
            self.readers[files.kind.provider.name] = files.kind.provider
        if divided.left is not None:
            self.left_out[table] = divided.left
        source = TableSource(table, files.kind, divided.files, columns, own, files.remote)
        if not source.files:
            source = evolve(source, kind=Kind(LACKING))
        try:
            scan = watched(self.data.watch, source, lambda: self.engine.scan(source, self.log))
        except OSError as error:  # a file that vanished since, or a disk that fails
            self.log.add(unreadable(error, source.files))
            return None
        if scan is None:
            return None
        if len(self.log) == before:
            divided.check(self.engine, source, scan, self.log)
        said = said_of(own, self.data.host)
        self.inputs[table] = InputTable(table, scan.files, *said, how_read(own, files.kind))
        return source, scan
