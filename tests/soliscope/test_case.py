import pytest

from soliscope import case
from soliscope.errors import UsageError


def test_a_folder_below_a_file_is_refused_in_one_sentence(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="cannot be written to"):
        case.prepare(case.choose(tmp_path / "file" / "case"))


def test_a_finished_run_is_left_alone(tmp_path):
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / case.FINISHED).write_text('{"coverage": {"complete": true}}')
    assert case.choose(tmp_path / "run") == tmp_path / "run-2"
    (tmp_path / "run" / case.FINISHED).write_text("not ours")
    assert case.choose(tmp_path / "run") == tmp_path / "run-2"
