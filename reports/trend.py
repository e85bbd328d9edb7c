"""Charts over the runs of a firm: one page, inline SVG drawn by Altair, no script, no network."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from reports import safe, view
from reports.view import place_name

WIDE, NARROW = 700, 250
"""Width of the drawings, in pixels without labels: for a desk, and for a telephone."""
RUNS = {WIDE: 60, NARROW: 7}
"""Runs in the table of Member States, the newest."""
_LETTER = 7.5
"""Pixels that a letter of a label may take: whoever draws it has other fonts than we."""
STATES = 12
"""Member States drawn: those with the highest levels."""
_COLOURS = {"A": "#b5371f", "B": "#ee9f66", "C": "#d9a834", "D": "#6fa3bf"}
_LEVELS = ["#edf1f4", "#cfe3ee", "#f3d9a4", "#ee9f66", "#b5371f"]
_ID = re.compile(r'\b(id="|url\(#|href="#)')
_STYLE = re.compile(r' style="[^"]*"')

Row = Mapping[str, Any]


def page(firm: str, name: str, runs: Sequence[Row], changes: Sequence[Row]) -> bytes:
    """The page, UTF-8.

    `runs`, the oldest first: `run`, `finished_at`, `status`, `reason`, `level`, `states` (code ->
    level), `tiers` (tier -> counted findings), `pages`, `failed`, `left_out`. `changes`, the newest
    first: `run`, `finished_at`, `notes`, `items` with `kind`, `tier`, `title`, `states`, `why`,
    `url`.
    """
    drawn = [run for run in runs if run["level"] is not None]
    return (
        _template()
        .render(
            firm=firm,
            name=name or firm,
            runs=list(reversed(runs)),
            charts=_charts(drawn) if drawn else [],
            more=max(0, len(drawn) - RUNS[NARROW]),
            changes=changes,
        )
        .encode()
    )


def _charts(runs: Sequence[Row]) -> list[tuple[str, str, Markup, Markup]]:
    """(title, sentence, wide drawing, narrow drawing) of each chart."""
    made: list[tuple[str, str, Callable[..., Any], Sequence[Row]]]
    made = [("Level of the Union as a whole", _sentence(runs), _union, runs)]
    if states := _states(runs):
        made.append(("Member States", _reach(runs), _grid, states))
    made += [
        ("Findings that count, by tier", "A weighs most.", _tiers, runs),
        ("Pages read", "A fall here is a reason to doubt a fall above.", _pages, runs),
    ]
    found = []
    for number, (title, told, draw, rows) in enumerate(made):
        wide, narrow = (
            _svg(draw(rows, width), f"c{number}-{width}-", f"{title}. {told}")
            for width in (WIDE, NARROW)
        )
        found.append((title, told, wide, narrow))
    return found


def _reach(runs: Sequence[Row]) -> str:
    more = len(runs) > RUNS[WIDE]
    return f"Level of each State, run by run{f', the newest {RUNS[WIDE]} runs' if more else ''}."


def _sentence(runs: Sequence[Row]) -> str:
    first, last = runs[0], runs[-1]
    if len(runs) == 1:
        return f"Level {last['level']} of 5 in the only run so far."
    return (
        f"Level {first['level']} on {first['finished_at'][:10]}, {last['level']} on"
        f" {last['finished_at'][:10]}, over {len(runs)} runs."
    )


def _union(runs: Sequence[Row], width: int) -> Any:
    import altair as alt

    rows = [{"time": run["finished_at"], "level": run["level"]} for run in runs]
    base = _chart(rows).encode(
        x=_time(runs, width),
        y=alt.Y("level:Q", title="level", scale=alt.Scale(domain=[0, 5]), axis=_whole()),
    )
    line = base.mark_line(interpolate="step-after", strokeWidth=2.5, color="#3d5a73")
    dots = base.mark_point(filled=True, size=70, color="#b5371f", opacity=1)
    return (line + dots).properties(width=width, height=190)


def _states(runs: Sequence[Row]) -> list[Row]:
    highest: dict[str, int] = {}
    for run in runs:
        for code, level in run["states"].items():
            if level and level > 1:
                highest[code] = max(level, highest.get(code, 0))
    shown = sorted(highest, key=lambda code: (-highest[code], place_name(code)))[:STATES]
    return [
        {"run": _label(run), "state": place_name(code), "level": run["states"].get(code) or 1}
        for run in runs
        for code in shown
    ]


def _label(run: Row) -> str:
    return f"{run['finished_at'][:10]} ({run['run']})"


def _grid(rows: Sequence[Row], width: int) -> Any:
    import altair as alt

    names = list(dict.fromkeys(row["state"] for row in rows))
    labels = list(dict.fromkeys(row["run"] for row in rows))[-RUNS[width] :]
    shown = labels[:: max(1, len(labels) // 12)]
    room = _LETTER * max(map(len, names))
    base = _chart([row for row in rows if row["run"] in labels]).encode(
        x=alt.X("run:N", title=None, sort=labels, axis=alt.Axis(values=shown, labelAngle=-45)),
        y=alt.Y("state:N", title=None, sort=names, axis=alt.Axis(minExtent=room, labelLimit=room)),
    )
    scale = alt.Scale(domain=[1, 2, 3, 4, 5], range=_LEVELS)
    cells = base.mark_rect(stroke="#ffffff").encode(
        color=alt.Color("level:O", scale=scale, title="level")
    )
    chart = cells
    if len(labels) <= 24:
        dark = alt.condition("datum.level > 4", alt.value("#ffffff"), alt.value("#14202b"))
        chart = cells + base.mark_text(fontSize=12).encode(text="level:Q", color=dark)
    return chart.properties(width=width, height=24 * len(names))


def _tiers(runs: Sequence[Row], width: int) -> Any:
    import altair as alt

    rows = [
        {"time": run["finished_at"], "tier": tier, "findings": run["tiers"].get(tier, 0)}
        for run in runs
        for tier in _COLOURS
    ]
    scale = alt.Scale(domain=list(_COLOURS), range=list(_COLOURS.values()))
    return (
        _chart(rows)
        .mark_line(point=alt.OverlayMarkDef(size=45), interpolate="step-after", strokeWidth=2)
        .encode(
            x=_time(runs, width),
            y=alt.Y("findings:Q", title="findings", axis=_whole()),
            color=alt.Color("tier:N", scale=scale, title="tier"),
        )
        .properties(width=width, height=190)
    )


def _pages(runs: Sequence[Row], width: int) -> Any:
    import altair as alt

    names = {"pages": "read", "failed": "refused or failed", "left_out": "left out"}
    rows = [
        {"time": run["finished_at"], "kind": told, "pages": run[key]}
        for run in runs
        for key, told in names.items()
    ]
    scale = alt.Scale(domain=list(names.values()), range=["#3d5a73", "#b5371f", "#d9a834"])
    return (
        _chart(rows)
        .mark_line(point=alt.OverlayMarkDef(size=45), strokeWidth=2)
        .encode(
            x=_time(runs, width),
            y=alt.Y("pages:Q", title="addresses", axis=_whole()),
            color=alt.Color("kind:N", scale=scale, title=None),
        )
        .properties(width=width, height=170)
    )


def _chart(rows: list[Any]) -> Any:
    import altair as alt

    return alt.Chart(alt.Data(values=rows))  # type: ignore[no-untyped-call]


def _time(runs: Sequence[Row], width: int) -> Any:
    """An axis on which no label stands twice: whole days, and hours where the runs are close."""
    import altair as alt

    ticks: Any = 8 if width == WIDE else 4
    ends = [datetime.fromisoformat(run["finished_at"]) for run in (runs[0], runs[-1])]
    days = (ends[1] - ends[0]) / timedelta(days=1)
    written = "%d %b %Y"
    if 0 < days < 2:
        written = "%d %b, %H:%M" if days * 24 * 60 > 2 * ticks else "%H:%M:%S"
    elif 2 <= days < 1.5 * ticks:
        ticks = alt.TimeIntervalStep(interval="day", step=1)
    axis = alt.Axis(format=written, labelAngle=-30, labelOverlap=True, tickCount=ticks)
    return alt.X("time:T", title=None, axis=axis, scale=alt.Scale(type="utc"))


def _whole() -> Any:
    import altair as alt

    return alt.Axis(tickMinStep=1, format=",d", minExtent=6 * _LETTER)


def _svg(chart: Any, prefix: str, said: str) -> Markup:
    """The chart as an SVG element; ids are its own, so that several fit one page."""
    import vl_convert

    configured = chart.configure(background="#ffffff", padding=12).configure_legend(
        orient="bottom", columnPadding=32
    )
    drawn = vl_convert.vegalite_to_svg(configured.to_dict())
    drawn = _STYLE.sub("", _ID.sub(rf"\1{prefix}", drawn[drawn.index("<svg") :]))
    label = safe.line(said).replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    return Markup(drawn.replace("<svg", f'<svg role="img" aria-label="{label}"', 1))  # noqa: S704


@lru_cache(maxsize=1)
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("reports"),
        autoescape=True,
        finalize=lambda v: safe.visible(safe.clipped(v)) if type(v) is str else v,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    folder = files("reports").joinpath("templates")
    style = folder.joinpath("report.css").read_text(encoding="utf-8")
    style += folder.joinpath("trend.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    environment.globals.update(style=Markup(style), style_hash=digest)  # noqa: S704 - our own file
    environment.filters.update(
        moment=view.moment, place=place_name, href=safe.href, tier=view.tier_letter
    )
    return environment.get_template("trend.html.j2")
