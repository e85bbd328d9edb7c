from analyzers.crawls.translated_blog_post import translated_blog_post as rule

PORTUGUESE = (
    "A partir de hoje pode também negociar Solana connosco. Baixámos as comissões e simplificámos"
    " os depósitos, para que seja ainda mais fácil começar. Abra já a sua conta e garanta o bónus"
    " de boas-vindas, que só está disponível até ao final deste mês para novos clientes."
)
ENGLISH = "From today you can also trade Solana with us, at lower fees and with simpler deposits."


def test_posts_in_a_language_that_the_site_does_not_have_otherwise(page, crawl):
    made = page(f"<html lang=pt-PT><p>{PORTUGUESE}", "https://x.example/blog/solana")
    [signal] = rule.signals(crawl(made))
    assert signal.sighting.states == ("PT",)
    assert signal.sighting.evidence.quote.startswith("A partir de hoje pode também negociar")


def test_posts_beside_ordinary_pages_are_not_counted_again(page, crawl):
    post = page(f"<html lang=pt-PT><p>{PORTUGUESE}", "https://x.example/blog/solana")
    home = page(f"<html lang=pt-PT><p>{PORTUGUESE}", "https://x.example/pt/")
    assert not list(rule.signals(crawl(post, home)))


def test_an_english_blog_is_no_signal(page, crawl):
    made = page(f"<html lang=pt><p>{ENGLISH * 4}", "https://x.example/blog/solana")
    assert not list(rule.signals(crawl(made)))
