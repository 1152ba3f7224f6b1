"""Files take their places whole or not at all, with the right permissions, and nothing is left beside them."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

import pytest

from pembina.record import putting
from pembina.record.putting import make_folder, new_folder, put, put_all, put_folder, put_new, sync_folder, umask

pytestmark = pytest.mark.skipif(os.name == "nt", reason="permissions are those of POSIX")


@pytest.fixture(autouse=True)
def mask() -> Iterator[None]:
    before = os.umask(0o027)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def held(folder: Path) -> dict[str, bytes | None]:
    """All that lies in a folder, also what begins with a dot, but for the lock."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else None
        for path in folder.rglob("*")
    }  # fmt: skip


def failing(monkeypatch: pytest.MonkeyPatch, owner: Any, name: str, when: Any = lambda *_: True) -> list[Any]:
    """Let a call of the system fail where ``when`` says so; returns what it was called with."""
    real, calls = getattr(owner, name), []

    def call(*args: Any, **named: Any) -> Any:
        calls.append(args)
        if when(*args):
            raise OSError(errno.EIO, "it broke", "some name")
        return real(*args, **named)

    monkeypatch.setattr(owner, name, call)
    return calls


def test_a_new_file_has_the_permissions_of_any_and_an_old_one_keeps_its_own(tmp_path: Path) -> None:
    path = tmp_path / "a"
    put(path, b"one", b"", b"two")
    assert ({"a": b"onetwo"}, 0o640) == (held(tmp_path), mode(path))
    path.chmod(0o604)
    put(path, b"three")
    assert ({"a": b"three"}, 0o604) == (held(tmp_path), mode(path))
    path.chmod(0o4755)
    put(path)
    assert ({"a": b""}, 0o755) == (held(tmp_path), mode(path))


def test_a_name_as_long_as_can_be_is_one(tmp_path: Path) -> None:
    put(tmp_path / ("n" * 255), b"x")
    put_new(tmp_path / ("m" * 255), b"y")
    assert {"n" * 255: b"x", "m" * 255: b"y"} == held(tmp_path)


def test_until_it_is_whole_a_file_lies_beside_its_place_under_a_name_with_a_dot(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved = failing(monkeypatch, Path, "replace", lambda *_: False)
    synced = failing(monkeypatch, putting.os, "fsync", lambda *_: False)
    put(tmp_path / ("n" * 41), b"x")
    [(temporary, path)] = moved
    assert (tmp_path, tmp_path / ("n" * 41), 2) == (temporary.parent, path, len(synced))
    assert temporary.name.startswith(f".{'n' * 40}.")


def test_files_that_belong_together_are_put_with_the_folders_they_need(tmp_path: Path) -> None:
    made = [tmp_path / "x", tmp_path / "x" / "y"]
    put_all([(made[1] / "a", [b"1", b"2"]), (tmp_path / "b", b"3")], made)
    assert {"x": None, "x/y": None, "x/y/a": b"12", "b": b"3"} == held(tmp_path)
    put_all([(made[1] / "a", b"4")], made)
    assert b"4" == (made[1] / "a").read_bytes()


@pytest.mark.parametrize("last", [0, 1, 2])
def test_where_one_cannot_take_its_place_the_others_are_as_before(
    last: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "old").write_bytes(b"old")
    (tmp_path / "end").write_bytes(b"end")
    before, names = held(tmp_path), ["old", "x/new", "end"]
    failing(monkeypatch, Path, "replace", lambda _, to: to == tmp_path / names[last])
    with pytest.raises(OSError, match="it broke") as caught:
        put_all([(tmp_path / name, b"more") for name in names], [tmp_path / "x"])
    assert (str(tmp_path / names[last]), None) == (caught.value.filename, caught.value.filename2)
    assert before == held(tmp_path)


def test_without_second_names_what_was_new_goes_and_what_was_there_stays_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "old").write_bytes(b"old")
    failing(monkeypatch, putting.os, "link")
    failing(monkeypatch, Path, "replace", lambda _, to: to.name == "end")
    with pytest.raises(OSError, match="it broke"):
        put_all([(tmp_path / name, b"more") for name in ("old", "new", "end")])
    assert {"old": b"more"} == held(tmp_path)


def test_a_folder_that_is_not_there_is_named_and_those_made_before_it_go(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError) as caught:
        put_all([(tmp_path / "x" / "a", b"")], [tmp_path / "x", tmp_path / "no" / "y"])
    assert (str(tmp_path / "no" / "y"), {}) == (caught.value.filename, held(tmp_path))
    with pytest.raises(FileNotFoundError) as caught:
        put(tmp_path / "no" / "a", b"")
    assert str(tmp_path / "no" / "a") == caught.value.filename


def test_what_cannot_be_written_leaves_nothing_beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    failing(monkeypatch, putting.os, "fsync")
    for putting_one in (put, put_new):
        with pytest.raises(OSError, match="it broke"):
            putting_one(tmp_path / "a", b"x")
    with pytest.raises(OSError, match="it broke"), new_folder(tmp_path / "x" / "y") as place:
        (place / "a").write_bytes(b"x")
    assert {} == held(tmp_path)


@pytest.mark.parametrize("linking", [True, False])
def test_a_new_file_takes_a_free_place_only(linking: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if not linking:
        failing(monkeypatch, putting.os, "link")
    path = tmp_path / "a"
    put_new(path, b"x")
    put_new(tmp_path / "b", b"secret", 0o600)
    assert (0o640, 0o600) == (mode(path), mode(tmp_path / "b"))
    (tmp_path / "c").symlink_to("nothing")
    for taken in ("a", "c"):
        with pytest.raises(FileExistsError):
            put_new(tmp_path / taken, b"y")
    (tmp_path / "c").unlink()
    assert {"a": b"x", "b": b"secret"} == held(tmp_path)


def test_a_place_that_was_only_held_is_free_again_where_the_file_cannot_take_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing(monkeypatch, putting.os, "link")
    failing(monkeypatch, Path, "replace")
    with pytest.raises(OSError, match="it broke"):
        put_new(tmp_path / "a", b"x")
    assert {} == held(tmp_path)


def test_a_folder_is_built_beside_its_place_and_takes_it_at_the_end(tmp_path: Path) -> None:
    folder = tmp_path / "x" / "y" / ("z" * 41)
    with new_folder(folder) as place:
        assert (folder.parent, False) == (place.parent, folder.exists())
        assert place.name.startswith(f".{'z' * 40}.")
        (place / "a").write_bytes(b"1")
    assert (0o750, b"1", [folder]) == (mode(folder), (folder / "a").read_bytes(), list(folder.parent.iterdir()))


def test_an_empty_folder_gives_its_place_and_a_full_one_does_not(tmp_path: Path) -> None:
    folder = tmp_path / "x"
    folder.mkdir()
    with new_folder(folder) as place:
        (place / "a").write_bytes(b"1")
    with pytest.raises(OSError), new_folder(folder) as place:
        (place / "b").write_bytes(b"2")
    assert {"x": None, "x/a": b"1"} == held(tmp_path)


def test_a_folder_in_which_something_fails_leaves_nothing_but_what_was_there(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()

    def stopped() -> None:
        with new_folder(tmp_path / "x" / "y" / "z") as place:
            (place / "a").write_bytes(b"1")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped()
    assert {"x": None} == held(tmp_path)


def test_files_of_a_folder_are_put_by_their_paths_and_replace_those_of_their_names(tmp_path: Path) -> None:
    folder = tmp_path / "x" / "y"
    put_folder(folder, {"end": b"1", "a/b/c": b"2", "a/b/d": b"3"}, "end")
    whole = {"end": b"1", "a": None, "a/b": None, "a/b/c": b"2", "a/b/d": b"3"}
    assert whole == held(folder)
    put_folder(folder, {"end": b"4", "e/f/g": b"5", "a/b/c": b"6"}, "end")
    assert {**whole, "end": b"4", "a/b/c": b"6", "e": None, "e/f": None, "e/f/g": b"5"} == held(folder)


def test_the_last_file_of_a_folder_is_put_when_all_others_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = failing(monkeypatch, Path, "replace", lambda *_: False)
    put_folder(tmp_path, {"end": b"1", "b": b"2", "a": b"3"}, "end")
    assert ["b", "a", "end"] == [to.name for _, to in calls]


def test_making_a_folder_says_whether_there_was_none(tmp_path: Path) -> None:
    assert (True, False) == (make_folder(tmp_path / "x"), make_folder(tmp_path / "x"))
    (tmp_path / "f").touch()
    with pytest.raises(FileExistsError):
        make_folder(tmp_path / "f")


@pytest.mark.parametrize(("number", "told"), [(errno.EIO, "it broke"), (errno.ENOSPC, None)])
def test_a_disk_that_does_not_confirm_is_told_as_such(
    number: int, told: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: int) -> None:
        raise OSError(number, told) if told else OSError("no number")

    monkeypatch.setattr(putting.os, "fsync", broken)
    with pytest.raises(OSError, match="it is written") as caught:
        sync_folder(tmp_path)
    text = "it is written, but the disk did not confirm it and may lose it in a power failure"
    wanted = (number if told else None, f"{text}: {told or 'no number'}", str(tmp_path))
    assert wanted == (caught.value.errno, caught.value.strerror, caught.value.filename)


@pytest.mark.parametrize("number", [errno.EINVAL, errno.ENOTSUP, errno.EBADF, errno.EROFS])
def test_where_folders_cannot_be_synced_nothing_is_waited_for(
    number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: int) -> None:
        raise OSError(number, "not here")

    monkeypatch.setattr(putting.os, "fsync", broken)
    sync_folder(tmp_path)
    assert {} == held(tmp_path)


def test_asking_which_permissions_are_taken_away_changes_none() -> None:
    assert (0o027, 0o027) == (umask(), umask())


def test_folders_that_were_made_go_again_inner_ones_first(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        put_all([], [tmp_path / "x", tmp_path / "x" / "y", tmp_path / "no" / "z"])
    assert {} == held(tmp_path)


def events(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """What happens, in order, by the names of files and folders: locks, renames and folders synced."""
    seen: list[tuple[str, str]] = []
    lock, move, sync = putting.locked, Path.replace, putting._sync

    @contextmanager
    def locked(folder: Path) -> Iterator[None]:
        seen.append(("lock", folder.name))
        with lock(folder):
            yield
        seen.append(("unlock", folder.name))

    def replace(path: Path, to: Path) -> Path:
        seen.append(("put", to.name))
        return move(path, to)

    monkeypatch.setattr(putting, "locked", locked)
    monkeypatch.setattr(Path, "replace", replace)
    monkeypatch.setattr(putting, "_sync", lambda folder: seen.append(("sync", folder.name)) or sync(folder))
    return seen


def test_the_last_file_is_put_when_the_others_are_on_the_disk_and_nobody_else_writes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a", "b", "c"):
        (tmp_path / name).mkdir()
    seen = events(monkeypatch)
    put_all([(tmp_path / name, b"x") for name in ("c/1", "b/2", "b/3", "a/end")], [tmp_path / "d"])
    assert [
        ("lock", "a"), ("lock", "b"), ("lock", "c"), ("put", "1"), ("put", "2"), ("put", "3"), ("sync", "b"),
        ("sync", "c"), ("put", "end"), ("sync", "a"), ("unlock", "c"), ("unlock", "b"), ("unlock", "a"),
        ("sync", tmp_path.name),
    ] == seen  # fmt: skip


def test_a_folder_that_cannot_be_locked_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(folder: Path) -> None:
        raise OSError(errno.EIO, "it broke")

    monkeypatch.setattr(putting, "locked", broken)
    with pytest.raises(OSError, match="it broke") as caught:
        put(tmp_path / "a", b"x")
    assert (str(tmp_path), {}) == (caught.value.filename, held(tmp_path))


def test_where_others_are_not_on_the_disk_the_folder_is_named_and_all_is_as_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing(monkeypatch, putting, "_sync")
    with pytest.raises(OSError, match="it broke") as caught:
        put_all([(tmp_path / name, b"x") for name in ("a", "end")])
    assert (str(tmp_path), None, {}) == (caught.value.filename, caught.value.filename2, held(tmp_path))


def test_a_place_is_held_by_a_file_that_nobody_can_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    modes: list[int] = []
    failing(monkeypatch, putting.os, "link")
    failing(monkeypatch, Path, "replace", lambda _, to: modes.append(mode(to)))
    put_new(tmp_path / "a", b"x")
    assert ([0], 0o640) == (modes, mode(tmp_path / "a"))


def test_a_new_folder_is_synced_whole_and_every_folder_that_had_to_be_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = events(monkeypatch)
    synced = failing(monkeypatch, putting.os, "fsync", lambda *_: False)
    with new_folder(tmp_path / "x" / "y") as place:
        (place / "in").mkdir()
        (place / "in" / "a").write_bytes(b"1")
    wanted = [("sync", "in"), ("sync", place.name), ("put", "y"), ("sync", "x"), ("sync", tmp_path.name)]
    assert (wanted, 5) == (seen, len(synced))


@pytest.mark.skipif(not Path("/dev/fd").is_dir(), reason="open files cannot be counted here")
@pytest.mark.parametrize("broken", [False, True])
def test_no_file_is_left_open(broken: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    failing(monkeypatch, putting.os, "link")
    failing(monkeypatch, putting.os, "fsync", lambda *_: broken)
    doings: list[Any] = [
        lambda: put(tmp_path / "a", b"x"), lambda: put_new(tmp_path / "b", b"x"), lambda: sync_folder(tmp_path),
        lambda: put_folder(tmp_path / "c", {"d": b"x"}, "d"),
    ]  # fmt: skip
    before = len(list(Path("/dev/fd").iterdir()))
    for doing in doings:
        with pytest.raises(OSError, match="it broke") if broken else nullcontext():
            doing()
    assert before == len(list(Path("/dev/fd").iterdir()))


def test_a_link_that_was_replaced_is_a_link_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "real").write_bytes(b"real")
    (tmp_path / "link").symlink_to("real")
    failing(monkeypatch, Path, "replace", lambda _, to: to.name == "end")
    with pytest.raises(OSError, match="it broke"):
        put_all([(tmp_path / "link", b"x"), (tmp_path / "end", b"x")])
    assert ("real", {"real": b"real", "link": b"real"}) == (str((tmp_path / "link").readlink()), held(tmp_path))


def test_a_new_file_is_synced_with_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = events(monkeypatch)
    put_new(tmp_path / "a", b"x")
    assert [("sync", tmp_path.name)] == seen


def test_what_failed_first_is_told_where_cleaning_up_fails_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "not cleaned")

    failing(monkeypatch, putting.os, "fsync")
    monkeypatch.setattr(Path, "unlink", gone)
    monkeypatch.setattr(Path, "rmdir", gone)
    with pytest.raises(OSError, match="it broke"):
        put_all([(tmp_path / "x" / "a", b"x")], [tmp_path / "x"])
    with pytest.raises(OSError, match="it broke"):
        put_new(tmp_path / "b", b"x")


def test_only_folders_are_synced_and_those_that_cannot_be_looked_into_are_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a").touch()
    with pytest.raises(OSError, match="it is written") as caught:
        sync_folder(tmp_path / "a")
    assert errno.ENOTDIR == caught.value.errno

    def refusing(*_: object) -> int:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(putting.os, "open", refusing)
    sync_folder(tmp_path)


def test_a_place_that_cannot_be_given_back_does_not_hide_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("link", "fdopen"):
        with monkeypatch.context() as patched:
            failing(patched, putting.os, name)
            failing(patched, Path, "replace")
            failing(patched, Path, "unlink", lambda path, *_: path.name == "a")
            with pytest.raises(OSError, match="it broke"):
                put_new(tmp_path / "a", b"x")
    assert {"a": b""} == held(tmp_path)
