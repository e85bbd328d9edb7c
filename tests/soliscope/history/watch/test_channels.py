"""Messages by mail and by signed webhook; nothing secret in what is said of them."""

import base64
import email
import email.policy
import hashlib
import hmac
import json
from datetime import UTC, datetime

import pytest

from soliscope.watch import channels
from soliscope.watch.fleet import Target

NOW = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
MESSAGE = {
    "id": "run-1", "firm": "exchange.example", "name": "Exämple", "run": 1, "case": "cases/x",
    "finished_at": "2026-03-02T06:00:00Z", "level": 4, "subject": "soliscope: level 1 to 4",
    "events": [{"kind": "level", "text": "Level 1 before, 4 now.", "url": "https://x.example/fr/"}],
}  # fmt: skip


def test_a_webhook_is_signed_over_id_time_and_body(webhook):
    key = base64.b64encode(b"k" * 24).decode()
    for secret, raw in ((f"whsec_{key}", b"k" * 24), ("plain words", b"plain words")):
        channels.send(Target("hook", webhook.url, secret), MESSAGE, NOW)
        headers, body = webhook.got[-1]
        headers = {name.lower(): value for name, value in headers.items()}
        assert json.loads(body) == MESSAGE
        stamp = headers["webhook-timestamp"]
        assert stamp == str(int(NOW.timestamp()))
        signed = f"{headers['webhook-id']}.{stamp}.".encode() + body
        expected = base64.b64encode(hmac.new(raw, signed, hashlib.sha256).digest()).decode()
        assert headers["webhook-signature"] == f"v1,{expected}"


@pytest.mark.parametrize("status", [302, 404, 500])
def test_a_webhook_that_refuses_or_moves_is_not_followed(webhook, status):
    webhook.status = status
    with pytest.raises(channels.NotDelivered, match=f"status {status}") as caught:
        channels.send(Target("hook", webhook.url, "topsecret"), MESSAGE, NOW)
    assert webhook.asked == 1
    assert "s3cret" not in str(caught.value)
    assert "topsecret" not in str(caught.value)


def test_mail_says_what_changed_and_where(mail):
    channels.send(Target("mail", mail.url), MESSAGE, NOW)
    [raw] = mail.got
    told = email.message_from_string(raw, policy=email.policy.default)
    assert told["Subject"] == "soliscope: level 1 to 4"
    assert told["To"].addresses[0].addr_spec == "legal@exchange.example"
    body = told.get_body(("plain",)).get_content()
    assert "Level 1 before, 4 now." in body
    assert "https://x.example/fr/" in body


@pytest.mark.parametrize(
    "url",
    ["nonsense", "nosuchservice://hush:hush@x", "http://127.0.0.1:1/hush-path?token=hush-token"],
)
def test_an_error_has_no_secret_in_it(url, caplog, capfd):
    target = Target("hook", url, "hush-key" if url.startswith("http") else "")
    with pytest.raises(channels.NotDelivered) as caught:
        channels.send(target, MESSAGE, NOW)
    shown = str(caught.value) + repr(target) + caplog.text + "".join(capfd.readouterr())
    assert "hush" not in shown
