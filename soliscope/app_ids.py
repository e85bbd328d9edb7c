"""Apps and addresses of stores, as the firm file gives them in `[apps]`."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from crawler.storefronts import BASES, Store, app_id, id_in
from crawler.stores_plan import MAX_APPS, WantedApp
from soliscope.errors import UsageError

KEYS = ("apple", "google_play", "apple_base", "google_play_base", "none")
"""Keys of `[apps]` in the firm file."""
YES = "True"
"""What `none = true` reads as: the firm has no app."""


def entered(apps: Mapping[str, tuple[str, ...]]) -> tuple[WantedApp, ...]:
    """Read the ids of `[apps]`. Raises UsageError for what no store can know."""
    if apps.get("none") and (apps["none"] != (YES,) or any(apps.get(s.value) for s in Store)):
        raise UsageError("[apps]: none = true says that there is no app; name none beside it.")
    found: dict[tuple[Store, str], WantedApp] = {}
    for store in Store:
        for text in apps.get(store.value, ()):
            linked = id_in(text)
            name = linked[1] if linked and linked[0] is store else app_id(store, text)
            if not name:
                example = "1234567890" if store is Store.APPLE else "com.example.app"
                raise UsageError(
                    f'"{text[:80]}" is no app id of {store.label}; write it as "{example}".'
                )
            found[store, name] = WantedApp(store, name, "named in the firm file", True)
    if len(found) > MAX_APPS:
        raise UsageError(f"[apps] names {len(found)} apps; at most {MAX_APPS} are looked for.")
    return tuple(found.values())


def bases(apps: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Addresses of the stores, or of mirrors of them. Raises UsageError for what is no address."""
    apple, play = (_base(apps.get(f"{name}_base", ())) for name in ("apple", "google_play"))
    given = {"lookup": apple, "page": apple, "details": play}
    return {kind: given[kind] or default for kind, default in BASES.items()}


def _base(values: tuple[str, ...]) -> str:
    for text in values:
        try:
            parts = urlsplit(text)
            usable = parts.scheme in ("http", "https") and bool(parts.hostname)
        except ValueError:
            usable = False
        if len(values) > 1 or not usable or parts.query or parts.username:
            raise UsageError(
                f'"{text[:80]}" is not the address of a store; write it as https://example.com.'
            )
        return text.rstrip("/")
    return ""
