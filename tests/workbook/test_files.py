"""A file is written whole or not at all, and nothing that lies there is lost."""

import errno
import os
import stat
import sys
import threading
from pathlib import Path

import pytest

from coop_xl.safe_files import (
    OutputExistsError,
    OutputFolderError,
    OutputRefusedError,
    free_path,
    refuse_unwritable,
    write_new,
)

is_posix = pytest.mark.skipif(sys.platform == "win32", reason="links and modes of POSIX")


def no_links(*_):
    raise OSError(errno.EPERM, "Operation not permitted")


def lists(folder):
    return sorted(os.listdir(folder))


@pytest.fixture(params=["with links", "on a disk without links"])
def disk(request, monkeypatch):
    if request.param != "with links":
        monkeypatch.setattr(os, "link", no_links)


@pytest.mark.usefixtures("disk")
def test_a_new_file_is_whole_and_alone(tmp_path):
    assert write_new(tmp_path / "a.xlsx", b"data").read_bytes() == b"data"
    assert lists(tmp_path) == ["a.xlsx"]


@pytest.mark.usefixtures("disk")
def test_of_many_writers_at_once_one_succeeds_and_its_file_stays(tmp_path):
    path, start, done, told = tmp_path / "a.xlsx", threading.Barrier(8), [], []

    def write(data):
        start.wait()
        try:
            write_new(path, data)
            done.append(data)
        except OutputExistsError:
            told.append(data)

    threads = [threading.Thread(target=write, args=(b"%d" % n * 1000,)) for n in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(done) == 1
    assert len(told) == 7
    assert path.read_bytes() == done[0]
    assert lists(tmp_path) == ["a.xlsx"]


@pytest.mark.usefixtures("disk")
def test_a_file_that_appears_while_another_is_written_stays(tmp_path, monkeypatch):
    path = tmp_path / "a.xlsx"
    monkeypatch.setattr("coop_xl.safe_files.refuse_unwritable", lambda *_: None)
    path.write_bytes(b"theirs")
    with pytest.raises(OutputExistsError, match="--force"):
        write_new(path, b"ours")
    assert path.read_bytes() == b"theirs"
    assert lists(tmp_path) == ["a.xlsx"]


@is_posix
def test_a_dangling_link_is_something_that_lies_there(tmp_path):
    link, target = tmp_path / "a.xlsx", tmp_path / "elsewhere"
    link.symlink_to(target)
    with pytest.raises(OutputExistsError, match="broken link"):
        write_new(link, b"data")
    assert link.is_symlink()
    assert free_path(link) == tmp_path / "a-2.xlsx"
    write_new(link, b"data", overwrite=True)
    assert not link.is_symlink()
    assert not target.exists()


@is_posix
def test_what_is_read_is_never_replaced_whatever_it_is_called(tmp_path):
    read, link, other = (tmp_path / name for name in ("read.xlsx", "link.xlsx", "hard.xlsx"))
    read.write_bytes(b"precious")
    link.symlink_to(read)
    os.link(read, other)
    for path in (read, link, other):
        with pytest.raises(OutputExistsError, match="is the file that is read"):
            refuse_unwritable(path, True, (read,))
    refuse_unwritable(tmp_path / "new.xlsx", True, (read,))


@is_posix
def test_a_device_is_no_file_even_with_force(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    for path in (Path("/dev/null"), tmp_path / "pipe"):
        with pytest.raises(OutputExistsError, match="is a device"):
            write_new(path, b"data", overwrite=True)


@is_posix
@pytest.mark.parametrize(("umask", "mode"), [(0o022, 0o644), (0o077, 0o600), (0o002, 0o664)])
def test_who_may_read_a_new_file_is_the_users_choice(tmp_path, umask, mode):
    before = os.umask(umask)
    try:
        path = write_new(tmp_path / "a.xlsx", b"data")
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == mode


@is_posix
def test_who_may_read_a_file_stays_when_it_is_replaced(tmp_path):
    path = write_new(tmp_path / "a.xlsx", b"old")
    path.chmod(0o600)
    write_new(path, b"new", overwrite=True)
    assert (path.read_bytes(), stat.S_IMODE(path.stat().st_mode)) == (b"new", 0o600)


def test_a_name_as_long_as_names_can_be_is_written_and_a_longer_one_told(tmp_path):
    write_new(tmp_path / f"{'a' * 250}.xlsx", b"data")
    long = tmp_path / f"{'a' * 300}.xlsx"
    for act in (refuse_unwritable, lambda path, _: write_new(path, b"data")):
        with pytest.raises(
            OutputRefusedError, match="is too long for this system: choose"
        ) as said:
            act(long, False)
        assert len(str(said.value)) < 320
    assert len(lists(tmp_path)) == 1


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, r"no space is left on the disk for .*a\.xlsx: free some space"),
        (errno.EDQUOT, r"quota on the disk leaves no space for .*a\.xlsx: free some space"),
        (errno.EROFS, r"a\.xlsx is on a read-only disk: name another folder"),
        (errno.EIO, r"disk of .*a\.xlsx does not answer"),
        (errno.ESTALE, r"refuses to use .*a\.xlsx \(its error \d+\)"),
    ],
)
def test_what_the_system_refuses_is_told_in_our_words_and_nothing_is_left(
    tmp_path, monkeypatch, number, words
):
    def refuse(draft, data, path):
        draft.touch()
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("coop_xl.safe_files.write_draft", refuse)
    with pytest.raises(OutputRefusedError, match=words) as said:
        write_new(tmp_path / "a.xlsx", b"data")
    assert os.strerror(number) not in str(said.value)
    assert lists(tmp_path) == []


def test_a_folder_that_is_missing_or_a_file_is_told(tmp_path):
    (tmp_path / "file").touch()
    for folder, words in (("none", "there is no folder"), ("file", "is a file, not a folder")):
        with pytest.raises(OutputFolderError, match=words):
            write_new(tmp_path / folder / "a.xlsx", b"data")


def test_a_folder_one_may_not_write_to_is_told_before_anything_is_computed(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(OutputRefusedError, match="no permission to write in"):
        refuse_unwritable(tmp_path / "a.xlsx", False)
