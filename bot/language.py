"""Messages in other languages: Welsh is answered in Welsh, others in plain English, and a person is offered."""

import re
import unicodedata
from dataclasses import dataclass

from bot.replies import Choice, ChoicesReply, Reply, TextReply

WELSH = "Welsh"
# Words that are common in one language and hardly ever English; two of them and two words in five settle it.
_LEAST_WORDS = 2
_LEAST_SHARE = 0.4
_SHORT = 3

_WELSH_WORDS = """
    ac angen allwch alla ar arian be beth ble bore byw chi chwilio cyfraniad cymorth cymraeg cymru da ddim dim diolch
    dw dych dydw edrych efo ei ein eisiau er eu fel fi fy gallaf gallwch gan gen gennyf gofal gofalu gwraig gyda gyfer
    heddiw helo hoffwn hon hwn hynny iawn iechyd isel lle llawer mae meddwl meddyg mewn nad nhad nhw nid nos oed
    oes os pam prynhawn pryd pwy rhaid rhywun rwy rwyf rwyn rydw rydym rydyn sâl sal siarad sut swydd sy sydd tad tŷ
    unig unrhyw grŵp gwr gŵr gofalwyr ofalwyr wedi wnewch wyf wyt ychydig ydi ydw ydy ydych yma yn yna
    yr ysbyty yw dros dweud mi
"""
_OTHER_WORDS = {
    "Polish": """
        jest nie się sie mam moja mój moj potrzebuję potrzebuje pomocy proszę prosze dzień dzien dobry dziękuję dziekuje
        gdzie jak czy chcę chce mieszkam dla lekarz lekarza pracy mówię mowie polsku jestem muszę musze oraz które
        dziecko mieszkanie pieniądze pieniadze mogę moge ktoś mnie
    """,
    "Romanian": """
        sunt este nu am nevoie ajutor vă va rog mulțumesc multumesc unde cum pentru și si copil doctor bună buna ziua
        locuiesc vreau casă bani vorbesc română romana mama mea meu trebuie pot cineva engleză
    """,
    "Spanish": """
        necesito ayuda hola gracias por favor donde dónde estoy soy tengo mi madre padre hijo hija para una los las
        quiero casa dinero médico medico hablo español espanol inglés ingles con pero está esta vivo alguien puede
    """,
    "Portuguese": """
        preciso ajuda olá ola obrigado obrigada onde estou sou tenho minha meu mãe mae pai filho filha para uma não nao
        quero casa dinheiro médico falo português portugues inglês com mas você voce moro alguém alguem
    """,
    "French": """
        je suis besoin aide bonjour merci s'il vous plaît plait où ou est mon ma mère mere père pere fils fille pour
        une les des veux maison argent médecin medecin parle français francais anglais avec mais j'ai habite quelqu'un
    """,
    "Italian": """
        ho bisogno di aiuto ciao grazie prego dove sono mia mio madre padre figlio figlia per una gli voglio casa soldi
        medico parlo italiano inglese con vivo qualcuno buongiorno
    """,
    "German": """
        ich brauche hilfe hallo danke bitte wo bin habe meine mein mutter vater sohn tochter für fur eine und nicht
        möchte mochte haus geld arzt spreche deutsch englisch mit aber wohne jemand guten ist
    """,
    "Lithuanian": """
        man reikia pagalbos labas ačiū aciu prašau prasau kur esu mano mama noriu namas pinigai gydytojas kalbu
        lietuviškai lietuviskai ir ne yra gyvenu kas
    """,
    "Slovak or Czech": """
        potrebujem potřebuji pomoc pomôcť dobrý dobry deň den prosím prosim ďakujem dakujem děkuji kde som jsem moja
        moje mám chcem chci bývam bydlím lekár lékař hovorím mluvím slovensky česky
    """,
    "Hungarian": """
        segítségre szükségem van kérem kerem köszönöm koszonom hol vagyok nem és egy szeretnék jó napot orvos beszélek
        magyarul lakom
    """,
    "Turkish": """
        yardıma yardima yardım yardim ihtiyacım ihtiyacim var merhaba lütfen lutfen teşekkür tesekkur nerede benim
        annem babam istiyorum doktor türkçe turkce konuşuyorum bir ve için icin
    """,
    "Albanian": """
        kam nevojë nevoje për per ndihmë ndihme unë une jam përshëndetje faleminderit ku është eshte nëna ime dua
        shtëpi mjek flas shqip anglisht dhe
    """,
    "Somali": """
        waxaan u baahanahay caawimaad fadlan mahadsanid xaggee hooyaday aabahay guri lacag dhakhtar soomaali ku
        hadlaa iyo ayaan
    """,
}
_SCRIPTS = {
    "ARABIC": "Arabic, Urdu, Farsi or Pashto",
    "CYRILLIC": "Ukrainian, Russian or Bulgarian",
    "CJK": "Chinese or Japanese",
    "HIRAGANA": "Japanese",
    "KATAKANA": "Japanese",
    "HANGUL": "Korean",
    "DEVANAGARI": "Hindi or Nepali",
    "BENGALI": "Bengali",
    "GURMUKHI": "Punjabi",
    "GUJARATI": "Gujarati",
    "TAMIL": "Tamil",
    "SINHALA": "Sinhala",
    "THAI": "Thai",
    "GREEK": "Greek",
    "HEBREW": "Hebrew",
    "ETHIOPIC": "Amharic or Tigrinya",
}
_ENGLISH_WORDS = """
    i i'm im a an the is are am and or for to of in on at my me you your he she his her it we they them with need want
    help please can could have has do don't not no yes what where when who how so but if this that been was just like
    feel get got some someone any from about up out there one more tell show is it mum dad
"""
_SETS = {WELSH: frozenset(_WELSH_WORDS.split())} | {
    name: frozenset(words.split()) for name, words in _OTHER_WORDS.items()
}
_ENGLISH = frozenset(_ENGLISH_WORDS.split())
_WELSH_GREETING = re.compile(r"^\W*(?:s'?mae|shwmae|sut mae|bore da|prynhawn da|noswaith dda|diolch|cymraeg)\b", re.I)
_SPOKEN = """
    polish romanian spanish portuguese french italian german lithuanian slovak czech hungarian turkish albanian somali
    arabic urdu farsi pashto ukrainian russian bulgarian chinese mandarin cantonese hindi nepali bengali punjabi
    gujarati tamil kurdish tigrinya vietnamese
"""
_ASKS = re.compile(
    r"\b(?:i|he|she|they|we) (?:do not|don'?t|doesn'?t|can'?t|cannot|can not) (?:really )?(?:speak|read|understand) "
    r"(?:\w+ ){0,2}english\b|\bno (?:speak )?english\b|\benglish (?:is )?(?:not|no) good\b"
    rf"|\b(?:speaks?|talk|read|reply|answer)(?: \w+){{0,2}}? (?:in )?(?P<name>welsh|{'|'.join(_SPOKEN.split())})\b",
    re.I,
)
# What is looked for is to be in a language, or for those who speak it.
_GIVEN_IN = re.compile(
    rf"\b(?:in|speaks?|speaking|talks?) (?P<one>{'|'.join(_SPOKEN.split())})\b"
    rf"|\b(?P<two>{'|'.join(_SPOKEN.split())})[- ](?:speak(?:ing|ers?)|ladies|women|men|people|elders|families|"
    r"community|groups?|clubs?|lunch|class(?:es)?)\b",
    re.I,
)
# Company that shares a language is looked for like any other; nobody asks us to speak it.
_AMONG = re.compile(
    r"\b(?:people|others|folk|ladies|women|men|mums|dads|mothers|elders|friends|neighbours|families|groups?|clubs?|class(?:es)?)\b"
    r"(?:\W+[\w']+){0,5}?\W+(?:speak|talk)",
    re.I,
)

_IN_WELSH = (
    "Mae'n ddrwg gennyf, ond cyfrifiadur ydw i, ac yn Saesneg rwy'n gweithio orau. Gallwch barhau yn Saesneg, "
    "neu ofyn am rywun sy'n siarad Cymraeg. Mewn argyfwng, ffoniwch 999."
)
_WELSH_ALOUD = (
    "I think you are speaking Welsh. You can carry on in English, or say: talk to a person who speaks Welsh. "
    "In an emergency, hang up and call 9 9 9."
)


@dataclass(frozen=True, slots=True)
class Language:
    """A language other than English; ``name`` is empty when only that much is known.

    ``is_asked_for`` is true when it was asked for in English.
    """

    name: str
    is_asked_for: bool = False


def read_language(text: str) -> Language | None:
    """Return the language of a message, or the one it asks for; ``None`` for English and for what cannot be told."""
    asked = _ASKS.search(text.replace("’", "'"))
    if asked and not (asked["name"] and _AMONG.search(text)):
        return Language((asked["name"] or "").capitalize(), is_asked_for=True)
    script = _script_of(text)
    if script:
        return Language(script)
    if _WELSH_GREETING.search(text):
        return Language(WELSH)
    words = re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)?", unicodedata.normalize("NFC", text.lower()))
    # “rwy'n” is “rwy” and a short “yn”.
    words = [word.replace("’", "'").removesuffix("'n") for word in words]
    if not words or sum(word in _ENGLISH for word in words) / len(words) > _LEAST_SHARE:
        return None
    hits = {name: {word for word in words if word in known} for name, known in _SETS.items()}
    name = max(hits, key=lambda each: len(hits[each]))
    foreign = hits[name] - _ENGLISH
    share = sum(word in hits[name] for word in words) / len(words)
    is_settled = len(foreign) >= _LEAST_WORDS and share >= _LEAST_SHARE and len(words) >= _SHORT
    return Language(name) if is_settled else None


def read_wanted_language(text: str) -> str | None:
    """Return the language, in small letters, that a service is looked for in ("company for her, in Nepali")."""
    found = _GIVEN_IN.search(text)
    return (found["one"] or found["two"]).lower() if found else None


def language_replies(language: Language) -> tuple[Reply, ...]:
    """Return what is said to somebody who writes or asks for another language."""
    if language.name == WELSH:
        return (
            TextReply(text=_IN_WELSH, speech=_WELSH_ALOUD),
            ChoicesReply(
                choices=(
                    Choice(title="Parhau yn Saesneg (carry on in English)", say="what can you do"),
                    Choice(title="Siarad â rhywun yn Gymraeg", say="talk to a person who speaks Welsh"),
                )
            ),
        )
    thought = f"I think that is {language.name}. " if language.name and not language.is_asked_for else ""
    words = (
        f"{thought}I can only talk in English. A person can help you, with an interpreter. "
        "To ask, say: person. In an emergency, call 999."
    )
    person = Choice(title="Ask for a person and an interpreter", say="talk to a person with an interpreter")
    return (TextReply(text=words, speech=words.replace("999", "9 9 9")), ChoicesReply(choices=(person,)))


def _script_of(text: str) -> str | None:
    """Return the languages of the script that most letters are in, when it is not Latin."""
    letters = [character for character in text if character.isalpha()]
    names = [unicodedata.name(character, "").split(" ")[0] for character in letters]
    for script, languages in _SCRIPTS.items():
        if names and names.count(script) * 2 > len(names):
            return languages
    return None
