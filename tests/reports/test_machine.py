import copy
import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from reports import FORMATS
from tests.reports import sample

SCHEMA = json.loads(
    (Path(__file__).parents[2] / "docs" / "assessment.schema.json").read_text(encoding="utf-8")
)
VALID = Draft202012Validator(SCHEMA)


def test_the_schema_is_a_schema():
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("name", sample.SAMPLES)
def test_every_sample_fits_the_schema_after_the_way_through_bytes(name):
    document = sample.SAMPLES[name]()
    written = json.loads(FORMATS["json"].render(document))
    assert written == document
    assert [error.message for error in VALID.iter_errors(written)] == []


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("verdict",), "guilty"),
        (("findings", 0, "score"), 9),
        (("findings", 0, "samples", 0, "quote"), ""),
        (("findings", 0, "states"), ["Germany"]),
        (("not_assessed", 0, "reason"), ""),
        (("status",), "not-assessable"),
        (("level",), None),
        (("level",), 6),
    ],
)
def test_the_schema_refuses_what_the_contract_does_not_say(path, value):
    document = sample.SAMPLES["full"]()
    part = document
    for step in path[:-1]:
        part = part[step]
    part[path[-1]] = value
    assert list(VALID.iter_errors(document))


def test_no_two_orders_of_keys_give_different_bytes():
    document = sample.SAMPLES["full"]()
    shuffled = dict(reversed(list(copy.deepcopy(document).items())))
    assert FORMATS["json"].render(shuffled) == FORMATS["json"].render(document)


def test_json_is_utf8_text_that_ends_its_line():
    written = FORMATS["json"].render(sample.SAMPLES["full"]())
    assert written.endswith(b"}\n")
    assert "büchse".encode() in written


def test_lone_surrogates_are_replaced_and_pairs_are_kept():
    document = sample.SAMPLES["full"]()
    document["firm"]["name"] = "a\ud800b \ud83d\ude00"
    assert json.loads(FORMATS["json"].render(document))["firm"]["name"] == "a\ufffdb 😀"
