"""Tables kept on disk between runs: the same with and without, whatever state they are in."""

import json
from pathlib import Path

import numpy as np
import pytest

from crawler import derived
from crawler.derived import Table


def _table() -> Table:
    return Table({"numbers": np.arange(5)}, {"words": ["één", "zwei"]})


def _never() -> Table:
    raise AssertionError("it was kept")


def _place(folder: Path) -> Path:
    (place,) = [p for p in folder.iterdir() if p.name.startswith("demo-")]
    return place


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "cache"
    monkeypatch.setenv("SOLISCOPE_CACHE", str(folder))
    return folder


def test_a_table_is_derived_once(cache: Path) -> None:
    derived.kept("demo", "library 1", _table)
    again = derived.kept("demo", "library 1", _never)
    assert again.told == {"words": ["één", "zwei"]}
    assert again.arrays["numbers"].tolist() == [0, 1, 2, 3, 4]


def test_another_version_of_the_library_is_another_table(cache: Path) -> None:
    derived.kept("demo", "library 1", _table)
    newer = derived.kept("demo", "library 2", lambda: Table(told="newer"))
    assert newer.told == "newer"


@pytest.mark.parametrize("spoilt", ["numbers.npy", "told.json"])
def test_a_spoilt_table_is_derived_again(cache: Path, spoilt: str) -> None:
    derived.kept("demo", "library 1", _table)
    file = _place(cache) / spoilt
    file.write_bytes(file.read_bytes()[:-3])
    assert derived.kept("demo", "library 1", _table).arrays["numbers"].tolist() == [0, 1, 2, 3, 4]
    assert derived.kept("demo", "library 1", _never).told == {"words": ["één", "zwei"]}


@pytest.mark.parametrize("told", ["[]", "{}", '{"arrays": ["numbers"], "told": 1}', "nonsense"])
def test_a_table_of_another_shape_is_derived_again(cache: Path, told: str) -> None:
    derived.kept("demo", "library 1", _table)
    (_place(cache) / "told.json").write_text(told)
    assert derived.kept("demo", "library 1", _table).told == {"words": ["één", "zwei"]}


def test_no_object_is_unpickled(cache: Path) -> None:
    derived.kept("demo", "library 1", _table)
    file = _place(cache) / "numbers.npy"
    np.save(file, np.array([{"an": "object"}], dtype=object), allow_pickle=True)
    told = json.loads((_place(cache) / "told.json").read_bytes())
    told["arrays"]["numbers"] = file.stat().st_size
    (_place(cache) / "told.json").write_text(json.dumps(told))
    assert derived.kept("demo", "library 1", _table).arrays["numbers"].tolist() == [0, 1, 2, 3, 4]


def test_a_folder_that_others_may_write_to_is_not_used(cache: Path) -> None:
    cache.mkdir()
    cache.chmod(0o777)
    derived.kept("demo", "library 1", _table)
    assert list(cache.iterdir()) == []


def test_without_a_folder_everything_is_derived(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    for value in ("", str(tmp_path / "file" / "below")):
        monkeypatch.setenv("SOLISCOPE_CACHE", value)
        assert derived.kept("demo", "library 1", _table).told == {"words": ["één", "zwei"]}
