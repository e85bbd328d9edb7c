"""Passages: a block with the heading above it and the short blocks beside it.

People write a claim over a heading and two or three sentences ("Our 30-day policy: ..."); what is
asked of one sentence elsewhere is asked of the passage where a rare word anchors it.
"""

from __future__ import annotations

from analyzers import stance, terms
from crawler.page import Page

MOST = 700
"""Characters of a passage."""
_REACH = 6
"""Blocks on each side."""
_HEADS = ("h1", "h2", "h3", "h4", "h5", "h6", "summary")


def around(page: Page, index: int) -> str:
    """The blocks around `Page.blocks[index]` up to the next heads, and the heading above them."""
    blocks = page.blocks
    first = last = index
    length = len(blocks[index].text)
    while first > 0 and index - first < _REACH and blocks[first].tag not in _HEADS:
        before = blocks[first - 1]
        if not _joins(page, index, first - 1) or length + len(before.text) > MOST:
            break
        first, length = first - 1, length + len(before.text)
    while last + 1 < len(blocks) and last - index < _REACH:
        behind = blocks[last + 1]
        if behind.tag in _HEADS or not _joins(page, index, last + 1):
            break
        if length + len(behind.text) > MOST:
            break
        last, length = last + 1, length + len(behind.text)
    parts = [block.text for block in blocks[first : last + 1]]
    if blocks[first].tag not in _HEADS[:-1]:
        parts.insert(0, terms.heading(blocks, first, 12))
    return " | ".join(parts)


def _joins(page: Page, index: int, other: int) -> bool:
    block = page.blocks[other]
    return block.region is page.blocks[index].region and terms.own_words(block)


def answered_no(page: Page, index: int) -> bool:
    """True where the block answers a question in the block before it with no."""
    if index == 0 or not page.blocks[index - 1].text.rstrip().endswith("?"):
        return False
    return stance.answer(page, index - 1, len(page.blocks[index - 1].text)) == "no"
