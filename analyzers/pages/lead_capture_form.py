"""Forms that collect contact data of prospective clients."""

from __future__ import annotations

from collections.abc import Iterator

from analyzers import forms
from analyzers.base import Sighting, analyzer
from crawler.page import Page

_MAX = 3


@analyzer(reads=Page, words=("<form", "<input"), tables=("outreach.sales",))
def lead_capture_form(page: Page) -> Iterator[Sighting]:
    """See a form that asks visitors for contact data so that the firm can win them as clients.

    Invitations to fill in a response form are a means named in paragraph 12 (thirteenth bullet),
    and collecting client profiles turns education into promotion (paragraph 17). Asked for are an
    e-mail or telephone field and words for a waiting list, early access, a call back, a demo or a
    talk with sales. The form addresses the Union where a State is named or preselected, a State's
    telephone prefix stands in the field, or the page is made for a State or in an official language
    other than English; otherwise it is noted as a capability. A plain newsletter counts with low
    confidence. Support tickets, complaints, requests about personal data, applications, comments,
    log-in and search are left out. Terms exist for all 24 official languages.

    Seen:     <h2>Be the first when we launch in Portugal</h2><form><input type=email></form>
    Seen:     <html lang="pl"><form><input type=email><button>Zapisz mnie na listę</button></form>
    Seen:     <form><p>Request a callback</p><input type=tel placeholder="+49 ..."></form>
    Not seen: <form><p>Submit a support ticket</p><input type=email></form>
    Not seen: <form><p>Delete my data</p><input type=email><button>Send</button></form>
    Not seen: <form><p>Join the waitlist</p><input type=password><input type=email></form>
    """
    number = 0
    for form in forms.contact_forms(page):
        confidence = forms.purpose(page, form)
        if confidence is None or number >= _MAX:
            continue
        found = forms.reach(page, form)
        if not found.states and forms.elsewhere(page, form):
            continue
        number += 1
        why = f", and {found.why}" if found.states else "; nothing in it addresses the Union"
        note = f"A form asks for contact data of prospective clients{why}."
        quote = " | ".join(part for part in (form.before[-200:], form.text) if part)
        yield Sighting(
            page.cite(quote, form.place), found.states, confidence, language=found.language,
            shared=found.shared, nexus=bool(found.states), note=note,
        )  # fmt: skip
