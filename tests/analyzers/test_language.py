"""Language identification: our own sentences about an exchange that does not exist."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzers import language
from analyzers.language import LanguageSpan, identify, languages
from analyzers.places import EU_LANGUAGES

ROOT = Path(__file__).resolve().parents[2]

ENGLISH = (
    "Northwind Exchange lets you buy and sell digital assets at any hour of the day. Open an "
    "account, send money from your bank, and place your first order within minutes."
)

PARAGRAPHS = {
    "bg": "С борсата Северен вятър можете да купувате и продавате криптоактиви по всяко време. "
    "Отворете сметка, преведете пари от банката си и направете първата си поръчка.",
    "cs": "Na burze Severák můžete kryptoaktiva nakupovat a prodávat v kteroukoli denní dobu. "
    "Založte si účet, pošlete peníze ze své banky a během několika minut zadejte první příkaz.",
    "da": "Hos børsen Nordenvind kan du købe og sælge kryptoaktiver døgnet rundt. Opret en "
    "konto, overfør penge fra din bank, og afgiv din første ordre i løbet af få minutter.",
    "de": "An der Börse Nordwind können Sie Kryptowerte rund um die Uhr kaufen und verkaufen. "
    "Eröffnen Sie ein Konto, überweisen Sie Geld von Ihrer Bank und erteilen Sie Ihren ersten "
    "Auftrag.",
    "el": "Στο ανταλλακτήριο Βοριάς μπορείτε να αγοράζετε και να πουλάτε κρυπτοστοιχεία όλο το "
    "εικοσιτετράωρο. Ανοίξτε λογαριασμό και στείλτε χρήματα από την τράπεζά σας.",
    "es": "En la plataforma Viento Norte puedes comprar y vender criptoactivos a cualquier "
    "hora del día. Abre una cuenta, envía dinero desde tu banco y haz tu primera orden en "
    "pocos minutos.",
    "et": "Põhjatuule börsil saate krüptovara osta ja müüa igal kellaajal. Avage konto, kandke "
    "raha oma pangast üle ja esitage esimene tellimus mõne minuti jooksul.",
    "fi": "Pohjatuuli-pörssissä voit ostaa ja myydä kryptovaroja mihin aikaan tahansa. Avaa "
    "tili, siirrä rahaa pankistasi ja tee ensimmäinen toimeksiantosi muutamassa minuutissa.",
    "fr": "Sur la plateforme Vent du Nord, vous pouvez acheter et vendre des cryptoactifs à "
    "toute heure du jour. Ouvrez un compte, envoyez de l'argent depuis votre banque et passez "
    "un ordre.",
    "ga": "Is féidir leat criptea-shócmhainní a cheannach agus a dhíol ag an malartán seo ag "
    "am ar bith den lá. Oscail cuntas, seol airgead ó do bhanc agus déan do chéad ordú i "
    "gcúpla nóiméad.",
    "hr": "Na burzi Sjeverni vjetar možete kupovati i prodavati kriptoimovinu u svako doba "
    "dana. Otvorite račun, pošaljite novac iz svoje banke i zadajte prvi nalog za nekoliko "
    "minuta.",
    "hu": "Az Északi Szél tőzsdén a nap bármely órájában vehet és eladhat kriptoeszközöket. "
    "Nyisson számlát, utaljon pénzt a bankjából, és adja le első megbízását néhány percen "
    "belül.",
    "it": "Sulla piattaforma Tramontana puoi comprare e vendere cripto-attività a qualsiasi "
    "ora del giorno. Apri un conto, invia denaro dalla tua banca e inserisci il tuo primo "
    "ordine.",
    "lt": "Šiaurės vėjo biržoje kriptoturtą galite pirkti ir parduoti bet kuriuo paros metu. "
    "Atidarykite sąskaitą, perveskite pinigų iš savo banko ir pateikite pirmąjį pavedimą.",
    "lv": "Ziemeļvēja biržā jūs varat pirkt un pārdot kriptoaktīvus jebkurā diennakts laikā. "
    "Atveriet kontu, pārskaitiet naudu no savas bankas un iesniedziet pirmo rīkojumu.",
    "mt": "Fuq din il-pjattaforma tista' tixtri u tbigħ il-kriptoassi fi kwalunkwe ħin "
    "tal-ġurnata. Iftaħ kont, ibgħat il-flus mill-bank tiegħek u agħmel l-ewwel ordni tiegħek "
    "fi ftit minuti.",
    "nl": "Op de beurs Noordenwind kunt u op elk uur van de dag cryptoactiva kopen en "
    "verkopen. Open een rekening, maak geld over vanaf uw bank en plaats binnen enkele minuten "
    "uw eerste order.",
    "pl": "Na giełdzie Wiatr Północny możesz kupować i sprzedawać kryptoaktywa o każdej porze "
    "dnia. Otwórz konto, prześlij pieniądze ze swojego banku i złóż pierwsze zlecenie.",
    "pt": "Na plataforma Vento Norte pode comprar e vender criptoativos a qualquer hora do "
    "dia. Abra uma conta, envie dinheiro do seu banco e faça a sua primeira ordem em poucos "
    "minutos.",
    "ro": "Pe platforma Vântul de Nord puteți cumpăra și vinde criptoactive la orice oră din "
    "zi. Deschideți un cont, trimiteți bani din banca dumneavoastră și plasați primul ordin.",
    "sk": "Na burze Severák môžete kryptoaktíva nakupovať a predávať v ktorúkoľvek dennú "
    "hodinu. Založte si účet, pošlite peniaze zo svojej banky a zadajte prvý pokyn.",
    "sl": "Na borzi Severni veter lahko kriptosredstva kupujete in prodajate ob vsaki uri "
    "dneva. Odprite račun, nakažite denar s svoje banke in oddajte prvo naročilo v nekaj "
    "minutah.",
    "sv": "På börsen Nordanvind kan du köpa och sälja kryptotillgångar dygnet runt. Öppna ett "
    "konto, för över pengar från din bank och lägg din första order inom några minuter.",
}
ELSEWHERE = {
    "ca": "A la plataforma Tramuntana podeu comprar i vendre criptoactius a qualsevol hora del "
    "dia. Obriu un compte, envieu diners des del vostre banc i feu la primera ordre.",
    "gl": "Na plataforma Vento do Norte podes mercar e vender criptoactivos a calquera hora do "
    "día. Abre unha conta, envía cartos dende o teu banco e fai a túa primeira orde nuns "
    "minutos.",
    "is": "Í kauphöllinni Norðanvindi getur þú keypt og selt sýndareignir hvenær sem er "
    "sólarhringsins. Stofnaðu reikning, millifærðu peninga úr bankanum þínum og settu inn "
    "fyrstu pöntunina.",
    "mk": "На берзата Северен ветер можете да купувате и продавате криптосредства во секое "
    "време од денот. Отворете сметка, испратете пари од вашата банка и дадете го првиот налог.",
    "nb": "Hos børsen Nordavind kan du kjøpe og selge kryptoeiendeler når som helst på døgnet. "
    "Åpne en konto, overfør penger fra banken din, og legg inn den første ordren i løpet av "
    "noen minutter.",
    "ru": "На бирже «Северный ветер» вы можете покупать и продавать криптовалюту в любое время "
    "суток. Откройте счёт, переведите деньги из своего банка и разместите первую заявку.",
    "sr": "На берзи Северац можете да купујете и продајете криптоимовину у свако доба дана. "
    "Отворите рачун, пошаљите новац из своје банке и дајте први налог за неколико минута.",
    "tr": "Kuzey Rüzgârı borsasında günün her saatinde kripto varlık alıp satabilirsiniz. Bir "
    "hesap açın, bankanızdan para gönderin ve birkaç dakika içinde ilk emrinizi verin.",
    "uk": "На біржі «Північний вітер» ви можете купувати й продавати криптоактиви в будь-який "
    "час доби. Відкрийте рахунок, перекажіть гроші зі свого банку та розмістіть першу заявку.",
    "vi": "Trên sàn Gió Bắc, bạn có thể mua và bán tài sản số vào bất kỳ giờ nào trong ngày. "
    "Hãy mở tài khoản, chuyển tiền từ ngân hàng của bạn và đặt lệnh đầu tiên trong vài phút.",
    "ar": "في منصة ريح الشمال يمكنك شراء الأصول الرقمية وبيعها في أي ساعة من اليوم. افتح حسابا "
    "وحوّل المال من مصرفك وقدّم أول طلب لك خلال دقائق.",
    "ja": "北風取引所では、一日中いつでも暗号資産を売買できます。口座を開設し、銀行から送金す"
    "れば、数分で最初の注文を出すことができます。",
    "ko": "북풍 거래소에서는 하루 중 언제든지 디지털 자산을 사고팔 수 있습니다. 계좌를 열고 "
    "은행에서 돈을 보내면 몇 분 안에 첫 주문을 낼 수 있습니다.",
    "zh": "在北风交易所，您可以全天随时买卖数字资产。只需开立账户，从您的银行汇款，几分钟之内"
    "就能提交第一笔订单。",
}

NO_LANGUAGE_OR_ENGLISH = {
    "tickers": "BTC ETH ADAEUR USDT SOLUSDT XRPEUR DOGEUSDT MATICEUR DOT AVAX LINK UNI ATOM",
    "pairs": "ADA/EUR, SOL/BTC, DOT/USDT, LINK/ETH, ATOM/EUR, NEAR/USDT, ALGO/BTC, SAND/EUR, "
    "MANA/EUR",
    "market rows": "Bitcoin BTC 61,204.10 +1.2%\nPolkadot DOT 6.41 -0.8%\nAlgorand ALGO 0.21 +3.0%",
    "coin names": "Bitcoin Ethereum Solana Cardano Polkadot Avalanche Dogecoin Litecoin "
    "Algorand Tezos",
    "coin list": "Solana, Cardano, Polkadot, Avalanche, Dogecoin, Litecoin, Algorand, Tezos, "
    "Cosmos",
    "lower-case coins": "bitcoin ethereum solana cardano polkadot dogecoin litecoin algorand tezos",
    "hash": "0x9f3ac1de77b0a2415c6e88ad02f4c3b9e5d61f7708a9bb21c4d5e6f708192a3b",
    "addresses": "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq 3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy",
    "base64": "TWFuIGlzIGRpc3Rpbmd1aXNoZWQsIG5vdCBvbmx5IGJ5IGhpcyByZWFzb24sIGJ1dCBieSB0aGlz",
    "numbers": "12,345.67 8.901 23 % 1 000 000 2026-11-20 14:05:33 +4.25 -0.75 3/4",
    "error": "404 error",
    "countries": "Austria Belgium Bulgaria Croatia Cyprus Denmark Estonia Finland France "
    "Germany Greece Hungary Ireland Italy Latvia Lithuania Luxembourg Malta Netherlands Poland "
    "Portugal Romania",
    "country list": "Not available in: Cuba, Iran, North Korea, Syria, Sudan, Belarus, "
    "Venezuela, Mali",
    "language picker": "English Deutsch Français Español Italiano Português Polski Nederlands "
    "Română",
    "language lines": "English\nDeutsch\nFrançais\nEspañol\nItaliano\nPolski\nNederlands\n"
    "Slovenščina",
    "language bars": "English | Deutsch | Français | Español | Italiano | Português | Türkçe | "
    "Svenska",
    "json": '{"locale": "de", "title": "Kaufen und verkaufen Sie rund um die Uhr", '
    '"description": "Eröffnen Sie noch heute ein Konto bei uns", "currency": "EUR"}',
    "code": "function loadPrices(pairs) { return fetch(apiBase + '/ticker').then(r => r.json()); }",
    "cookies": "We use cookies to remember your settings and to count visits. Accept all, "
    "reject all or choose which cookies you allow. You can change your mind later in the "
    "footer.",
    "capitals": "TRADE FASTER WITH LOWER FEES AND BETTER LIQUIDITY\nNEW: STAKING REWARDS PAID "
    "DAILY",
    "navigation": "Home Products Pricing Login",
    "more navigation": "Markets Earn Staking Academy Support Careers Press Legal Blog Status "
    "API Docs",
    "latin products": "Nexa Vita Aurum Prime, Terra Nova Card, Lumen Pro, Fortis Vault, Magna "
    "Carta Pay",
    "firm names": "Nordwind Börse GmbH, Vent du Nord SAS, Tramontana S.r.l., Viento Norte S.L.",
    "people": "Anna Kowalska, Jürgen Müller, Giulia Rossi, José García, Zoë van den Berg, "
    "Niamh Byrne",
    "address": "Nordwind Exchange, Musterstraße 12, 10115 Berlin, Germany",
    "jargon": "Permissionless yield aggregation with gas-optimised vault strategies and "
    "slashing cover.",
    "english with loan words": "Our café partners in Zürich and São Paulo accept cards, résumé "
    "included.",
}


def found(text):
    return {span.language for span in identify(text)} - {"und"}


@pytest.mark.parametrize("code", [*PARAGRAPHS, *ELSEWHERE])
def test_a_paragraph_is_one_span_in_its_language(code):
    text = {**PARAGRAPHS, **ELSEWHERE}[code]
    (span,) = identify(text)
    assert (span.language, span.start, span.end) == (code, 0, len(text))
    assert 0.3 <= span.probability <= 1.0


def test_every_official_language_has_a_paragraph():
    assert set(PARAGRAPHS) == EU_LANGUAGES - {"en"}


def test_english_is_english():
    assert identify(ENGLISH)[0].language == "en"


@pytest.mark.parametrize("name", NO_LANGUAGE_OR_ENGLISH)
def test_what_has_no_language_is_not_called_a_foreign_one(name):
    assert found(NO_LANGUAGE_OR_ENGLISH[name]) <= {"en"}


@pytest.mark.parametrize("code", PARAGRAPHS)
def test_capitals_do_not_hide_a_language(code):
    assert found(PARAGRAPHS[code].upper()) == {code}


def test_bosnian_and_serbian_in_latin_letters_are_reported_as_croatian():
    bosnian = (
        "Na ovoj berzi možete kupovati i prodavati kriptovalute u bilo koje doba dana, sedmično."
    )
    serbian = "Na ovoj berzi možete da kupujete i prodajete kriptovalute u svako doba dana i noći."
    assert found(bosnian) == found(serbian) == {"hr"}
    assert {"hr", "bs", "sr"} == language.SOUTH_SLAVIC_LATIN


@pytest.mark.parametrize("code", PARAGRAPHS)
def test_one_foreign_paragraph_in_an_english_page_is_found_where_it_is(code):
    menu = "Home\nMarkets\nPricing\nLog in\n"
    text = f"{menu}{ENGLISH}\n{PARAGRAPHS[code]}\n{ENGLISH}\nTerms\nPrivacy\n"
    spans = [span for span in identify(text) if span.language not in ("en", "und")]
    assert [text[span.start : span.end] for span in spans] == [PARAGRAPHS[code]]
    assert spans[0].language == code


@pytest.mark.parametrize("code", ["de", "fr", "pl", "ga", "el"])
def test_a_language_that_changes_between_sentences_of_one_block_is_found(code):
    text = f"{ENGLISH} {PARAGRAPHS[code]} {ENGLISH}"
    for span in identify(text):
        quote = text[span.start : span.end]
        if span.language == code:
            assert quote in PARAGRAPHS[code]
        if span.language == "en":
            assert PARAGRAPHS[code] not in quote
    assert found(text) == {"en", code}


def test_neighbouring_blocks_are_one_span_only_across_white_space():
    first, _, second = PARAGRAPHS["de"].partition(". ")
    text = f"{first}.\n\n {second}"
    assert [(s.language, s.start, s.end) for s in identify(text)] == [("de", 0, len(text))]
    parted = f"{first}.\nOK\n{second}"
    assert [parted[s.start : s.end] for s in identify(parted)] == [f"{first}.", second]


def test_short_blocks_are_left_out():
    assert identify("Konto eröffnen") == []
    assert identify("") == identify("\n \n") == []


def test_a_short_block_needs_both_engines_to_be_sure():
    assert found("Jetzt kostenlos Konto eröffnen und handeln") == {"de"}
    assert found("Solana Terra Luna Prime Card") == set()


def test_long_text_without_white_space_is_read_to_its_end():
    text = "漢" * 50 + ELSEWHERE["zh"] * 40
    assert identify(text)[-1].end == len(text)
    assert found("x" * 20_000) == set()


def test_languages_counts_letters():
    counted = languages(f"{ENGLISH}\n{PARAGRAPHS['fi']}")
    assert list(counted) == ["fi", "en"] or list(counted) == ["en", "fi"]
    assert counted["fi"] == sum(map(str.isalpha, PARAGRAPHS["fi"]))
    assert list(counted.values()) == sorted(counted.values(), reverse=True)


def test_the_answer_does_not_depend_on_earlier_calls():
    texts = [*PARAGRAPHS.values(), *NO_LANGUAGE_OR_ENGLISH.values()]
    before = [identify(text) for text in texts]
    language.engines.guess.cache_clear()
    language.engines.confirmation.cache_clear()
    after = [identify(text) for text in reversed(texts)]
    assert before == after[::-1]


def test_the_answer_does_not_depend_on_the_process_and_import_loads_no_model():
    program = (
        "import sys; from analyzers.language import identify;"
        "assert not {'numpy', 'py3langid', 'langdetect'} & set(sys.modules), 'loaded too early';"
        f"print([(s.language, s.start, s.end, s.probability) for s in identify({MIXED!r})])"
    )
    answers = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=ROOT,
            capture_output=True,
            check=True,
            text=True,
            encoding="utf-8",
        ).stdout
        for seed in ("1", "2")
    }
    expected = [(s.language, s.start, s.end, s.probability) for s in identify(MIXED)]
    assert answers == {f"{expected}\n"}


MIXED = "\n".join([ENGLISH, PARAGRAPHS["ga"], PARAGRAPHS["mt"], ELSEWHERE["nb"], "Konto eröffnen"])


def test_the_profiles_say_where_they_are_from():
    document = json.loads((ROOT / "analyzers/data/langdetect_ext.json").read_text("utf-8"))
    assert [profile["name"] for profile in document["profiles"]] == ["ga", "is", "mt"]
    for source in document["header"]["sources"]:
        assert source["licence"]


PIECES = st.sampled_from(
    [*PARAGRAPHS.values(), *ELSEWHERE.values(), *NO_LANGUAGE_OR_ENGLISH.values(), ENGLISH, "OK", ""]
)
TEXTS = st.one_of(
    st.lists(PIECES, max_size=4).map("\n".join),
    st.lists(PIECES, max_size=3).map(" ".join),
    st.text(),
)


@settings(deadline=None, max_examples=60)
@given(TEXTS)
def test_spans_are_ordered_inside_the_text_and_repeatable(text):
    spans = identify(text)
    assert spans == identify(text)
    end = 0
    for span in spans:
        assert isinstance(span, LanguageSpan)
        assert end <= span.start < span.end <= len(text)
        assert text[span.start : span.end].strip() == text[span.start : span.end]
        assert (span.language == "und") == (span.probability == 0.0)
        end = span.end


LONG_TEXTS = st.sampled_from([*PARAGRAPHS.values(), *ELSEWHERE.values(), ENGLISH])


@settings(deadline=None, max_examples=60)
@given(LONG_TEXTS, LONG_TEXTS)
def test_two_texts_have_the_languages_of_both(one, other):
    assert found(f"{one}\n{other}") == found(one) | found(other)


def _corpus():
    shared = Path(os.environ.get("SOLISCOPE_SHARED", ROOT.parent / "shared"))
    path = shared / "langid" / "dev.jsonl"
    if not path.is_file():
        pytest.skip(
            "no language corpus: set SOLISCOPE_SHARED to the folder that has langid/dev.jsonl"
        )
    return [json.loads(line) for line in path.read_text("utf-8").split("\n") if line]


def test_no_english_page_of_the_corpus_is_called_something_else():
    pages = [r["text"] for r in _corpus() if r["kind"] == "page" and r["lang"] == "en"]
    assert pages
    assert [text[:80] for text in pages if not found(text) <= {"en"}] == []


def test_the_benchmark_says_what_is_missing(tmp_path):
    run = subprocess.run(
        [sys.executable, ROOT / "benchmarks/language.py", "--corpus", tmp_path / "none.jsonl"],
        capture_output=True,
        text=True,
    )
    assert run.returncode == 2
    assert run.stdout.count("\n") == 1
    assert "--corpus" in run.stdout


@pytest.mark.parametrize("length", [300, 399, 450, 560, 599, 600, 601, 1250])
def test_no_span_ends_behind_a_text_without_spaces(length):
    for letters in ("\u6672\u6f6d\u5f66\u7574", "abcdefgh", "\u0915\u093c"):
        text = (letters * length)[:length]
        assert all(0 <= span.start < span.end <= length for span in identify(text))


def test_the_fast_detector_gives_langdetects_own_probabilities():
    from importlib import resources
    from pathlib import Path

    from langdetect.detector_factory import PROFILES_DIRECTORY, DetectorFactory
    from langdetect.lang_detect_exception import LangDetectException

    from analyzers.language import engines

    texts = [path.read_text("utf-8") for path in sorted(Path(PROFILES_DIRECTORY).iterdir())]
    own = resources.files("analyzers").joinpath("data/langdetect_ext.json").read_text("utf-8")
    texts += [json.dumps(profile) for profile in json.loads(own)["profiles"]]
    theirs, ours = DetectorFactory(), engines._langdetect()
    theirs.seed = 0
    theirs.load_json_profile(texts)

    def probabilities(factory, text):
        detector = factory.create()
        detector.n_trial = 3
        detector.append(text)
        try:
            return [(one.lang, one.prob) for one in detector.get_probabilities()]
        except LangDetectException:
            return "no features"

    for text in (
        "Die Gebühren   richten sich nach dem Volumen der letzten 30 Tage.",
        "Θα χρειαστεί να επιβεβαιώσετε τη διεύθυνσή σας, ABC DEF.",
        "Комиссиите зависят от обема; see https://example.com/x or a@example.com",
        "日本語のテキスト with some English",
        "Trường hợp đặc biệt Ạ Ả à́",
        "", "   ", "123 456", "ÀÉÎ ÕÜ", "x",
    ):  # fmt: skip
        assert probabilities(ours, text) == probabilities(theirs, text), text
