"""The fixed sentences of every report: levels, tiers, families, access, statuses.

A report says what appears and what the text lists it as. It never says what a firm is or does, and
it never turns "not looked at" into "not there".
"""

from __future__ import annotations

from dataclasses import dataclass

LEVELS = {
    1: "No unrebutted EU signal observed",
    2: "Isolated or explained traces",
    3: "Mixed indications",
    4: "Substantial indications",
    5: "Strong, converging indications",
}
LEVEL_LIMITS = {
    1: "It is no clearance. It covers only what was looked at, on the day it was looked at, and "
    "only the rules that could be checked.",
    2: "It is no clearance. A trace may be an accident of the site's build, or the visible end of "
    "something that was not looked at.",
    3: "It does not establish any circumstance of the Annex. Each pointer may have an explanation "
    "that cannot be seen from outside.",
    4: "It is not a conclusion that clients in the Union are approached. Paragraph 14 asks for all "
    "facts and circumstances, and many of them cannot be seen from outside.",
    5: "It is not a decision and no probability. Paragraph 14 asks for all facts and "
    "circumstances; only an authority or a court can weigh them.",
}
SOURCES = {
    "rendered": "as a browser showed it",
    "requests": "in what the browser asked for",
}
"""Records that are not the response as received; said beside a quotation."""
TIERS = {
    "A": "Annex circumstance",
    "B": "Operative paragraph",
    "C": "Search hint, or weakened A or B",
    "D": "Commentary only",
}
TIER_MEANINGS = {
    "A": "Listed in the Annex as a circumstance where a firm is likely to be regarded as "
    "soliciting, or placed here by analogy with one (the text of the finding says so).",
    "B": "A means or a rule named in an operative paragraph of the guidelines. It counts only with "
    "a link to the Union.",
    "C": "A place where paragraphs 36 to 38 tell authorities to look, or an A or B that is partly "
    "explained or uncertain. A pointer, not a circumstance in itself.",
    "D": "Commentary only: legal writing or analogy with other law. It is not in ESMA's text, and "
    "without A or B evidence it never leads above level 3.",
}
OTHER_TIERS = {
    "G": "gate: decides whether Article 61 is engaged at all",
    "R": "explanation that the guidelines themselves recognise",
    "Z": "recorded, but without effect under the guidelines",
}
FAMILIES = {
    "localisation": "Localisation",
    "payments": "Payments",
    "onboarding": "Onboarding",
    "distribution": "Distribution",
    "paid-media": "Paid media",
    "third-parties": "Third parties",
    "events-sponsorship": "Events and sponsorship",
    "outreach": "Outreach",
    "presence": "Presence",
    "group": "Group",
    "client-lifecycle": "Client life-cycle",
    "public-record": "Public record",
}
ACCESS = {
    "closed-verified": "closed",
    "partly-closed": "partly closed",
    "open": "open",
    "claimed-only": "closed in words only",
    "unknown": "unknown",
}
OUTCOMES = {
    "none": "does not explain it",
    "part": "explains it in part",
    "full": "explains it",
    "not assessed": "not assessed",
}


@dataclass(frozen=True, slots=True)
class Unlevelled:
    """What is said in place of a level."""

    headline: str
    means: str
    means_not: str
    steps: tuple[str, ...]


STATUSES = {
    "not-assessable": Unlevelled(
        "Not assessable: no level is given",
        "Too little of the firm's public footprint could be looked at for a level to mean "
        "anything.",
        "It says nothing in the firm's favour and nothing against it. What was not looked at is "
        "unknown, not absent.",
        (
            "Read the coverage table of the report: it says which addresses failed, and why.",
            "Check the address, and whether it opens in an ordinary browser.",
            "Run again later, with a larger page budget, or from another vantage point.",
            "Where a site turns automated readers away, ask the firm for access or for an export, "
            "and import it.",
        ),
    ),
    "article-61-not-engaged": Unlevelled(
        "Article 61 appears not to be engaged: no level is given",
        "Article 61 is about third-country firms. On the facts given, the question whether clients "
        "in the Union are solicited does not arise under it.",
        "It is no statement on any other duty of the firm, or on other entities of its group. "
        "The observations below are kept for the record only.",
        (
            "Check in the register that the entry covers this entity, each service and each "
            "Member State.",
            "Check which entity of the group the pages name as the provider of the service.",
            "If a third-country entity serves the same pages, run again for that entity.",
        ),
    ),
}
OTHER_STATUS = Unlevelled(
    "No level is given",
    "The run ended without a level.",
    "Nothing follows from that, in either direction.",
    ("Read the coverage table and the log of the run, then run again.",),
)
TERMS = {
    "wide": "wide",
    "basic": "basic, read by no native speaker",
    "none": "few or none",
}
"""How well the terms of a language are known, for the table of languages."""
METHOD = (
    "soliscope reads what a firm shows to the public and compares it with the circumstances that "
    "ESMA's guidelines on reverse solicitation (ESMA35-1872330276-2030, on Article 61 of "
    "Regulation (EU) 2023/1114) list. It quotes what it saw, and takes no view on what the firm "
    "intends.",
    "The thresholds between levels, the twelve families of evidence, the cap for closed access and "
    "the tiers given by analogy are modelling choices of this project. ESMA has neither set nor "
    "endorsed them.",
    "Paragraph 14 of the guidelines asks for all facts and circumstances. A level sorts evidence; "
    "it is no probability and decides no case.",
    "A level never depends on the number of pages. One circumstance on five hundred pages is one "
    "observation; independent kinds of evidence weigh more than repetition.",
    "Disclaimers and declarations of own initiative are recorded, and change nothing: under the "
    "guidelines they do not turn solicitation into the client's own initiative.",
    "Unknown is never treated as absent. A rule that could not be checked is listed as not "
    "assessed, with the reason.",
    "Every quotation names the address, the time, the digest of the bytes received and the record "
    "in the web archive (WARC) of the run, so that the firm and the reader can check it.",
    "This report is no legal advice.",
)
