"""What strangers wrote stays inside its own line of the log."""

import logging
import re

from hypothesis import given
from hypothesis import strategies as st

from crawler.log import LONGEST, Inert

CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def line(message, **more):
    record = logging.LogRecord("crawler", logging.WARNING, __file__, 1, message, (), None)
    record.__dict__.update(more)
    return Inert(logging.Formatter("%(levelname)s %(message)s")).format(record)


def test_an_ordinary_message_is_left_as_it_is():
    assert line("Geb\xfchren: 3 tries, \u20ac 5") == "WARNING Geb\xfchren: 3 tries, \u20ac 5"


def test_a_message_cannot_forge_a_line_or_move_the_cursor():
    shown = line("x\n2026-11-20 [crawler] WARNING: nothing was found\r\x1b[2J\x9b31m\u202e")
    first, second = shown.split("\n")
    assert (first, second[:4]) == ("WARNING x", "    ")
    assert "<U+001B>[2J<U+009B>31m<U+202E>" in second


def test_a_traceback_is_made_inert_too():
    try:
        raise ValueError("from the page: \x1b]0;owned\x07\nERROR: forged")
    except ValueError as error:
        shown = line("broken", exc_info=(type(error), error, error.__traceback__))
    assert "<U+001B>]0;owned<U+0007>" in shown
    assert all(part.startswith("    ") for part in shown.split("\n")[1:])


@given(st.text(st.characters(exclude_categories=())))
def test_no_text_comes_through_with_a_control_character(text):
    shown = line(text)
    assert not CONTROL.search(shown)
    assert len(shown) < 12 * LONGEST
    shown.encode()
