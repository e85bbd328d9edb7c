"""A crawl in a process of its own: options as JSON on stdin, what came of it as JSON on stdout."""

import json
import os
import sys
from ipaddress import ip_address
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from crawler import archive, connect
from crawler.discovery import examine
from crawler.options import ConnectTo, CrawlOptions, networks
from crawler.run import CrawlError, crawl


def costly(capture):
    """Take for ever over one page, too much memory over another."""
    if capture.url.endswith("/slow"):
        while True:
            pass
    if capture.url.endswith("/fat"):
        return examine(capture)[0], len(b"x" * (3 << 30))
    if capture.url.endswith("/dead"):
        os._exit(3)
    return examine(capture)


def broken(capture):
    """Break on one page."""
    if capture.url.endswith("/odd"):
        raise ValueError("an odd page")
    return examine(capture)


def address(capture):
    """Name what was examined."""
    return examine(capture)[0], capture.url


def main():
    told = json.load(sys.stdin)
    given = told["options"]
    names = given.pop("names", {})

    async def lookup(host):
        if host not in names:
            raise OSError("no such name in the test's own DNS")
        return [ip_address(text) for text in names[host]]

    connect.lookup = lookup  # no name of a test ever leaves for a real resolver
    die_after = given.pop("die_after", 0)
    judge = {"costly": costly, "address": address, "broken": broken}[
        given.pop("examine", "address")
    ]
    if given.pop("full_disk", False):
        write, count = archive.Archive.write, iter(range(5))

        def fail(self, exchange):
            if next(count, None) is None:
                raise OSError(28, "No space left on device")
            return write(self, exchange)

        archive.Archive.write = fail
    given["connect_to"] = tuple(ConnectTo.parse(t) for t in given.pop("connect_to", ()))
    given["allow_addresses"] = networks(tuple(given.pop("allow", ())))
    for name in ("headers", "cookies"):
        given[name] = tuple(tuple(pair) for pair in given.pop(name, ()))
    if "basic_auth" in given:
        given["basic_auth"] = tuple(given["basic_auth"])
    given.setdefault("workers", 0)
    given.setdefault("render", "never")
    dialled, to = [], connect.Route.to

    async def noted(self, host, port, **named):
        found = await to(self, host, port, **named)
        dialled.extend(str(address) for address, _ in found)
        return found

    connect.Route.to = noted
    if given.pop("no_package", False):
        from crawler import browser

        browser._PACKAGE = "a_package_that_is_not_installed"
    seen, collected, steps = [], [], []
    picky = given.pop("picky", False)

    class Collector:
        def saw(self, capture):
            seen.append(capture.url)

        def take(self, capture, reading):
            if picky:
                raise KeyError("the caller's own mistake")
            found = reading.discovery
            if found and found.kind != "other" and not capture.url.endswith("/robots.txt"):
                why = f" {reading.unexamined}" if reading.unexamined else ""
                collected.append(reading.payload or f"{capture.url}{why}")

    def progress(step):
        steps.append(step)
        if die_after and len(steps) >= die_after:
            os._exit(9)

    try:
        result = crawl(told["sites"], Path(told["folder"]), CrawlOptions(**given), {"n": 1}, judge,
                       Collector(), progress)  # fmt: skip
    except CrawlError as error:
        print(json.dumps({"error": str(error)}))
        return
    told = result.to_json()
    told["collected"], told["seen"] = collected, seen
    told["dialled"] = sorted(set(dialled))
    told["got"] = steps[-1].got if steps else 0
    print(json.dumps(told))


if __name__ == "__main__":
    main()
