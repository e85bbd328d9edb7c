"""cohort.html: many firms on one page, without script, nothing loaded from anywhere."""

from __future__ import annotations

from reports import cohort as cohorts
from reports.page import template
from reports.view import Document


def cohort_html(cohort: Document) -> bytes:
    """The cohort as one page that needs no network and passes a strict content policy."""
    bars = [bar for bar in cohorts.spread(cohort) if bar[2]]
    firms = cohort["firms"]
    page = template("cohort.html.j2", "report.css", "cohort.css").render(
        cohort=cohort,
        total=len(firms) + len(cohort["without_level"]),
        first=[one for one in firms if one["level"] > 1][: cohorts.FIRST],
        codes=cohorts.columns(cohort),
        bars=bars,
        without=cohorts.WITHOUT,
    )
    return page.encode()
