"""Builds reports/templates/letter.docx, the letter that is shipped.

python benchmarks/build_letter.py
"""

from __future__ import annotations

from pathlib import Path

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt, RGBColor

TARGET = Path(__file__).parents[1] / "reports" / "templates" / "letter.docx"
SUBJECT = "Observations on the public marketing footprint of {{ firm }} (Article 61 MiCA)"
OPENING = (
    "On {{ date }} the publicly accessible web presence of your firm was looked at and compared"
    " with the circumstances that ESMA's guidelines on reverse solicitation"
    " (ESMA35-1872330276-2030) list. This letter names what appears there, so that you can check"
    " it, explain it or change it."
)
LOOKED = (
    "Looked at: {% for site in sites %}{{ site }}{% if not loop.last %}, {% endif %}{% endfor %};"
    " {{ pages }} pages on {{ hosts }} hosts {{ when }}; {{ failed }}"
    " addresses refused or failed, {{ left_out }} were left out. {{ not_assessed }} of {{ rules }}"
    " rules could not be assessed; what was not assessed is unknown, not absent."
)
RESULT = "Result of the sorting of evidence: {{ result }}. {{ level_meaning }} {{ level_limit }}"
CHECK = (
    "Each quotation is in the web archive (WARC) of the run, which is available to you on request."
    " The assessment has the sha256 digest {{ sha256 }}; rulebook {{ rulebook }}, {{ tool }}."
)


def build() -> None:
    """Write the template."""
    document = Document()
    section = document.sections[0]
    section.left_margin = section.right_margin = Cm(2.4)
    section.top_margin = section.bottom_margin = Cm(2.2)
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Calibri", Pt(10.5)
    style.paragraph_format.space_after = Pt(7)
    head = document.add_paragraph("[Name and address of the authority]")
    head.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    document.add_paragraph("{{ firm }}\n{{ home }}")
    date = document.add_paragraph("{{ date }}")
    date.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    document.add_paragraph().add_run(SUBJECT).bold = True
    for text in (OPENING, LOOKED, RESULT):
        document.add_paragraph(text)
    document.add_paragraph().add_run("What appears").bold = True
    document.add_paragraph("{%p if not findings %}")
    document.add_paragraph(
        "Nothing that counts was observed on what was read. This is no clearance."
    )
    document.add_paragraph("{%p endif %}")
    document.add_paragraph("{%p for finding in findings %}")
    line = document.add_paragraph()
    line.paragraph_format.space_after = Pt(0)
    line.add_run("{{ finding.number }}. {{ finding.title }}").bold = True
    line.add_run(
        " (tier {{ finding.tier }}, {{ finding.tier_name }}; points to: {{ finding.states }})"
    )
    law = document.add_paragraph("{{ finding.law }} {{ finding.citations }}")
    law.paragraph_format.space_after = Pt(0)
    quote = document.add_paragraph("“{{ finding.quote }}”")
    quote.paragraph_format.left_indent, quote.paragraph_format.space_after = Cm(0.8), Pt(0)
    quote.runs[0].italic = True
    place = document.add_paragraph(
        "{{ finding.address }}, seen {{ finding.seen_at }}, sha256 {{ finding.sha256 }}"
    )
    place.paragraph_format.left_indent = Cm(0.8)
    place.runs[0].font.size, place.runs[0].font.color.rgb = Pt(8.5), RGBColor(0x52, 0x62, 0x71)
    document.add_paragraph("{%p endfor %}")
    document.add_paragraph("{%p if more_findings %}")
    document.add_paragraph("{{ more_findings }} further observations are in the report.")
    document.add_paragraph("{%p endif %}")
    document.add_paragraph("{%p if questions %}")
    document.add_paragraph().add_run("Questions").bold = True
    document.add_paragraph("{%p endif %}")
    document.add_paragraph("{%p for question in questions %}")
    document.add_paragraph("{{ question }}", style="List Bullet")
    document.add_paragraph("{%p endfor %}")
    document.add_paragraph(
        "These observations decide no case. Paragraph 14 of the guidelines asks for all facts and"
        " circumstances; only an authority or a court can weigh them."
    )
    document.add_paragraph(CHECK)
    document.add_paragraph("[Name, signature]")
    document.core_properties.author = ""
    document.core_properties.title = "Letter"
    document.save(str(TARGET))


if __name__ == "__main__":
    build()
