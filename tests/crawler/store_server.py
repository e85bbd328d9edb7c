"""Both app stores on loopback, in the documented shapes of their answers; all text is ours."""

import http.server
import json
import re
import threading
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from crawler.store_pages import PLAY

REVIEWER = "Wilhelmina Rezensentin"
"""Stands in every page that has reviews, and must never be kept."""
CHALLENGE = "<html><head><title>Just a moment...</title></head><body></body></html>"
ENGLISH = (
    "Trade bitcoin and ether in one app. Open an account in a few minutes, pay low fees, and"
    " withdraw whenever you like. Our support team answers every day of the year."
)
GERMAN = (
    "Handeln Sie Bitcoin und Ether in einer App. Eröffnen Sie in wenigen Minuten ein Konto, zahlen"
    " Sie niedrige Gebühren und lassen Sie sich Ihr Guthaben jederzeit auszahlen."
)
FRENCH = (
    "Achetez et vendez des bitcoins dans une seule application. Ouvrez un compte en quelques"
    " minutes, payez peu de frais et retirez votre argent quand vous le souhaitez."
)


@dataclass
class Shop:
    """One app in one store: what each country gets. Keyword of `row` -> what is served."""

    rows: dict = field(default_factory=dict)
    title: str = "Exchange"
    seller: str = "Exchange Ltd"
    site: str = "https://firm.example/app"
    legal: tuple = ("Exchange Ltd", "help@firm.example", "1 Harbour Road\nVictoria\nSeychelles", "")

    def put(self, countries, **row):
        for country in countries:
            self.rows[country] = row
        return self


def lookup(shop, number, country):
    row = shop.rows.get(country)
    if row is None or row.get("state") == "absent":
        return json.dumps({"resultCount": 0, "results": []})
    told = {
        "trackId": int(number),
        "trackName": shop.title,
        "trackViewUrl": f"https://apps.apple.com/{country.lower()}/app/exchange/id{number}?uo=4",
        "sellerName": shop.seller,
        "sellerUrl": shop.site,
        "currency": row.get("currency", "EUR"),
        "price": 0.0,
        "formattedPrice": "Gratis",
        "languageCodesISO2A": ["EN", "DE", "FR"],
        "description": row.get("text", ENGLISH),
    }
    return json.dumps({"resultCount": 1, "results": [told]}, ensure_ascii=False)


def apple_page(shop, number, country):
    row = shop.rows[country]
    offer = {
        "offerType": "app", "adamId": number, "isFree": True,
        "isPreorder": row.get("state") == "pre-registration",
    }  # fmt: skip
    trader = [{"text": "\n".join(x for x in (*shop.legal[:3], shop.legal[3]) if x)}]
    items = [
        {"title": "Anbieter", "items": [{"text": shop.seller}]},
        {"title": "Händler", "items": trader},
        {"title": "In-App-Käufe", "items": [{"textPairs": [["Plus", row.get("iap", "4,99 €")]]}]},
    ]
    reviews = {"items": [{"review": {"reviewerName": REVIEWER, "contents": "Na ja."}}]}
    data = {
        "title": shop.title,
        "developerAction": {"title": shop.seller},
        "lockup": {"subtitle": "Trade", "offerDisplayProperties": offer},
        "shelfMapping": {"information": {"items": items}, "allProductReviews": reviews},
    }
    linked = {"@type": "SoftwareApplication", "name": shop.title,
              "offers": {"price": 0, "priceCurrency": row.get("currency", "EUR")},
              "review": [{"author": REVIEWER}]}  # fmt: skip
    return (
        f'<html lang="de-DE"><head><title>{shop.title}</title></head><body><p>{REVIEWER}</p>'
        f'<script id="serialized-server-data" type="application/json">'
        f"{json.dumps({'data': [{'data': data}]})}</script>"
        f'<script type="application/ld+json">{json.dumps(linked)}</script></body></html>'
    )


def play_page(shop, number, country):
    row = shop.rows[country]
    available = {"listed": [2], "pre-registration": [1], "early": [2, None, "Early access"],
                 "listed-not-available": []}[row.get("state", "listed")]  # fmt: skip
    name, mail, address, phone = shop.legal
    values = {
        "title": shop.title, "available": available, "id": number,
        "description": row.get("text", ENGLISH).replace(". ", ".<br>"),
        "translated": row.get("translated"), "price": 0, "currency": row.get("currency", "EUR"),
        "iap": row.get("iap", "0,99 €-49,99 € pro Artikel"), "developer": shop.seller,
        "site": shop.site, "legal": [name, [mail], [address], phone],
    }  # fmt: skip
    data = []
    for key, value in values.items():
        _place(data, PLAY[key], value)
    linked = {"@type": "SoftwareApplication", "name": shop.title,
              "offers": [{"price": "0", "priceCurrency": "EUR",
                          "availability": "https://schema.org/InStock"}]}  # fmt: skip
    told = json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")
    reviews = json.dumps([[[None, [REVIEWER], 5, "Gut."]]])
    return (
        f'<html lang="de"><head><title>{shop.title} - Apps</title>'
        '<link rel="alternate" hreflang="it" href="https://play.google.com/?hl=it"></head><body>'
        f"<p>{REVIEWER}</p>"
        f'<script type="application/ld+json">{json.dumps(linked)}</script>'
        f"<script>AF_initDataCallback({{key: 'ds:5', hash: '9', data:{told}, sideChannel: {{}}}});"
        f"</script><script>AF_initDataCallback({{key: 'ds:8', hash: '3', data:{reviews}, "
        "sideChannel: {}});</script></body></html>"
    )


def _place(into, path, value):
    for step, following in zip(path, (*path[1:], None), strict=True):
        into += [None] * (step + 1 - len(into))
        if following is None:
            into[step] = value
        else:
            into[step] = into[step] or []
            into = into[step]


class Stores:
    """The server: `apple` and `play` map an app's id to its `Shop`."""

    def __init__(self, sites=()):
        self.apple, self.play, self.asked = {}, {}, []
        self.robots, self.sites = "", dict(sites)
        stores = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                host = self.headers["Host"].partition(":")[0]
                stores.asked.append((host, self.path, dict(self.headers)))
                status, kind, text = stores.answer(host, self.path)
                if status == 0:
                    self.close_connection = True
                    return
                body = text.encode()
                self.send_response(status)
                self.send_header("Content-Type", kind)
                if status == 302:
                    self.send_header("Location", text)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args):
                pass

        self._http = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        threading.Thread(target=self._http.serve_forever, args=(0.05,), daemon=True).start()
        self.port = self._http.server_address[1]

    def close(self):
        self._http.shutdown()
        self._http.server_close()

    @property
    def connect_to(self):
        return f":80:127.0.0.1:{self.port}"

    def paths(self, part=""):
        return [path for _, path, _ in self.asked if part in path]

    def answer(self, host, path):
        parts, html = urlsplit(path), "text/html; charset=utf-8"
        query = {k: v[0] for k, v in parse_qs(parts.query).items()}
        if (host, path) in self.sites:
            return 200, html, self.sites[host, path]
        if parts.path == "/robots.txt":
            return (200, "text/plain", self.robots) if self.robots else (404, html, "")
        if parts.path == "/lookup":
            shop, country = self.apple.get(query["id"]), query["country"].upper()
            odd = self._odd(shop, country)
            told = lookup(shop or Shop(), query["id"], country)
            return odd or (200, "text/javascript; charset=utf-8", told)
        if match := re.fullmatch(r"/([a-z]{2})/app/(?:[^/]+/)?id(\d+)", parts.path):
            shop, country = self.apple.get(match[2]), match[1].upper()
            if odd := self._odd(shop, country):
                return odd
            if shop is None or shop.rows.get(country, {"state": "absent"}).get("state") == "absent":
                return 404, html, "<html><title>Not found</title></html>"
            return 200, html, apple_page(shop, match[2], country)
        if parts.path == "/store/apps/details":
            shop, country = self.play.get(query["id"]), query["gl"]
            if odd := self._odd(shop, country):
                return odd
            if shop is None or shop.rows.get(country, {"state": "absent"}).get("state") == "absent":
                return 404, html, "<html>The requested URL was not found on this server.</html>"
            return 200, html, play_page(shop, query["id"], country)
        return 404, html, "<html>no such page</html>"

    def _odd(self, shop, country):
        state = (shop.rows.get(country) or {}).get("state") if shop else None
        return {
            "challenge": (200, "text/html", CHALLENGE),
            "busy": (429, "text/html", "too many requests"),
            "elsewhere": (302, "text/html", "http://consent.example/"),
            "broken": (0, "", ""),
            "strange": (200, "text/html", "<html><title>New layout</title></html>"),
        }.get(state)
