"""Rules that the sample documents did not see or could not check."""

from __future__ import annotations

DISTRIBUTION = "needs app store pages, and none were collected"
SIGN_UP = "the sign-up form needs a browser"

# signal, title, tier, family, reason
NOT_ASSESSED = """
geo-targeted-digital-ads|Advertisements targeted at Member States|A|paid-media|ads
advertising-retargeting|Retargeting of visitors from the Union|B|paid-media|ads
internet-commercial|Banners and commercials addressed to the Union|B|paid-media|ads
brand-advertising-general|Brand advertising with a broad reach|B|paid-media|ads
geo-targeted-link-building|Links from sites under national top-level domains|A|localisation|links
eu-partner-site-promotion|Promotion on a partner's site|A|third-parties|links
eu-regulated-entity-redirect|Regulated entity that sends its clients on|B|third-parties|links
close-links-solicitation|Promotion by a closely linked person|B|third-parties|links
own-initiative-review|Third-party review on own initiative|R|third-parties|links
remunerated-eu-influencer|Paid influencer based in the Union|A|third-parties|social
unremunerated-influencer-on-behalf|Influencer, pay not visible|B|third-parties|social
messaging-channel-eu|Community channel for a Member State|B|outreach|social
social-media-eu-handle|Account for a Member State|B|outreach|social
marketing-monitoring-hit|Hit of a marketing monitor|C|public-record|social
geo-ip-localisation|Different content for visitors from the Union|A|localisation|vantage
geo-block-web|Access blocked for addresses in the Union|R|distribution|vantage
entity-redirect|Visitors steered to another entity|B|group|vantage
serp-visibility-eu|Search results in the Union|D|localisation|search
search-tool-geotargeting|Country targeting in search tools|A|localisation|search
eu-traffic-share|Share of visitors from the Union|D|public-record|traffic
consumer-survey-usage|Consumer survey|C|public-record|traffic
app-store-eu-availability|App offered in stores of the Union|C|distribution|stores
localised-app-store-listing|App listing in an official language|A|distribution|stores
eu-app-store-ranking|Ranking in stores of the Union|D|distribution|stores
app-unavailable-eu-stores|App not offered in stores of the Union|R|distribution|stores
group-offer-non-differentiation|Group offer without a visible difference|A|group|register
authorised-entity|Authorised entity|G|group|register
eu-casp-art-redirect|Authorised entity that sends clients to the group|A|group|register
eu-established-firm|Registered or head office in the Union|G|group|register
nca-warning-or-noncompliant-listing|Warning by a national authority|C|public-record|warnings
client-complaint-or-whistleblower|Complaints|C|public-record|warnings
eu-account-acceptance|Account opened by a resident of the Union|B|onboarding|signup
no-eu-accounts|Sign-up refuses residents of the Union|R|onboarding|signup
eu-phone-prefix-default|Dialling code preselected|D|onboarding|signup
eu-kyc-document-list|Identity documents accepted|D|onboarding|signup
email-campaign|E-mail campaign|B|outreach|records
telephone-outreach|Telephone calls|B|outreach|records
face-to-face-meeting|Meetings in person|B|outreach|records
brochure-distribution|Brochures|B|outreach|records
event-invitation|Invitation to an event|B|events-sponsorship|records
post-transaction-push-new-type|Push message on other types|A|client-lifecycle|records
post-transaction-push-reactivation|Push message weeks later|A|client-lifecycle|records
in-platform-promotional-prompt|Promotion inside the account area|B|client-lifecycle|records
different-type-cross-offer|Different type offered|A|client-lifecycle|records
service-bundling|Services offered as a bundle|A|client-lifecycle|records
original-transaction-window|Marketing outside the original transaction|B|client-lifecycle|records
client-relationship-records|Records of the relationship|B|client-lifecycle|records
client-exclusive-initiative|Service on the client's own initiative|R|client-lifecycle|records
eu-client-base|Clients in the Union|D|public-record|records
non-mica-enquiry-cross-sell|Answer to another enquiry used for promotion|A|outreach|records
intragroup-relationship|Service within the group|R|group|records
vpn-argument|Access by VPN as an argument|Z|onboarding|records
thirty-day-rule|Thirty days as an argument|Z|client-lifecycle|records
reverse-solicitation-letter|Letter prepared for clients|Z|onboarding|records
event-participation|Presence at a trade fair|B|events-sponsorship|news
international-sports-sponsorship|International sponsorship|A|events-sponsorship|news
other-sponsorship-deal|Other sponsorship|B|events-sponsorship|news
press-release-eu-media|Press release to media in the Union|B|outreach|news
eu-job-postings|Vacancies for country managers|D|presence|robots
educational-material-with-site-link|Training material that links to the firm|A|outreach|robots
webinar-or-training-invitation|Invitation to a course|B|outreach|robots
gated-whitepaper|White paper against contact data|D|outreach|robots
purely-educational-content|Purely educational material|R|outreach|robots
translated-blog-post|Translated blog posts|A|localisation|robots
eu-iban-funding-account|Deposits to an IBAN in a Member State|C|payments|signup
eu-local-payment-method|National payment method|D|payments|signup
eu-residents-invited|Residents of the Union invited|B|onboarding|broken
affiliate-programme|Affiliate programme|B|third-parties|budget
referral-reward-programme|Reward for referrals|B|third-parties|budget
localised-customer-support|Support localised for a Member State|D|localisation|budget
"""
REASONS = {
    "ads": "needs an export of an advertising library, and none was imported",
    "links": "needs an export of backlinks, and none was imported",
    "social": "needs an export of social media, and none was imported",
    "vantage": "needs a vantage point in the Union, and none was given",
    "search": "needs an export of search results, and none was imported",
    "traffic": "needs traffic figures, and none were imported",
    "stores": DISTRIBUTION,
    "register": "needs the register of authorised firms, and it was not imported",
    "warnings": "needs the authorities' lists of warnings, and none were imported",
    "signup": SIGN_UP,
    "records": "needs records of the firm: it cannot be seen from outside",
    "news": "needs an export of press and events, and none was imported",
    "robots": "the section was closed to robots",
    "broken": "the rule failed on 2 pages (ValueError: unreadable markup)",
    "budget": "the part of the site was cut short by the page budget",
}
NOT_FOUND = (
    ("eu-cctld-domain", "Domain under a Member State's top-level domain", "A", "localisation"),
    ("eu-country-subdomain", "Subdomain for a Member State", "A", "localisation"),
    ("integrated-translation-tool", "Translation tool on the site", "A", "localisation"),
    ("eu-local-currency-pricing", "Prices in CZK, DKK, HUF, PLN, RON or SEK", "D", "payments"),
    ("eu-specific-legal-terms", "Terms written for clients in the Union", "D", "onboarding"),
    ("eu-mailing-address", "Postal address in a Member State", "C", "presence"),
    ("eu-email-address", "E-mail address that hints at a Member State", "C", "presence"),
    ("own-initiative-tick-box", "Declaration of own initiative", "Z", "onboarding"),
)


def not_assessed() -> list[dict[str, str]]:
    rows = (row.split("|") for row in NOT_ASSESSED.strip().splitlines())
    return [
        {"signal": s, "title": t, "tier": tier, "family": family, "reason": REASONS[reason]}
        for s, t, tier, family, reason in rows
    ]
