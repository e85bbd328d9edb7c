"""The commands `watch` and `run-due`; `cli` registers them with `register(app)`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from soliscope import cli_options
from soliscope.errors import INTERNAL, UsageError

if TYPE_CHECKING:
    from soliscope.watch.fleet import Fleet

FleetFile = Annotated[
    Path, typer.Argument(metavar="FLEET.toml", help="Firms, times, and who is told.")
]
TestAlert = Annotated[
    bool, typer.Option("--test-alert", help="Send a test message to every channel, and end.")
]


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    app.command()(watch)
    app.command(name="run-due")(run_due)


def watch(
    fleet: FleetFile, test_alert: TestAlert = False, quiet: cli_options.Quiet = False
) -> None:
    """Audit firms at their times, record every run, and tell what changed."""
    from soliscope.watch import fleet as fleets

    read = fleets.load(fleet)
    if test_alert:
        _test(read)
        return
    from soliscope.watch import loop

    loop.watch(read, _quiet if quiet else _say)


def run_due(
    fleet: FleetFile,
    everything: Annotated[bool, typer.Option("--all", help="Run every firm, due or not.")] = False,
    quiet: cli_options.Quiet = False,
) -> None:
    """Audit the firms whose time has come, once, and end: for cron, systemd and Kubernetes."""
    from reports.view import amount
    from soliscope.history.store import opened
    from soliscope.watch import attempt, loop
    from soliscope.watch import fleet as fleets

    read = fleets.load(fleet)
    say = _quiet if quiet else _say
    with opened(read.database) as store:
        members = read.members if everything else attempt.due(read, store, loop.now())
    say(f"{len(members)} of {amount(len(read.members), 'firm')} due.")
    children = attempt.Children()
    with loop.Signals(children.stop):
        broken = attempt.all_of(read, members, loop.now, children.audit, say, not everything)
    if broken:
        raise typer.Exit(INTERNAL)


def _test(fleet: Fleet) -> None:
    from soliscope.watch import channels, loop

    if not fleet.targets:
        raise UsageError(f"{fleet.file} names nobody to tell; add [[alerts]].")
    moment = loop.now()
    message = {
        "id": f"test-{int(moment.timestamp())}", "firm": "example.com", "name": "Test", "run": 0,
        "finished_at": moment.isoformat(timespec="seconds"), "level": None, "case": "",
        "subject": "soliscope: test message", "events": [
            {"kind": "test", "text": "This channel works.", "short": "test", "url": ""}],
    }  # fmt: skip
    failed = 0
    for target in fleet.targets:
        try:
            channels.send(target, message, moment)
            print(f"{target.name}: delivered.")
        except channels.NotDelivered as error:
            failed += 1
            print(f"{target.name}: {error}", file=sys.stderr)
    if failed:
        raise typer.Exit(INTERNAL)


def _say(sentence: str) -> None:
    from reports import safe

    print(safe.whole(safe.line(sentence)), file=sys.stderr, flush=True)


def _quiet(sentence: str) -> None:
    """Say nothing but what went wrong."""
    if "not delivered" in sentence or "error" in sentence or "cannot" in sentence:
        _say(sentence)
