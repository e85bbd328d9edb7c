"""Who links to a domain, from Common Crawl's web graph files; streamed, nothing is fetched.

Vertices are lines `id TAB reversed-name [TAB hosts]`, edges `from TAB to` (cc-webgraph), both often
compressed with gzip. Two passes over the vertices and one over the edges; memory holds the ids of
the linking vertices and one chunk of a file, whatever the size of the graph.
"""

from __future__ import annotations

import zlib
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

CHUNK = 1 << 20
"""Bytes read at a time, after unpacking."""
MAX_SOURCES = 2_000_000
"""Linking vertices that are kept."""
MAX_LINE = 100_000
_MAGIC = b"\x1f\x8b"

Progress = Callable[[str, int], object]
"""Told (`vertices`, `edges` or `names`, lines read so far), a chunk at a time."""


class GraphError(ValueError):
    """A file is no graph; the text is one sentence that says what to do."""


@dataclass(frozen=True, slots=True)
class InLinks:
    """What links to a domain."""

    domain: str
    targets: tuple[str, ...]
    """Names in the graph that are the domain or lie below it, sorted."""
    sources: tuple[str, ...]
    """Names that link there, the domain's own left out; sorted."""
    edges: int
    """Edges read."""
    vertices: int
    problems: tuple[str, ...] = ()
    """Why there may be more links than these; empty: the files were read to their ends."""


def in_links(
    vertices: Sequence[Path],
    edges: Sequence[Path],
    domain: str,
    progress: Progress = lambda stage, lines: None,
) -> InLinks:
    """Read a graph for one domain. Raises `GraphError` where a file is no graph, OSError."""
    name = _reversed(domain.strip().strip(".").lower())
    problems: list[str] = []
    targets: dict[bytes, str] = {}
    count = 0
    exact, below = name.encode(), name.encode() + b"."
    for chunk in _chunks(vertices, problems):
        if exact in chunk:  # most chunks name the domain nowhere, and are not split
            for line in chunk.split(b"\n"):
                key, host = _vertex(line)
                if host == exact or host.startswith(below):
                    targets[key] = _reversed(host.decode("utf-8", "replace"))
        elif not count:
            _vertex(chunk.partition(b"\n")[0])  # say at once that a file is no list of vertices
        count += chunk.count(b"\n")
        progress("vertices", count)
    found, read = _sources(edges, targets, problems, progress) if targets else (set(), 0)
    names = _names(vertices, sorted(found), problems, progress) if found else []
    return InLinks(
        domain, tuple(sorted(targets.values())), tuple(sorted(names)), read, count,
        tuple(dict.fromkeys(problems)),
    )  # fmt: skip


def _sources(
    edges: Sequence[Path], targets: dict[bytes, str], problems: list[str], progress: Progress
) -> tuple[set[int], int]:
    """Return (ids of what links to the targets, edges read)."""
    wanted, found, count = frozenset(targets), set[int](), 0
    for chunk in _chunks(edges, problems):
        lines = chunk.count(b"\n")
        cells = chunk.split()
        if len(cells) != 2 * lines or chunk.count(b"\t") != lines:
            cells, bad = _whole(chunk)
            problems.append(f"{bad} lines of the edges are no pair of numbers")
        to = cells[1::2]
        if not wanted.isdisjoint(to):
            pairs = zip(cells[::2], to, strict=True)
            found.update(int(a) for a, b in pairs if b in wanted and a not in wanted)
            if len(found) > MAX_SOURCES:
                problems.append(f"more than {MAX_SOURCES:,} names link there: not all are listed")
                found = set(sorted(found)[:MAX_SOURCES])
                return found, count + lines
        elif not count and not (to and cells[0].isdigit() and to[0].isdigit()):
            raise GraphError("The edges are no pairs of numbers; give the files of cc-webgraph.")
        count += lines
        progress("edges", count)
    return found, count


def _whole(chunk: bytes) -> tuple[list[bytes], int]:
    """Cells of the lines that are pairs of numbers, and how many lines are not."""
    pairs = [line.split() for line in chunk.splitlines() if line.strip()]
    good = [pair for pair in pairs if len(pair) == 2 and pair[0].isdigit() and pair[1].isdigit()]
    return [cell for pair in good for cell in pair], len(pairs) - len(good)


def _names(
    vertices: Sequence[Path], wanted: list[int], problems: list[str], progress: Progress
) -> list[str]:
    """Names of vertices; the ids of a file stand in order, so most chunks are skipped."""
    names: list[str] = []
    count = 0
    for chunk in _chunks(vertices, problems):
        first, last = _span(chunk)
        ids = wanted[bisect_left(wanted, first) : bisect_right(wanted, last)]
        if ids:
            inside = frozenset(b"%d" % number for number in ids)
            for line in chunk.split(b"\n"):
                key, found, rest = line.partition(b"\t")
                if found and key in inside:
                    host = rest.partition(b"\t")[0].decode("utf-8", "replace")
                    names.append(_reversed(host.strip()))
        count += chunk.count(b"\n")
        progress("names", count)
    if len(names) < len(wanted):
        problems.append(f"{len(wanted) - len(names)} linking ids are not among the vertices")
    return names


def _span(chunk: bytes) -> tuple[int, int]:
    """First and last id of a chunk; everything where they cannot be read or are out of order."""
    start = chunk.partition(b"\t")[0].strip()
    end = chunk.rstrip(b"\n").rpartition(b"\n")[2].partition(b"\t")[0].strip()
    if start.isdigit() and end.isdigit() and int(start) <= int(end):
        return int(start), int(end)
    return 0, 1 << 62


def _vertex(line: bytes) -> tuple[bytes, bytes]:
    key, found, rest = line.partition(b"\t")
    if line and not (found and key.isdigit()):
        raise GraphError(
            "The vertices are no lines of id and name; give the vertices files of cc-webgraph."
        )
    return key, rest.partition(b"\t")[0].strip()


def _reversed(name: str) -> str:
    return ".".join(reversed(name.split(".")))


def _chunks(files: Sequence[Path], problems: list[str]) -> Iterator[bytes]:
    """Yield whole lines, a chunk at a time; a file that ends early is a problem and no error."""
    for file in files:
        left = b""
        try:
            for block in _blocks(file):
                whole, mark, rest = block.rpartition(b"\n")
                if mark:
                    yield left + whole + mark
                    left = rest
                else:
                    left += rest
                if len(left) > max(MAX_LINE, CHUNK):
                    raise GraphError(f"{file} has no lines; give the text files of cc-webgraph.")
        except (EOFError, zlib.error) as error:
            problems.append(f"{file.name} ends early or is damaged ({type(error).__name__})")
        if left.strip():
            yield left + b"\n"


def _blocks(file: Path) -> Iterator[bytes]:
    """Yield a file's bytes, unpacked where they are gzip; what a cut file still gives comes first.

    Raises EOFError where the file ends inside a gzip member, zlib.error where one is damaged.
    """
    with file.open("rb") as source:
        data = source.read(CHUNK)
        if not data.startswith(_MAGIC):
            while data:
                yield data
                data = source.read(CHUNK)
            return
        unpacker, begun = zlib.decompressobj(31), False
        while data:
            if block := unpacker.decompress(data, CHUNK):
                yield block
            begun = not unpacker.eof
            if unpacker.eof:  # files of Common Crawl are many members in a row
                data = unpacker.unused_data.lstrip(b"\0")
                unpacker = zlib.decompressobj(31)
            else:
                data = unpacker.unconsumed_tail
            data = data or source.read(CHUNK)
        if begun:
            raise EOFError
