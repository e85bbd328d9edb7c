"""The page of charts: nothing cut off, nothing loaded, readable on a telephone too."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from lxml import etree, html

from reports import trend

STATES = ("LU", "NL", "FR")


def run(number, level=3, **more):
    return {
        "run": number, "finished_at": f"2026-01-{number:02}T06:00:00Z", "status": "assessed",
        "reason": "", "level": level, "states": dict.fromkeys(STATES, level),
        "tiers": {"A": 1}, "pages": 12_000, "failed": 3, "left_out": 0, **more,
    }  # fmt: skip


def drawn(page, kind):
    """The SVG elements for a desk, or for a telephone."""
    tree = html.fromstring(page.decode())
    return tree.xpath(f"//div[@class='chart {kind}']/*[local-name()='svg']")


def labels(svg):
    return [text for text in svg.xpath(".//text()") if text.strip()]


@pytest.fixture(scope="module")
def page():
    return trend.page("exchange.example", "<b>Ex</b>", [run(n) for n in range(1, 11)], [])


@pytest.mark.parametrize("kind", ["desk", "phone"])
def test_the_names_of_states_have_room_to_their_left(page, kind):
    """In the widest font that a reader may have: 7.5 pixels a letter at 11 pixels' height."""
    grid = drawn(page, kind)[1]
    assert {"Luxembourg", "Netherlands", "France"} <= set(labels(grid))
    for text in grid.xpath(".//*[local-name()='text']"):
        if text.text in ("Luxembourg", "Netherlands"):
            left = sum(
                float(re.match(r"translate\((-?[\d.]+)", node.get("transform"))[1])
                for node in (text, *text.iterancestors())
                if (node.get("transform") or "").startswith("translate")
            )
            assert left >= 7.5 * len(text.text), "it would be cut"


def test_a_telephone_gets_drawings_of_its_own_width(page):
    for svg in drawn(page, "phone"):
        assert float(svg.get("width")) < 390
    assert len(drawn(page, "phone")) == len(drawn(page, "desk")) == 4
    assert "3 older runs are shown on a wider screen." in page.decode()
    cells = [text for text in labels(drawn(page, "phone")[1]) if text in "12345"]
    assert len(cells) >= 7 * len(STATES)


def test_it_loads_nothing_and_says_what_it_draws(page):
    text = page.decode()
    assert "<script" not in text
    assert "default-src 'none'" in text
    assert not re.search(r'(src|href)="(?!#|https?://exchange)', text)
    assert "&lt;b&gt;Ex&lt;/b&gt;" in text
    first = drawn(page, "desk")[0]
    assert first.get("aria-label").startswith(
        "Level of the Union as a whole. Level 3 on 2026-01-01"
    )
    ids = re.findall(r' id="([^"]+)"', text)
    assert len(ids) == len(set(ids)), "several drawings on one page"
    for svg in drawn(page, "desk"):
        etree.fromstring(etree.tostring(svg))


def test_runs_without_a_level_are_listed_and_not_drawn():
    runs = [run(1), run(2, None, status="failed", reason="no <route>", states={}, pages=0)]
    page = trend.page("exchange.example", "", runs, []).decode()
    assert "Level 3 of 5 in the only run so far." in page
    assert "failed: no &lt;route&gt;" in page
    none = trend.page("exchange.example", "", runs[1:], []).decode()
    assert "No run of this firm has a level yet." in none
    assert "<svg" not in none


@pytest.mark.parametrize(
    ("apart", "number"), [("10s", 2), ("4h", 7), ("1d", 2), ("1d", 5), ("400d", 7), ("1d", 1)]
)
def test_no_date_stands_twice_on_an_axis(apart, number):
    unit = {"s": "seconds", "min": "minutes", "h": "hours", "d": "days"}
    count, name = re.fullmatch(r"(\d+)(\w+)", apart).groups()
    step = timedelta(**{unit[name]: int(count)})
    start = datetime(2026, 1, 30, 14, 9, tzinfo=UTC)
    runs = [run(n, finished_at=(start + n * step).isoformat()) for n in range(1, number + 1)]
    made = trend.page("exchange.example", "Exchange", runs, [])
    for kind in ("desk", "phone"):
        for svg in drawn(made, kind)[:1]:
            said = [text for text in labels(svg) if re.search(r"2026|2027|2028|:\d\d", text)]
            assert said, labels(svg)
            assert len(said) == len(set(said)), said
