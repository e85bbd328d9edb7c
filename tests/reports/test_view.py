import pytest

from reports import view

DAY = "2026-11-20T14:09:00Z"


@pytest.mark.parametrize(
    ("last", "said"),
    [
        (DAY, "on 20 November 2026, 14:09 UTC"),
        ("2026-11-20T14:09:59Z", "on 20 November 2026, 14:09 UTC"),
        ("2026-11-20T15:00:00Z", "on 20 November 2026, between 14:09 and 15:00 UTC"),
        (
            "2026-11-21T14:09:00Z",
            "between 20 November 2026, 14:09 UTC and 21 November 2026, 14:09 UTC",
        ),
        ("", "from 20 November 2026, 14:09 UTC on"),
    ],
)  # fmt: skip
def test_a_span_of_time_in_words(last, said):
    assert view.span(DAY, last) == said
