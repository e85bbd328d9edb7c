import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.jsonsafe import MAX_DEPTH, at, load

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**12), 10**12) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4)
    ),
    max_leaves=20,
)


@given(st.lists(VALUES, max_size=5), st.text(max_size=10))
def test_what_stands_behind_the_value_is_ignored(value, rest):
    assert load("x = " + json.dumps(value) + rest, 4) == value


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('{"resultCount": 0, "resultCount": 1}', "same key twice"),
        ('{"a": [{"b": 1, "b": 1}]}', "same key twice"),
        ("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1), "too deeply"),
        ("[" * 200_000, "too deeply"),
        ("[NaN]", "NaN"),
        ("[1, 2", "damaged"),
        ('["\\', "damaged"),
        ("[" + '"\\"' * 100_000, "damaged"),
        ("[1 2]", "damaged"),
        ("<html>", "no JSON object"),
        ("", "no JSON object"),
        ("[" + "1," * 2_100_000 + "1]", "too large"),
        (f"[{'9' * 5000}]", "integer"),
    ],
)
def test_hostile_texts_are_refused_in_words(text, why):
    with pytest.raises(ValueError, match=why):
        load(text)


def test_brackets_inside_strings_do_not_count():
    assert load('{"a": "]}[{\\"", "b": 1} tail') == {"a": ']}[{"', "b": 1}


def test_a_path_that_leads_nowhere_gives_none():
    value = [{"a": [1, 2]}]
    assert at(value, 0, "a", 1) == 2
    assert at(value, 0, "b", 1) is None
    assert at(value, 5) is None and at(value, "a") is None and at(value, 0, "a", -1) is None
