"""Strange material within limits: what belongs to the reader, and what to the piece."""

import mmap

from crawler.pool import MEMORY
from soliscope import limited


def length(data):
    return len(data)


def hungry(data):
    return len(bytes(4 * MEMORY + len(data)))  # far beyond: a fork may give some back first


def test_the_size_of_the_process_that_asks_costs_no_piece_its_reader():
    with mmap.mmap(-1, MEMORY):
        assert list(limited.each(length, [b"one", b"four"])) == [(b"one", 3), (b"four", 4)]


def test_a_piece_that_takes_too_much_memory_is_none_and_the_next_is_read():
    assert list(limited.each(hungry, [b"one"])) == [(b"one", None)]
    assert list(limited.each(length, [b"two"])) == [(b"two", 3)]
