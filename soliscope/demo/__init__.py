"""The demonstration: a fictitious offshore exchange with facts to find and traps to walk past.

`DemoServer` serves it on the loopback address only. `FIRM` is the configuration to audit it with,
`EXPECTED` the list of what an auditor must and must not find there.
"""

from pathlib import Path

from soliscope import config
from soliscope.config import Firm
from soliscope.demo.application import FIRM as APPLICATION
from soliscope.demo.application import ApplicationServer
from soliscope.demo.server import DemoServer

FIRM = Path(__file__).with_name("firm.toml")
"""Configuration of the fictitious firm."""
EXPECTED = Path(__file__).with_name("expected.toml")
"""Answer key: facts, explained facts, facts without effect, and traps, each with its words."""

__all__ = ["EXPECTED", "FIRM", "DemoServer", "shown"]


def shown(application: bool = False) -> tuple[Firm, DemoServer | ApplicationServer, str]:
    """The demonstration firm, or the one whose site is an application: what is entered about it,
    its server, and the name of its case."""
    if application:
        return APPLICATION, ApplicationServer(), "demo-application"
    return config.load(FIRM), DemoServer(), "demo"
