"""`benchmarks/regexes.py`, which `make check` runs over all our patterns, finds slow ones."""

import re

import pytest

from benchmarks import regexes


@pytest.mark.parametrize(
    "pattern",
    [
        r"(a+)+$", r"(\w|\d)*!", r"\s*\s*x", r"<[^>]*>", r"^.*,.*,.*;$", r"<script.*?</script>",
        r"\s+$", rb"(?i)\d+\.?\d+%", r"(.*)=(.*);",
    ],
)  # fmt: skip
def test_a_slow_one_is_found(pattern):
    assert regexes.slow(re.compile(pattern, re.S))


@pytest.mark.parametrize(
    "pattern", [r"[a-z]{2,3}(-[a-z]{2})?", r"<[^<>]{0,99}>", r"\d+", r"\n+", rb"[\x00-\x1f]+"]
)
def test_a_linear_one_is_not(pattern):
    assert regexes.slow(re.compile(pattern)) == ""


def test_a_pattern_that_is_only_matched_at_the_start_is_taken_as_such():
    assert regexes.slow(re.compile(r"\s*x"), anchored=True) == ""
    assert regexes.slow(re.compile(r"(\s*)*x"), anchored=True)
