import io

import pytest
from rich.console import Console

from reports import terminal
from tests.reports import sample


def screen(document, width=80, **more):
    console = Console(file=io.StringIO(), width=width, force_terminal=False)
    console.print(terminal(document, width, **more))
    return console.file.getvalue()


def test_the_result_fits_one_screen_of_plain_text():
    shown = screen(sample.SAMPLES["full"](), report="out/report.html")
    assert "[#####] Level 5 of 5: Strong, converging indications" in shown
    assert "5  Germany" in shown and "4  Ireland" in shown
    assert "A  Sponsorship of a sporting event" in shown
    assert "70 of 90 rules (unknown is not absent)" in shown
    assert "- Which markets in SEPA outside the Union are served?" in shown
    assert "Report: out/report.html" in shown
    assert "\x1b" not in shown
    assert len(shown.splitlines()) <= 45


@pytest.mark.parametrize("name", sample.SAMPLES)
@pytest.mark.parametrize("width", [40, 80, 132])
def test_no_line_is_wider_than_the_terminal(name, width):
    assert max(map(len, screen(sample.SAMPLES[name](), width).splitlines())) <= width


def test_states_are_sorted_by_level_then_name():
    shown = screen(sample.SAMPLES["full"](), 40)
    order = ["5  France", "5  Germany", "5  Italy", "4  Austria", "4  Belgium"]
    assert sorted(order[:3], key=shown.index) == order[:3]
    lines = shown.splitlines()
    assert next(line for line in lines if "Germany" in line).startswith("5  Germany")


def test_without_a_level_it_says_why_and_what_to_do():
    shown = screen(sample.SAMPLES["not_assessable"]())
    assert "Not assessable" in shown and "bot wall" in shown and "What to do now" in shown
    assert "Level " not in shown


def test_the_cap_is_said():
    document = sample.SAMPLES["full"]() | {"level": 2, "level_name": "Isolated or explained traces"}
    assert "Without the cap for closed access: level 5." in screen(document)
    assert "Without the cap" not in screen(sample.SAMPLES["full"]())


def test_a_title_that_does_not_fit_ends_with_an_ellipsis():
    document = sample.SAMPLES["full"]()
    long = "A circumstance with a title that no terminal of this width can show to its very end"
    document["findings"] = [f | {"title": long} for f in document["findings"]]
    line = next(x for x in screen(document).splitlines() if "A circumstance with" in x)
    assert "…" in line
    assert "very end" not in line


def test_foreign_text_is_neither_markup_nor_control():
    document = sample.SAMPLES["full"]()
    document["firm"]["name"] = "[bold]Ex[/bold]\x1b[2J\u202eexe"
    assert "[bold]Ex[/bold]⟨U+001B⟩[2J⟨U+202E⟩exe" in screen(document)
