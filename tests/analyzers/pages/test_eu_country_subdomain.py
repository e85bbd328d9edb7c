from analyzers.pages.eu_country_subdomain import eu_country_subdomain

FRENCH = (
    "<html lang=fr><p>Ouvrez un compte en quelques minutes et échangez des bitcoins et de"
    " nombreuses autres cryptomonnaies avec des frais réduits, sans dépôt minimum.</p>"
)


def test_a_country_subdomain_with_its_language(seen):
    [sighting] = seen(eu_country_subdomain, FRENCH, "https://fr.exchange.com/")
    assert sighting.states == ("FR",)
    assert sighting.confidence == "medium"  # by analogy to the Annex, never high
    assert sighting.host == "fr.exchange.com"


def test_a_region_in_the_label(seen):
    [sighting] = seen(eu_country_subdomain, FRENCH, "https://fr-be.exchange.com/")
    assert sighting.states == ("BE",)


def test_naive_matches_that_must_not_fire(seen):
    english = "<html lang=en><p>Service desk of the information technology department, open daily"
    for host in ("it.corp.com", "hr.corp.com", "www.corp.com", "de.com", "status.eu-west-1.aws.com",
                 "fr-ca.corp.com", "be.corp.com", "docs.corp.com"):  # fmt: skip
        assert not seen(eu_country_subdomain, english, f"https://{host}/"), host
