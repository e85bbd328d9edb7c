"""The report in a real browser: nothing in it runs, nothing is fetched, and it is not blank."""

import copy
import shutil
import subprocess

import pytest

from reports import FORMATS
from tests.reports import sample

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--hide-scrollbars",
]  # fmt: skip
ATTACKS = (
    "<script>document.title='PWNED'</script>",
    '"><img src=x onerror="document.title=\'PWNED\'">',
    "</style><svg onload=\"document.title='PWNED'\">",
    "javascript:document.title='PWNED'",
    "{{ 7 * 7 }}</title><script>document.title='PWNED'</script>",
)

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="needs Debian's chromium")


def chromium(tmp_path, *words):
    profile = tmp_path / "profile"
    done = subprocess.run(
        [CHROMIUM, *FLAGS, f"--user-data-dir={profile}", *words],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    return done.stdout.decode("utf-8", "replace")


def poisoned(value, attack):
    """The same document with an attack behind every string."""
    if isinstance(value, dict):
        return {key: poisoned(item, attack) for key, item in value.items()}
    if isinstance(value, list):
        return [poisoned(item, attack) for item in value]
    return value + attack if isinstance(value, str) and len(value) > 3 else value


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_in_a_report_runs(tmp_path, attack):
    document = poisoned(copy.deepcopy(next(iter(sample.SAMPLES.values()))()), attack)
    document["status"] = "assessed"
    file = tmp_path / "report.html"
    file.write_bytes(FORMATS["html"].render(document))
    dom = chromium(tmp_path, "--virtual-time-budget=2000", "--dump-dom", file.as_uri())
    assert "<title>PWNED" not in dom
    assert "<script" not in dom


def test_the_report_is_drawn(tmp_path):
    file = tmp_path / "report.html"
    file.write_bytes(FORMATS["html"].render(next(iter(sample.SAMPLES.values()))()))
    picture = tmp_path / "report.png"
    chromium(tmp_path, "--window-size=1280,1600", f"--screenshot={picture}", file.as_uri())
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert picture.stat().st_size > 60_000, "a blank page compresses to less"
