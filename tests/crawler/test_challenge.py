"""Bot walls are told from pages, and pages with a vendor's script are no bot walls."""

import pytest

from crawler.challenge import is_challenge

PROSE = b"<p>" + b"Our fees are listed below, with every charge that a client pays. " * 30


@pytest.mark.parametrize(
    "status, headers, body",
    [
        (403, {"cf_mitigated": "challenge"}, b""),
        (200, {"cf_mitigated": "challenge"}, b"<html></html>"),
        (503, {}, b"<html><head><title>Just a moment...</title>"),
        (200, {}, b"<title>Just a moment...</title><script src=/cdn-cgi/challenge-platform/x>"),
        (403, {}, b"<script src='https://ct.captcha-delivery.com/c.js'></script>"),
        (403, {"x_datadome": "protected"}, b"<html>blocked"),
        (200, {}, b"<html><iframe src='/_Incapsula_Resource?SWUDNSAI=31'></iframe></html>"),
        (403, {}, b"<title>Access Denied</title> You don't have permission. Reference #18.2f"),
        (429, {}, b"<div id=px-captcha></div>"),
        (200, {}, b"<div id='sec-if-cpt-container'></div>"),
        (202, {}, b"<script src='https://x.awswaf.com/challenge.js?'>window.awsWafToken"),
    ],
)
def test_challenges(capture, status, headers, body):
    assert is_challenge(capture(body, status, **headers))


@pytest.mark.parametrize(
    "status, body",
    [
        (
            200,
            b"<html><script src='/cdn-cgi/challenge-platform/h/b/scripts/x.js'></script>" + PROSE,
        ),
        (200, b"<title>Our fees</title>" + PROSE + b"<script src=//client.perimeterx.net/x.js>"),
        (404, b"<title>Just a moment...</title>"),
        (403, b"<title>Forbidden</title><h1>403 Forbidden</h1>nginx"),
        (503, b"<title>Maintenance</title>We are back soon."),
        (200, b"<title>Security check list for wallets</title>" + PROSE),
        (200, b""),
    ],
)
def test_pages_and_plain_errors_are_no_challenges(capture, status, body):
    assert not is_challenge(capture(body, status, content_type="text/html"))
