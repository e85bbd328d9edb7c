"""The browser: where it is, whether it can be used, and how it is started.

It has no network of its own. Every name is unknown to it and its proxy cannot be reached, so that
what is not answered by `crawler.render_fetch` fails before a socket is opened: prefetches, web
sockets, WebRTC, workers, its own services.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
from dataclasses import dataclass
from typing import Any

VARIABLE = "SOLISCOPE_BROWSER"
"""Environment variable with the path of the browser."""
NAMES = (
    "chromium-headless-shell", "chromium", "chromium-browser", "google-chrome",
    "google-chrome-stable", "chrome",
)  # fmt: skip
"""Programs looked for. The shell without a window comes first: a page costs it half as much."""
_PACKAGE = "scrapy_playwright"
HOW = "pip install '.[browser]', and Debian's package chromium"
"""What it takes, in words."""

SWITCHES = (
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--disable-quic",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--dns-prefetch-disable",
    "--no-pings",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-sync",
    "--disable-breakpad",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
    "--mute-audio",
    "--renderer-process-limit=4",
    "--js-flags=--max-old-space-size=512",
    # Chromium heeds the last list only: the first lines are Playwright's own.
    "--disable-features=AvoidUnnecessaryBeforeUnloadCheckSync,DestroyProfileOnBrowserClose,"
    "HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,LensOverlay,MediaRouter,PaintHolding,"
    "AvoidCorsURLLoaderRestartOnRedirect,OptimizationHints,NetworkTimeServiceQuerying,AimEnabled,"
    "PreconnectToSearch,AutofillServerCommunication,Translate,DnsOverHttps,WebTransport,"
    "RenderDocument,GlobalMediaControls",
)
VIEWPORT = (1280, 1600)
"""Pixels, width and height."""
PROXY = {"server": "http://nowhere.invalid:9", "bypass": "<-loopback>"}
"""Loopback included: it cannot be resolved, so nothing is ever connected to."""


class Hung(Exception):
    """The page used up its time, or the browser died on it twice. The text is a clause."""


class Unusable(Exception):
    """The browser cannot be started. The text is a clause that says why."""


@dataclass(frozen=True, slots=True)
class Found:
    """Whether there is a browser."""

    path: str = ""
    """Path of the program, or an empty string."""
    missing: str = ""
    """Why there is none, as a clause; empty where there is one."""


def program(named: str = "") -> Found:
    """Find Chromium's program: as named, from the environment, or the first that is installed."""
    if wanted := named or os.environ.get(VARIABLE, ""):
        if path := shutil.which(wanted):
            return Found(path)
        return Found(missing=f"there is no browser {wanted}")
    path = next((path for name in NAMES if (path := shutil.which(name))), "")
    return Found(path) if path else Found(missing="no Chromium was found")


def find(named: str = "") -> Found:
    """Find a browser that pages can be shown to: Chromium, and the package that drives it."""
    if importlib.util.find_spec(_PACKAGE) is None:
        return Found(missing="the package scrapy-playwright is not installed")
    return program(named)


def settings(path: str, pages: int) -> dict[str, Any]:
    """Settings of scrapy-playwright for a browser without a network."""
    # Chromium's sandbox refuses to run as root.
    root = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {
        "PLAYWRIGHT_BROWSER_TYPE": "chromium",
        "PLAYWRIGHT_LAUNCH_OPTIONS": {
            "executable_path": path,
            "headless": True,
            "args": [*SWITCHES, *root],
            "ignore_default_args": ["--disable-popup-blocking"],
            "proxy": PROXY,
            "handle_sigint": False,
            "handle_sigterm": False,
            "handle_sighup": False,
        },
        "PLAYWRIGHT_MAX_PAGES_PER_CONTEXT": pages,
        "PLAYWRIGHT_RESTART_DISCONNECTED_BROWSER": True,
        "PLAYWRIGHT_PROCESS_REQUEST_HEADERS": None,
    }


def context(user_agent: str) -> dict[str, Any]:
    """Options of a browser context: nobody in particular, nowhere in particular."""
    return {
        "user_agent": user_agent,
        "locale": "en",
        "timezone_id": "UTC",
        "service_workers": "block",
        "accept_downloads": False,
        "permissions": [],
        "viewport": {"width": VIEWPORT[0], "height": VIEWPORT[1]},
        "reduced_motion": "reduce",
    }


def user_agent(own: str, standard: str, version: str) -> str:
    """The name that goes over the wire: a browser's, with ours behind it; or what the user gave."""
    if own != standard:
        return own
    major = version.partition(".")[0]
    return (
        f"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)"
        f" Chrome/{major}.0.0.0 Safari/537.36 {own}"
    )
