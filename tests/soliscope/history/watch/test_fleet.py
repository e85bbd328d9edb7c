"""The fleet file, read strictly; secrets come from the environment only."""

import pytest

from soliscope.errors import UsageError
from soliscope.watch import fleet

FIRM = 'name = "Example"\nsites = ["https://exchange.example"]\n'
GOOD = """cases = "kept"
schedule = "0 6 * * 1"
timezone = "Europe/Paris"
max_pages = 50

[[firms]]
file = "firm.toml"
jitter = 600
ignore_robots = true
connect_to = ["exchange.example:443:127.0.0.1:8443"]

[[alerts]]
name = "mail"
url = "${MAIL_URL}"

[[alerts]]
webhook = "https://hooks.example/${HOOK_PATH}"
secret = "${HOOK_SECRET}"
"""


@pytest.fixture
def load(tmp_path, monkeypatch):
    monkeypatch.setenv("MAIL_URL", "mailto://me:hush@mail.example")
    monkeypatch.setenv("HOOK_PATH", "hush-path")
    monkeypatch.setenv("HOOK_SECRET", "hush-key")
    monkeypatch.delenv("SOLISCOPE_DATABASE_URL", raising=False)
    (tmp_path / "firm.toml").write_text(FIRM)

    def call(text):
        (tmp_path / "fleet.toml").write_text(text)
        return fleet.load(tmp_path / "fleet.toml")

    return call


def test_a_fleet_is_read_with_its_defaults(load, tmp_path):
    read = load(GOOD)
    [member] = read.members
    assert (member.key, member.schedule) == ("exchange.example", "0 6 * * 1")
    assert member.words == (
        "--max-pages=50", "--connect-to=exchange.example:443:127.0.0.1:8443", "--ignore-robots",
    )  # fmt: skip
    assert read.database == str(tmp_path / "kept" / "history.sqlite")
    assert [one.name for one in read.targets] == ["mail", "alert-2"]
    assert read.targets[1].url == "https://hooks.example/hush-path"
    assert "hush" not in repr(read)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("schedule", "schedul", 'Unknown key "schedul".*mean "schedule"'),
        ('schedule = "0 6 * * 1"\n', "", "has no schedule"),
        ("0 6 * * 1", "often", "is no cron expression"),
        ("jitter = 600", "jitter = -1", "jitter in firm 1 .* is a whole number"),
        ("file = ", "files = ", 'Unknown key "files"'),
        ('file = "firm.toml"', 'file = "none.toml"', "There is no file"),
        ("ignore_robots = true", 'ignore_robots = "yes"', "is true or false"),
        ("max_pages = 50", 'max_pages = "50"', "is a number"),
        ("${MAIL_URL}", "mailto://me:hush@x", "must not stand in the file"),
        ("${HOOK_SECRET}", "hush", "must not stand in the file"),
        ("${MAIL_URL}", "${NOT_SET}", "The variable NOT_SET.* is not set"),
        ('secret = "${HOOK_SECRET}"\n', "", "must not stand in the file"),
        ("https://hooks", "ftp://hooks", "must begin with https"),
        ("[[firms]]", "[firms]", "begins with"),
        ("cases", "[", "not valid TOML"),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(load, old, new, says):
    with pytest.raises(UsageError, match=says) as caught:
        load(GOOD.replace(old, new, 1))
    assert "hush" not in str(caught.value)


def test_one_firm_has_one_schedule(load):
    with pytest.raises(UsageError, match=r"names exchange\.example twice"):
        load(GOOD + '[[firms]]\nfile = "firm.toml"\n')
    with pytest.raises(UsageError, match="names no firm"):
        load("")
