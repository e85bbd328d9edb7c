"""Packages in: the files of a WACZ, taken out so that nothing in it decides where they go.

A package comes from strangers. Members are written under names chosen here (no path of theirs is
ever used), and there are limits to how many there are and to what they unpack to.
"""

from __future__ import annotations

import re
import shutil
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

MAX_MEMBERS = 20_000
MAX_RATIO = 20
"""Unpacked bytes for each byte of the package; WARC files are stored in it, not compressed."""
SLACK = 1 << 30
"""Bytes that a package may unpack to whatever its size."""
_STEP = 1 << 20
_SURFACE = re.compile(r"(?:stores|access|links)-\d{5}\.warc\.gz")
_IMPORT = re.compile(r"case/imports__([a-z]{1,20})__([A-Za-z0-9][A-Za-z0-9._-]{0,120})")
"""A file that was given beside the site, as `soliscope export` names it."""
_BROKEN = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError,
    ValueError, OverflowError,
)  # fmt: skip


class BadPackage(ValueError):
    """The file cannot be used as a package; the text is one sentence."""


def is_package(path: Path) -> bool:
    """Say whether a file is a ZIP file, by its first bytes."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(4) in (b"PK\x03\x04", b"PK\x05\x06")


def unpack(package: Path, into: Path, wanted: Callable[[str], str | None]) -> list[str]:
    """Write members of a package into a folder; returns the names of all its members.

    `wanted` gives each member's file name in the folder, or None to leave it out. Raises
    BadPackage where it is damaged, encrypted, or larger than the limits.
    """
    room = SLACK + MAX_RATIO * package.stat().st_size
    try:
        with zipfile.ZipFile(package) as opened:
            members = opened.infolist()
            if len(members) > MAX_MEMBERS:
                raise BadPackage(f"{package} has more than {MAX_MEMBERS} members; it is not read.")
            declared = sum(m.file_size for m in members if wanted(m.filename) is not None)
            if declared > room:
                raise BadPackage(f"{package} would unpack to {declared} bytes; it is not read.")
            if declared > shutil.disk_usage(into).free:
                raise BadPackage(
                    f"Unpacking {package} takes {declared} bytes, and {into} has not that much"
                    " room; point TMPDIR to a larger disk."
                )
            for member in members:
                name = wanted(member.filename)
                if name is not None and not member.is_dir():
                    room -= _write(opened, member, into / name, room)
            return [member.filename for member in members]
    except BadPackage:
        raise
    except _BROKEN as error:
        raise BadPackage(
            f"{package} cannot be read as a WACZ ({type(error).__name__}: {str(error)[:120]})."
        ) from None


def _write(opened: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path, room: int) -> int:
    size = 0
    with opened.open(member) as source, target.open("xb") as out:
        while chunk := source.read(_STEP):
            size += len(chunk)
            if size > room:
                raise BadPackage("the package unpacks to more than it declares; it is not read.")
            out.write(chunk)
    return size


@contextmanager
def warcs(package: Path) -> Iterator[Path]:
    """Give a temporary folder with the WARC files of a package, as a crawl's folder has them.

    They are numbered in the order of their names; those of surfaces beside the site keep theirs.
    Files that were given beside the site go to `imports/KIND/`. Raises BadPackage.
    """
    with TemporaryDirectory(prefix="soliscope-") as made:
        folder = Path(made)
        try:
            with zipfile.ZipFile(package) as opened:
                members = opened.namelist()[:MAX_MEMBERS]
                names = sorted({n for n in members if _is_warc(n)})
        except _BROKEN as error:
            raise BadPackage(f"{package} cannot be read as a WACZ ({error}).") from None
        if not names:
            raise BadPackage(f"{package} holds no WARC file (archive/*.warc.gz); name another.")
        apart = {n: f[0] for n in names if (f := _SURFACE.fullmatch(n.rpartition("/")[2]))}
        names = [name for name in names if name not in apart]
        numbers = {name: f"crawl-{i:05}.warc.gz" for i, name in enumerate(names[:99_999], 1)}
        given = {n: f"imports/{f[1]}/{f[2]}" for n in members if (f := _IMPORT.fullmatch(n))}
        for name in given.values():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
        unpack(package, folder, (numbers | apart | given).get)
        yield folder


def _is_warc(name: str) -> bool:
    return name.startswith("archive/") and name.lower().endswith((".warc", ".warc.gz"))
