import pytest

from crawler.options import CrawlOptions
from soliscope import config
from soliscope.arguments import crawl_options, firm_from, rendering
from soliscope.errors import UsageError
from soliscope.options import RunOptions

GOOD = """
name = "Firm Ltd"
home = "ae"
sites = ["https://example.com", "shop.example.com/path"]
[[entities]]
name = "Firm Ltd"
lei = "ZZZZ00NORDVALEDEMO79"
country = "AE"
[[non_eu_markets]]
country = "BR"
languages = ["pt"]
reason = "Licence and clients in Brazil"
[apps]
apple = ["1234"]
"""


@pytest.fixture
def firm_file(tmp_path):
    def write(text):
        path = tmp_path / "firm.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_reads_a_firm_file(firm_file):
    firm = config.load(firm_file(GOOD))
    assert firm.profile.home == "AE"
    assert firm.profile.sites == ("https://example.com/", "https://shop.example.com/path")
    assert firm.profile.non_eu_markets == (("BR", "Licence and clients in Brazil"),)
    assert firm.apps == {"apple": ("1234",)}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("nmae = 'x'\nsites = ['https://a.example']", 'did you mean "name"?'),
        ("sites = []", "names no site"),
        ("sites = ['ftp://x.example']", "is not a web address"),
        ("sites = ['https://user:secret@x.example']", "--basic-auth"),
        ("home = 'Seychelles'\nsites = ['https://a.example']", 'write "SC"'),
        ("home = 'XX'\nsites = ['https://a.example']", "two-letter country code"),
        ("sites = ['https://a.example']\n[[entities]]\nlei = '123'", "valid LEI"),
        ("sites = ['https://a.example']\n[[non_eu_markets]]\ncountry = 'BR'", "needs a reason"),
        (
            "sites=['https://a.example']\n[[non_eu_markets]]\ncountry='BR'\nreason='x'\n"
            "languages=['de']",
            "de is not an official language of Brazil",
        ),
        ("sites = ['https://a.example']\n[[entities]]\nleii = 'x'", 'did you mean "lei"?'),
        ("sites = ", "not valid TOML"),
        ("entities = 'x'\nsites = ['https://a.example']", "[[entities]]"),
    ],
)
def test_bad_files_get_one_sentence_that_says_what_to_do(firm_file, text, says):
    with pytest.raises(UsageError) as error:
        config.load(firm_file(text))
    assert says in str(error.value)
    assert "\n" not in str(error.value).strip() or "TOML" in says


def test_a_missing_file(tmp_path):
    with pytest.raises(UsageError, match="There is no file"):
        config.load(tmp_path / "none.toml")


def test_a_bare_host_gets_https_and_its_name():
    firm = firm_from("example.com", "", "")
    assert firm.profile.sites == ("https://example.com/",)
    assert firm.profile.name == "example.com"


def options(**changed):
    given = {
        "max_pages": 10, "connect_to": None, "header": None, "basic_auth": "", "cookie": None,
        "ignore_robots": False, "allow_address": None, "ca_file": "", "delay": None,
        "concurrency": 4, "workers": 0, "timeout": 5.0, "user_agent": "",
    }  # fmt: skip
    return crawl_options(**{**given, **changed})


def test_credentials_are_read_and_never_told():
    from soliscope.options import RunOptions

    made = options(header=["X-Key: s3cret"], basic_auth="me:pa:ss", cookie=["sid=abc"])
    assert made.basic_auth == ("me", "pa:ss")
    assert made.headers == (("X-Key", "s3cret"),)
    told = str(RunOptions(made).told())
    assert "s3cret" not in told
    assert "pa:ss" not in told
    assert "abc" not in told


@pytest.mark.parametrize(
    "changed",
    [
        {"connect_to": ["example.com:443"]},
        {"connect_to": ["example.com:443:nowhere:1"]},
        {"header": ["no colon"]},
        {"cookie": ["novalue"]},
        {"basic_auth": "nopassword"},
        {"allow_address": ["10.0.0.300"]},
        {"max_pages": 0},
        {"delay": -1.0},
        {"ca_file": "/nowhere/ca.pem"},
        {"header": ["X-A: a\nX-B: b"]},
    ],
)
def test_bad_options_get_one_sentence(changed):
    with pytest.raises(UsageError) as error:
        options(**changed)
    assert str(error.value).count("\n") <= 1


def test_the_file_says_which_pages_need_a_browser_and_the_command_line_wins(firm_file):
    firm = config.load(firm_file('sites = ["https://example.com"]\nrender = "never"'))
    options = RunOptions()
    assert rendering(options, firm, "").crawl.render == "never"
    assert rendering(options, firm, "auto").crawl.render == "auto"
    silent = config.load(firm_file('sites = ["https://example.com"]'))
    assert rendering(options, silent, "").crawl.render == "auto"
    with pytest.raises(UsageError, match='render must be one of auto, never, always, not "yes"'):
        config.load(firm_file('sites = ["https://example.com"]\nrender = "yes"'))
    with pytest.raises(UsageError, match="needs a browser, and there is no browser nowhere"):
        always = config.load(firm_file('sites = ["https://example.com"]\nrender = "always"'))
        rendering(RunOptions(CrawlOptions(browser="nowhere")), always, "")
