"""Bot walls: answers that test the visitor instead of showing the page."""

from __future__ import annotations

import re

from crawler.artifacts import Capture

LOOKED_AT = 60_000
"""Bytes of the body that are searched: challenge pages are short."""
_SURE = re.compile(
    rb"<title>\s*just a moment\.\.\.|/cdn-cgi/challenge-platform/|_cf_chl_opt|cf-challenge-running"
    rb"|captcha-delivery\.com|geo\.captcha-delivery"
    rb"|_incapsula_resource|incapsula incident id|_imperva_"
    rb"|px-captcha|window\._pxappid|human\.security/|perimeterx\.net"
    rb"|ak-challenge|sec-if-cpt-container|/_sec/cp_challenge|akam/13/"
    rb"|aws-waf-token|awswafintegration|challenge\.js\?|ddos-guard\.net|sucuri_cloudproxy",
    re.IGNORECASE,
)
_TITLES = re.compile(
    rb"<title>\s*(attention required! \| cloudflare|access denied|access to this page has been"
    rb" denied|pardon our interruption|security check|are you a robot\?|human verification"
    rb"|ddos-guard|verifying you are human|checking your browser)",
    re.IGNORECASE,
)
_STATUSES = (403, 405, 429, 503)
_PAGE = 12_000
"""A 200 answer with a marker is a challenge only if it has next to no text of its own: vendors'
scripts stand in ordinary pages too."""
_SCRIPTS = re.compile(rb"(?is)<(script|style|noscript)\b.*?(</\1>|\Z)|<[^<>]*>")


def is_challenge(capture: Capture) -> bool:
    """Say whether an answer is a bot wall's test (Cloudflare, DataDome, Akamai, HUMAN, Imperva)."""
    if capture.header("cf-mitigated"):
        return True
    if capture.status not in (200, 202, *_STATUSES):
        return False
    start = capture.body[:LOOKED_AT]
    if capture.status in _STATUSES:
        blocked = capture.header("x-datadome") or capture.header("x-px-blocked")
        return bool(blocked or _SURE.search(start) or _TITLES.search(start))
    if len(capture.body) > LOOKED_AT or not (_SURE.search(start) or _TITLES.search(start)):
        return False
    words = _SCRIPTS.sub(b" ", start[:_PAGE] if len(start) > _PAGE else start).split()
    return len(words) < 80
