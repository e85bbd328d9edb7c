"""One file a step; each is run once, in order."""
