"""A second demonstration firm: one site, as a single-page application and as its rendered twin.

Both say the same to a visitor. The application sends an empty page and makes everything by script:
client-side routes, a language picker without links, prices and a default currency that come late, a
consent wall, a retargeting tag after acceptance. An auditor must find the same on both.
"""

from __future__ import annotations

import json
import threading
from functools import cache
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from analyzers.profile import Profile
from soliscope.config import Firm
from soliscope.demo.server import QuietServer

HOST = "fjordkite-demo.com"
START = f"http://{HOST}/"
FIRM = Firm(Profile(name="Fjordkite", home="AE", sites=(START,)))
"""What is entered about it."""
ROOT = Path(__file__).with_name("spa")
_VENDORS = {"connect.facebook.net": "pixel.js", "www.facebook.com": ""}
"""Hosts of the advertiser, which this server stands in for."""
_TYPES = {".js": "text/javascript", ".css": "text/css", ".json": "application/json"}
_PAGES = ("home", "fees", "signup")


@cache
def content() -> dict[str, Any]:
    """The words of the site."""
    told: dict[str, Any] = json.loads((ROOT / "content.json").read_text("utf-8"))
    return told


def shell() -> str:
    """The page that the application sends for every address."""
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>Fjordkite</title>'
        '<link rel="stylesheet" href="/style.css"></head><body>'
        "<noscript>You need to enable JavaScript to run this app.</noscript>"
        '<div id="root"></div><script src="/app.js"></script></body></html>\n'
    )


def page(path: str) -> str:
    """The twin's page at a path, or an empty string where there is none."""
    parts = [part for part in path.split("/") if part]
    told = content()
    lang = parts.pop(0) if parts and parts[0] in told["locales"] and parts[0] != "en" else "en"
    name = parts.pop(0) if parts else "home"
    if parts or name not in _PAGES or (name == "home" and path.strip("/") not in ("", lang)):
        return ""
    words = told["locales"][lang]
    links = " ".join(f'<a href="{_home(lang)}{to}">{text}</a>' for to, text in words["menu"])
    entries = "".join(
        f'<li><a href="{_home(code)}">{other["label"]}</a></li>'
        for code, other in told["locales"].items()
    )
    text, yes, no = words["consent"]
    return (
        f'<!doctype html>\n<html lang="{lang}"><head><meta charset="utf-8"><title>{told["name"]}'
        '</title><link rel="stylesheet" href="/style.css"></head><body>'
        f'<div id="root"><header><nav>{links}</nav><div class="language-picker"><ul>{entries}</ul>'
        f"</div></header><main>{_body(words, name)}</main></div>"
        f'<div id="cookie-consent" role="dialog"><div><p>{text}</p><button class="yes">{yes}'
        f'</button> <button class="no">{no}</button></div></div>'
        '<script src="/consent.js"></script></body></html>\n'
    )


def _home(lang: str) -> str:
    return "/" if lang == "en" else f"/{lang}/"


def _body(words: dict[str, Any], name: str) -> str:
    told = content()
    if name == "fees":
        rows = "".join(
            f"<tr><td>{text}</td><td>{price}</td></tr>"
            for text, price in zip(words["rows"], told["prices"], strict=True)
        )
        head = f"<tr><th>{words['service']}</th><th>{words['fee']}</th></tr>"
        currencies = [[code, code] for code in told["currencies"]]
        chosen = told["default_currency"]
        return (
            f'{words["fees"]}<table id="prices">{head}{rows}</table>'
            f"{_select('currency', words['currency'], currencies, chosen)}"
        )
    if name == "signup":
        return (
            f'{words["signup"]}<form action="#">'
            f"{_select('country', words['country'], told['countries'])}"
            f"{_select('dial_code', words['phone'], told['codes'], words['code'])}"
            f'<label>{words["mail"]} <input type="email" name="email"></label>'
            f"<button>{words['button']}</button></form>"
        )
    return str(words["home"])


def _select(name: str, label: str, options: list[list[str]], chosen: str = "") -> str:
    rows = "".join(
        f'<option value="{value}"{" selected" if value == chosen else ""}>{text}</option>'
        for value, text in options
    )
    return f'<label>{label} <select name="{name}">{rows}</select></label>'


def answer(host: str, path: str, *, rendered: bool) -> tuple[str, bytes] | None:
    """(content type, body) of an address, or None. `rendered`: the twin."""
    if host in _VENDORS:
        file = _VENDORS[host] if path.startswith("/en_US/") else ""
        return ("text/javascript; charset=utf-8", (ROOT / file).read_bytes()) if file else None
    if path in ("/app.js", "/consent.js", "/style.css"):
        kind = f"{_TYPES[Path(path).suffix]}; charset=utf-8"
        return kind, (ROOT / path.removeprefix("/")).read_bytes()
    told = content()
    if path == "/api/site.json":
        kept = {k: v for k, v in told.items() if k not in ("prices", "default_currency")}
        return "application/json", json.dumps(kept).encode()
    if path == "/api/prices.json":
        prices = {key: told[key] for key in ("prices", "default_currency")}
        return "application/json", json.dumps(prices).encode()
    text = page(path)
    if not text or "." in path:
        return None
    return "text/html; charset=utf-8", (text if rendered else shell()).encode()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 10
    rendered = False

    def do_GET(self) -> None:
        """Answer for the site and for the advertiser's hosts; nothing is looked up on disk."""
        host = self.headers.get("Host", "").partition(":")[0].lower()
        found = None
        if host == HOST or host in _VENDORS:
            found = answer(host, urlsplit(self.path).path, rendered=self.rendered)
        kind, body = found or ("text/plain; charset=utf-8", b"There is no such page.\n")
        self.send_response(HTTPStatus.OK if found else HTTPStatus.NOT_FOUND)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (inherited name)
        """Keep quiet."""


class _Rendered(_Handler):
    rendered = True


class ApplicationServer:
    """Serves the application, or its twin, on 127.0.0.1 while the context lasts."""

    start_url = START

    def __init__(self, *, rendered: bool = False) -> None:
        self._http = QuietServer(("127.0.0.1", 0), _Rendered if rendered else _Handler)
        self._thread = threading.Thread(
            target=self._http.serve_forever, args=(0.05,), name="demo", daemon=True
        )

    @property
    def connect_to(self) -> tuple[str, ...]:
        """Where to connect for the site and for the advertiser, as curl's `--connect-to`."""
        port = self._http.server_port
        return tuple(f"{host}:80:127.0.0.1:{port}" for host in (HOST, *_VENDORS))

    def __enter__(self) -> ApplicationServer:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()
