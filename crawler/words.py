"""Words in addresses that say what a page is for, by class, in the Union's larger languages.

Only the order of fetching rests on them: what the page budget reaches first.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import unquote, urlsplit

CLASSES: tuple[tuple[str, str], ...] = (
    (
        "fees",
        """fee fees pricing prices price commission commissions cost costs tarif tarife tariff
        tariffs gebuehren gebühren preise kosten frais prix tarifs tarifas comisiones precios
        commissioni costi prezzi tariffe tarieven kosten oplaty opłaty cennik prowizje poplatky
        cenik ceník taxas custos precos comissoes avgifter priser gebyrer hinnat hinnasto maksut
        dijak díjak arak tarife comisioane preturi taksi naknade cene pristojbine προμήθειες
        χρεώσεις такси""",
    ),
    (
        "payment",
        """deposit deposits withdraw withdrawal withdrawals funding payment payments pay sepa iban
        card cards einzahlung einzahlungen auszahlung zahlung zahlungen zahlungsarten depot paiement
        paiements retrait deposito depositos depósito retiro pago pagos versamento prelievo
        pagamento pagamenti storting betalen betaling wplata wpłata platnosci płatności vklad vklady
        platby levantamento insattning insättning indbetaling talletus befizetes depunere plata
        buy kaufen acheter comprar comprare kopen kup koupit kupit köpa osta""",
    ),
    (
        "legal",
        """legal terms tos conditions agreement agreements imprint impressum disclosure disclosures
        disclaimer regulation regulatory regulated licence license licenses compliance mica risk
        risks privacy policy policies datenschutz agb nutzungsbedingungen rechtliches risiko
        mentions-legales mentions cgu cgv conditions-generales confidentialite aviso-legal
        terminos términos condiciones privacidad termini condizioni note-legali privacidade
        voorwaarden juridisch regulamin warunki prawne podminky podmínky obchodni villkor vilkar
        ehdot aszf felhasznalasi termeni conditii uvjeti pogoji pravila restricted countries
        jurisdictions availability eligibility όροι условия""",
    ),
    (
        "contact",
        """contact contacts about aboutus about-us company team who-we-are kontakt ueber-uns über
        unternehmen a-propos apropos nous-contacter qui-sommes-nous contacto sobre nosotros empresa
        contatti contatto chi-siamo azienda over-ons o-nas o-nás kontakty contato contactos
        quem-somos om-oss yhteystiedot meista kapcsolat rolunk despre onama office offices
        locations entities επικοινωνία контакти""",
    ),
    (
        "app",
        """app apps mobile download downloads android ios wallet herunterladen telecharger
        télécharger descargar scarica downloaden pobierz stahnout stáhnout baixar ladda-ner
        letöltés letoltes""",
    ),
    (
        "partners",
        """affiliate affiliates referral referrals refer partner partners partnership ambassador
        ambassadors influencer influencers introducer ib invite promotions promotion promo bonus
        bonuses campaign campaigns rewards empfehlen freunde parrainage affilies afiliados
        referidos affiliazione partnerprogramm polecaj program-partnerski doporuceni""",
    ),
    (
        "careers",
        """career careers job jobs vacancies join-us karriere stellen emploi emplois carriere
        recrutement empleo trabaja lavora carriera vacatures werken-bij praca kariera kariéra
        carreiras jobb ura allas""",
    ),
    (
        "news",
        """blog news press newsroom articles article academy learn magazine announcement
        announcements events event neuigkeiten presse aktuelles actualites actualité noticias
        prensa notizie stampa nieuws pers aktualnosci aktualności novinky nyheter uutiset hirek
        stiri novice""",
    ),
)
"""(class, its words), in the order in which they are fetched."""

FIRST, ROOT, REST = 0, 1, len(CLASSES) + 2
"""Rank of start pages, of locale roots, and of everything that has no class."""
_RANKS = {
    word: rank + 2
    for rank, (_, words) in reversed(list(enumerate(CLASSES)))
    for word in words.split()
}
_SPLIT = re.compile(r"[\W_]+")


@lru_cache(maxsize=8192)
def _segment(segment: str) -> int:
    text = segment.lower().rsplit(".", 1)[0]
    return min((_RANKS.get(w, REST) for w in (text, *_SPLIT.split(text))), default=REST)


def rank(url: str) -> int:
    """Return the class of an address by the words of its path: the smaller, the sooner."""
    segments = unquote(urlsplit(url).path).split("/")
    return min((_segment(s) for s in segments if s), default=REST)
