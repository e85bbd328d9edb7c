"""Registrable domains, from the copy of the Public Suffix List that tldextract ships.

No list is fetched: a crawl makes no requests of its own, and the same version of soliscope always
draws the same borders. Private suffixes count, so that two pages on github.io are two owners.
"""

from __future__ import annotations

from functools import lru_cache

from tldextract import TLDExtract

split = TLDExtract(suffix_list_urls=(), include_psl_private_domains=True, cache_dir=None)

PLATFORMS = frozenset(
    """
    facebook fb instagram threads whatsapp meta twitter x t linkedin youtube youtu tiktok reddit
    pinterest snapchat discord telegram wa vk ok xing medium substack quora twitch vimeo
    google goo googleapis gstatic apple microsoft amazon amazonaws cloudfront github gitlab
    bitbucket wikipedia wikimedia trustpilot coinmarketcap coingecko producthunt crunchbase
    glassdoor zendesk intercom hubspot typeform calendly eventbrite notion statuspage atlassian
    cloudflare fastly akamai shopify wordpress wix squarespace webflow bit linktr onelink app
    huawei samsung archive w3 schema
    """.split()
)
"""Brand labels of services that firms use and do not own."""
_ONLY = {
    "x": ("com",), "t": ("co", "me"), "meta": ("com",), "wa": ("me",), "ok": ("ru",),
    "bit": ("ly",), "app": ("link",), "fb": ("com", "me"), "vk": ("com", "ru"), "w3": ("org",),
    "notion": ("so", "com", "site"), "linktr": ("ee",), "archive": ("org", "is", "today"),
    "schema": ("org",), "threads": ("net", "com"), "goo": ("gl",), "youtu": ("be",),
    "medium": ("com",), "apple": ("com",), "samsung": ("com",), "reddit": ("com",),
}  # fmt: skip
"""Labels too short or too common to be a platform under every suffix."""


@lru_cache(maxsize=4096)
def registrable(host: str) -> str:
    """Return the registrable domain of a host, or the host itself where it has none (an address,
    `localhost`). Ports are ignored."""
    name = _bare(host)
    return _parts(name)[2] or name


@lru_cache(maxsize=4096)
def brand(host: str) -> str:
    """Return the label in front of the public suffix (`example` of www.example.co.uk), or an
    empty string."""
    return _parts(_bare(host))[0]


@lru_cache(maxsize=4096)
def is_platform(host: str) -> bool:
    """Say whether a host belongs to a well-known service rather than to the firm."""
    label, suffix, _ = _parts(_bare(host))
    suffixes = _ONLY.get(label)
    return label in PLATFORMS and (suffixes is None or suffix in suffixes)


def _parts(name: str) -> tuple[str, str, str]:
    """Return (label, public suffix, registrable domain) of a name, each empty for an address."""
    found = split(name)
    if found.suffix:
        return found.domain, found.suffix, found.top_domain_under_public_suffix
    labels = name.split(".")
    if len(labels) < 2 or labels[-1].isdigit() or "[" in name:
        return "", "", ""
    # The list's rule for what it does not list: the last label is the suffix (staging hosts).
    return labels[-2], labels[-1], ".".join(labels[-2:])


def _bare(host: str) -> str:
    if host.startswith("["):
        return host.partition("]")[0] + "]"
    return host.partition(":")[0].rstrip(".").lower()
