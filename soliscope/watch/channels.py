"""How a message travels: by apprise (mail, chat and many more), or as a signed webhook.

A webhook is signed as Standard Webhooks 1.0 has it: headers `webhook-id`, `webhook-timestamp` and
`webhook-signature`, the last `v1,` and the Base64 of HMAC-SHA256 over `ID.TIMESTAMP.BODY`.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import logging
import urllib.error
import urllib.request
import warnings
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import unquote, urlsplit

from soliscope.watch import events
from soliscope.watch.fleet import Target

SECONDS = 20


class NotDelivered(Exception):
    """A message did not arrive; the text is one sentence without secrets."""


def send(target: Target, message: Mapping[str, Any], now: datetime) -> None:
    """Deliver a message. Raises NotDelivered."""
    try:
        if target.secret:
            _webhook(target, message, now)
        else:
            _apprise(target, message)
    except NotDelivered:
        raise
    except Exception as error:  # whatever a service does, the run is done and the next tries again
        raise NotDelivered(redacted(f"{type(error).__name__}: {error}", target)) from None


def redacted(text: str, target: Target) -> str:
    """A sentence without the address of a target, its parts, or its secret."""
    try:
        parts = urlsplit(target.url)
        found = {parts.password, parts.username, parts.path.strip("/"), parts.query}
    except ValueError:
        found = set()
    secrets = {target.url, target.secret, *found, *(unquote(word or "") for word in found)}
    for word in sorted(filter(None, secrets), key=len, reverse=True):
        if len(word) > 2:
            text = text.replace(word, "***")
    return " ".join(text.split())[:300]


def signature(secret: str, name: str, stamp: str, body: bytes) -> str:
    """The value of `webhook-signature`. A secret `whsec_...` is Base64, any other plain text."""
    key = secret.encode()
    if secret.startswith("whsec_"):
        key = base64.b64decode(secret.removeprefix("whsec_"))
    made = hmac.new(key, f"{name}.{stamp}.".encode() + body, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(made).decode()}"


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        """A signed message goes to the address that was given, and nowhere else."""


def _webhook(target: Target, message: Mapping[str, Any], now: datetime) -> None:
    body = json.dumps(message, ensure_ascii=True, sort_keys=True).encode()
    name, stamp = str(message["id"]), str(int(now.timestamp()))
    request = urllib.request.Request(  # noqa: S310 - the fleet file takes http and https only
        target.url,
        data=body,
        method="POST",
        headers={
            "Content-Type": "application/json",
            "User-Agent": "soliscope",
            "webhook-id": name,
            "webhook-timestamp": stamp,
            "webhook-signature": signature(target.secret, name, stamp, body),
        },
    )
    try:
        with urllib.request.build_opener(_NoRedirects).open(request, timeout=SECONDS):
            pass
    except urllib.error.HTTPError as error:
        with error:
            raise NotDelivered(f"The webhook answered with status {error.code}.") from None
    except urllib.error.URLError as error:
        told = redacted(str(error.reason), target)
        raise NotDelivered(f"The webhook could not be reached: {told}.") from None


def _apprise(target: Target, message: Mapping[str, Any]) -> None:
    logger = logging.getLogger("apprise")
    before, logger.disabled = logger.disabled, True  # it logs addresses
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # its own affair
            _notify(target, message)
    finally:
        logger.disabled = before


def _notify(target: Target, message: Mapping[str, Any]) -> None:
    import apprise

    service = apprise.Apprise()
    if not service.add(target.url):
        raise NotDelivered("apprise does not know this kind of address.")
    told = {"title": message["subject"], "body": events.text(dict(message))}
    if not service.notify(**told, body_format=apprise.NotifyFormat.TEXT):
        raise NotDelivered("The service did not take the message.")
