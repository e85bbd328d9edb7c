"""The program. Loading it makes a hundred thousand objects that stay: to look for garbage among
them again and again would be a fifth of its start."""

import gc as _gc

_gc.set_threshold(20_000, 20, 20)
