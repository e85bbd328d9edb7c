"""A cohort of loopback firms, end to end."""

import json

import cohort_site
import pytest

from soliscope import case


def told(folder):
    return json.loads((folder / "cohort.json").read_bytes())


def test_firms_of_all_kinds(cohort, listed, tmp_path):
    """Ordinary firms, one that refuses, one that answers nothing: each is a row of the report."""
    hosts = [*cohort_site.names(3), "refusing.example", "silent.example"]
    path = listed(cohort_site.csv_of(hosts) + "No site,,\n")
    result = cohort(path, tmp_path / "out", "--letters", "docx")
    assert result.exit_code == 0, result.output
    document = told(tmp_path / "out")
    levels = {one["name"]: one["level"] for one in document["firms"]}
    assert set(levels) == {"Firm 001", "Firm 002", "Firm 003"}
    assert document["firms"][0]["why"].endswith(".")
    rest = {one["name"]: one for one in document["without_level"]}
    assert set(rest) == {"Refusing", "Silent"}
    assert rest["Silent"]["status"] == "not-assessable"
    assert "the server refused the connection" in rest["Silent"]["reason"]
    assert [(one["line"], one["reason"]) for one in document["refused"]] == [
        (7, "no address of a site")
    ]
    page = (tmp_path / "out" / "cohort.html").read_text()
    assert 'href="cases/firm-001.example/report.html"' in page
    assert (tmp_path / "out" / "cases" / "firm-001.example" / "report.html").is_file()
    letters = sorted(path.name for path in (tmp_path / "out" / "letters").iterdir())
    assert letters == [f"firm-00{n}.example.docx" for n in (1, 2, 3)]


def test_the_same_command_does_nothing_twice_and_a_changed_row_again(
    cohort, listed, server, tmp_path
):
    path = listed("name,url,home\nOne,http://firm-001.example/,SC\n")
    assert cohort(path, tmp_path / "out").exit_code == 0
    asked = len(server.asked)
    again = cohort(path, tmp_path / "out")
    assert again.exit_code == 0
    assert "1 of 1 firms are done already." in again.output
    assert len(server.asked) == asked
    listed("name,url,home\nOne,http://firm-001.example/,AE\n")
    changed = cohort(path, tmp_path / "out")
    assert "the row or the options changed; it is done again." in changed.output
    assert len(server.asked) > asked
    assert told(tmp_path / "out")["firms"][0]["case"] == "cases/firm-001.example-2"


def test_a_firm_whose_time_is_over_has_no_result_and_is_tried_again(cohort, listed, tmp_path):
    path = listed(cohort_site.csv_of(["drip.example"]))
    result = cohort(path, tmp_path / "out", "--firm-minutes", "0.01")
    assert result.exit_code == 3
    (row,) = told(tmp_path / "out")["without_level"]
    assert row["status"] == "failed"
    assert "its time was over" in row["reason"]
    again = cohort(path, tmp_path / "out")
    assert "done already" not in again.output


def test_a_folder_with_other_files_is_refused(cohort, listed, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "diary.txt").write_text("dear diary")
    result = cohort(listed("url\na.example\n"), tmp_path / "out")
    assert result.exit_code != 0
    assert (tmp_path / "out" / "diary.txt").read_text() == "dear diary"


def test_a_cohort_that_is_under_way_is_not_begun_again(cohort, listed, server, tmp_path):
    path = listed(cohort_site.csv_of(cohort_site.names(1)))
    (tmp_path / "out" / "firms").mkdir(parents=True)
    asked = len(server.asked)
    with case.locked(tmp_path / "out"):
        result = cohort(path, tmp_path / "out")
    assert "Another soliscope is at work on" in str(result.exception)
    assert len(server.asked) == asked


@pytest.mark.parametrize("address", ["nonsense", "tcp://", "tcp://a.example", "http://a b:1"])
def test_what_is_no_address_of_a_cluster_is_refused_at_once(cohort, listed, tmp_path, address):
    pytest.importorskip("distributed")
    path = listed(cohort_site.csv_of(cohort_site.names(1)))
    result = cohort(path, tmp_path / "out", "--cluster", address)
    assert "--cluster is the address of a Dask scheduler" in str(result.exception)
