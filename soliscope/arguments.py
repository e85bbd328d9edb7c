"""Command-line words, checked and turned into options; each error is one sentence."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from analyzers.profile import Profile
from crawler.browser import HOW, find
from crawler.options import USER_AGENT, ConnectTo, CrawlOptions, networks
from crawler.render_plan import ALWAYS, AUTO, MODES, NEVER
from soliscope import config
from soliscope.config import Firm
from soliscope.errors import UsageError
from soliscope.options import RunOptions


def firm_from(target: str, home: str, name: str) -> Firm:
    """Read a URL or a firm file; options on the command line win over the file."""
    path = Path(target)
    if target.endswith(".toml") or (path.is_file() and "://" not in target):
        firm = config.load(path)
    else:
        url = config.site(target)
        firm = Firm(Profile(sites=(url,)))
    profile = firm.profile
    if home:
        profile = replace(profile, home=config.country(home, "--home"))
    profile = replace(profile, name=name or profile.name or _host(profile.sites[0]))
    return replace(firm, profile=profile)


def _host(url: str) -> str:
    return url.partition("://")[2].partition("/")[0]


def with_home(
    run_record: Callable[[Path], dict[str, Any] | None], case: Path, home: str
) -> Profile:
    """The archived profile with another home."""
    from soliscope.run import profile_of

    if not case.exists():
        raise UsageError(f"There is no archive at {case}.")
    archived = profile_of(run_record(case) or {})
    return replace(archived, home=config.country(home, "--home"))


def crawl_options(
    *,
    max_pages: int,
    connect_to: Sequence[str] | None,
    header: Sequence[str] | None,
    basic_auth: str,
    cookie: Sequence[str] | None,
    ignore_robots: bool,
    allow_address: Sequence[str] | None,
    ca_file: str,
    delay: float | None,
    concurrency: int,
    workers: int,
    timeout: float,
    user_agent: str,
    render: str = "",
    browser: str = "",
) -> CrawlOptions:
    """Check what was given and build the crawler's options."""
    render = render or AUTO
    _check_browser(render, browser)
    if ca_file and not Path(ca_file).is_file():
        raise UsageError(f"There is no file {ca_file} (--ca-file).")
    try:
        return CrawlOptions(
            max_pages=max_pages,
            connect_to=tuple(ConnectTo.parse(text) for text in connect_to or ()),
            headers=tuple(_pair(text, ":", "--header NAME:VALUE") for text in header or ()),
            basic_auth=_pair(basic_auth, ":", "--basic-auth USER:PASSWORD") if basic_auth else None,
            cookies=tuple(_pair(text, "=", "--cookie NAME=VALUE") for text in cookie or ()),
            ignore_robots=ignore_robots,
            allow_addresses=networks(tuple(allow_address or ())),
            ca_file=ca_file,
            delay=delay,
            concurrency=concurrency,
            # Who asks for no delay owns the host, and means the whole concurrency for it.
            per_host=concurrency if delay == 0 else 2,
            workers=workers,
            timeout=timeout,
            user_agent=user_agent or USER_AGENT,
            render=render,
            browser=browser,
        )
    except ValueError as error:
        raise UsageError(str(error)) from None


def rendering(options: RunOptions, firm: Firm, given: str) -> RunOptions:
    """The options with what a firm file says about the browser; the command line wins over it."""
    if given or not firm.render:
        return options
    _check_browser(firm.render, options.crawl.browser)
    return replace(options, crawl=replace(options.crawl, render=firm.render))


def _check_browser(render: str, named: str) -> None:
    """Refuse what cannot be done without a browser; `auto` goes on and says what it missed."""
    if render not in MODES:
        raise UsageError(f'--render is auto, never or always, not "{render}".')
    missing = find(named).missing if render == ALWAYS or (named and render != NEVER) else ""
    if missing:
        raise UsageError(f"--render {render} needs a browser, and {missing}: {HOW}.")


def _pair(text: str, mark: str, usage: str) -> tuple[str, str]:
    name, found, value = text.partition(mark)
    if not found or not name.strip():
        raise UsageError(f"Write {usage}; what was given has no {mark!r} in it.")
    return name.strip(), value.strip()
