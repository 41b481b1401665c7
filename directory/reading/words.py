"""Words as the readers see them: normalised, stemmed, and free of fillers.

People write "cant", "can't" and "cannot", and speech arrives without commas; phrases of the vocabulary
and what people say both go through here, so that they meet.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from py_rust_stemmers import SnowballStemmer

from directory.reading import welsh
from directory.reading.text_speak import write_out

_TOKEN = re.compile(r"[^\W_]+(?:['’‘`´][^\W_]+)*|[.!?;:,\n()…–—]", re.UNICODE)
_APOSTROPHES = re.compile(r"['’‘`´]")
_ENDS_CLAUSE = frozenset(".!?;\n…")
# Numbers are said digit by digit ("one one one").
_SAID_TWICE = re.compile(
    r"\b(?!(?:one|two|three|four|five|six|seven|eight|nine|nought|zero|oh|yo)\b)"
    r"([^\W\d_]+(?:['’][^\W\d_]+)?)(?:\s+\1\b(?!['’]))+",
    re.IGNORECASE,
)
# Said to excuse the asking; it tells of nobody.
_EXCUSE = re.compile(r"\b(?:i'?m )?(?:(?:only|just) )?asking for (?:a|my) (?:friend|mate|pal)\b", re.IGNORECASE)
# A small roof or two dots over a letter, which Welsh has and phones leave out.
_ACCENTS = re.compile("[\u0300-\u036f]")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Said to fill a pause, or written by a surgery in a hurry; they hold no need.
_FILLERS = _words(
    """um umm umh er erm errm uh uhm hmm mm ah eh oh like basically actually literally obviously pt pts hx pmh dx
    px rv ref reqs req yo pls plz please thx thanks ta cheers hi hello hiya hey dear"""
)

# Past forms and the like that no stemmer undoes; for phrases, not for words on their own.
_IRREGULAR = {
    "fell": "fall", "fallen": "fall", "felt": "feel", "lost": "lose", "broke": "break", "broken": "break",
    "drank": "drink", "drunk": "drink", "ate": "eat", "eaten": "eat", "slept": "sleep", "gone": "go", "went": "go",
    "left": "leave", "beaten": "beat", "stolen": "steal", "stole": "steal", "forgot": "forget", "forgotten": "forget",
    "died": "die", "dies": "die", "dead": "die", "paid": "pay", "grew": "grow", "kept": "keep",
    "taught": "teach", "bought": "buy", "spent": "spend", "bled": "bleed", "swollen": "swell", "thrown": "throw",
    "threw": "throw", "shaking": "shake", "shook": "shake", "worse": "bad", "struggling": "struggle",
    # Whoever is dying is not dead, and wants other help; the stemmer makes one of them.
    "dying": "dyin",
}  # fmt: skip

# Different words and spellings for the same thing.
_SAME = {
    "children": "child", "feet": "foot", "teeth": "tooth", "women": "woman", "men": "man", "wives": "wife",
    "mam": "mum", "mom": "mum", "mother": "mum", "mummy": "mum", "father": "dad", "daddy": "dad", "hubby": "husband",
    "missus": "wife", "gran": "nan", "nana": "nan", "granny": "nan", "grandma": "nan", "grandmother": "nan",
    "grandfather": "grandad", "grandpa": "grandad", "granddad": "grandad", "kid": "child", "kiddie": "child",
    "tv": "telly", "television": "telly", "cannot": "cant", "carnt": "cant", "counseling": "counselling",
    "appt": "appointment", "doc": "doctor", "gps": "gp", "bf": "boyfriend", "gf": "girlfriend", "bloke": "man",
    "tho": "though", "alot": "lot", "cos": "because", "coz": "because", "cuz": "because", "bc": "because", "u": "you",
    "ur": "your", "wanna": "want", "gonna": "going", "gotta": "got", "ppl": "people", "fink": "think", "mite": "might",
    "teen": "teenager", "nabour": "neighbour", "naybor": "neighbour", "neighbor": "neighbour", "allways": "always",
}  # fmt: skip

# Words that say little on their own; two wordings that differ only in these mean the same.
_FUNCTION = (
    _words(
        """a an the i im ive ill id me my mine myself we our us ours you your yours he him his she her hers they them
    their theirs it its this that these those there here is am are was were be been being do does did doing done
    have has had having get gets got getting go goes going to of for with in on at by from as into onto about
    and or so then than if when while because which who whom whose what where how some any also too very really
    quite just bit lot lots need needs needed want wants wanted wanting help helps helped helping looking look
    find finding know anyone can could would should will shall may might must let lets hes shes theyre weve were
    youre youve theyve thats whats theres up out over more much many again now still even only ever well all one
    thing things something kind sort keep keeps kept keeping since though bad tell please"""
    )
    | welsh.SMALL
)
_NOT = welsh.NOT | _words(
    """not no never none without cant cannot couldnt dont doesnt didnt isnt arent wasnt werent wont wouldnt havent
    hasnt hadnt aint unable neither nor nothing"""
)
_NOBODY = welsh.NOBODY | _words("nobody noone")
_PERSON = welsh.PERSON | _words("someone somebody anyone anybody person people")
_RELATIVE = welsh.RELATIVE | _words(
    """mum dad husband wife partner nan grandad sister brother aunt auntie uncle parent boyfriend girlfriend spouse
    fella cousin mate friend"""
)
_CHILD = welsh.CHILD | _words("child son daughter boy girl lad lass grandson granddaughter grandchild")
# "No" before one of these, or before a comma, answers what was asked; it denies nothing that follows.
_AFTER_ANSWER = _words(
    """i im ive ill id we weve were well you youre youve he hes she shes they theyre it its that thats this these those
    there theres the my your his her our their not dont didnt wasnt isnt wait hang hold sorry but because cos so what
    is are was do did can could just and if in on at for please thank thanks"""
)

NOT = "¬"
_PERSON_KEY, RELATIVE_KEY, _CHILD_KEY = "<person>", "<relative>", "<child>"
CLASS_KEYS = frozenset({NOT, _PERSON_KEY, RELATIVE_KEY, _CHILD_KEY})
BOUNDARY = "¶"


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text: where it stands, and its plain, light and stemmed forms.

    ``light`` has plurals and odd past forms undone; ``stem`` is the Snowball English stem of it.
    ``clause`` numbers the stretch between full stops (or the like) it stands in; ``comma`` says that a
    lesser pause stands before it.
    """

    text: str
    light: str
    stem: str
    start: int
    end: int
    clause: int
    comma: bool = False


class WordReader:
    """Splits text into words; keeps the stems it has seen of the words it is told to know."""

    def __init__(self) -> None:
        self._stemmer = SnowballStemmer("english")
        self._forms: dict[str, tuple[str, str]] = {}

    def remember(self, words: Sequence[Word]) -> None:
        """Keep the forms of these words, which will be met often (those of the vocabulary)."""
        for word in words:
            self._forms[word.text] = (word.light, word.stem)

    def read(self, text: str) -> list[Word]:
        """Return the words of ``text`` in order, without fillers."""
        words: list[Word] = []
        clause = 0
        comma = False
        for found in _TOKEN.finditer(text):
            token = found.group()
            if not token[0].isalnum():
                clause += token in _ENDS_CLAUSE
                comma = True
                continue
            plain = _plain(token)
            if plain in _FILLERS:
                continue
            light, stem = self.forms(plain)
            words.append(Word(plain, light, stem, found.start(), found.end(), clause, comma))
            comma = False
        return words

    def split(self, text: str) -> list[str]:
        """Return every word of a text in lower case without apostrophes, fillers and all."""
        return [_plain(token) for token in _TOKEN.findall(text) if token[0].isalnum()]

    def forms(self, plain: str) -> tuple[str, str]:
        """Return the light form and the stem of a lower-case word."""
        known = self._forms.get(plain)
        if known is not None:
            return known
        light = _light(plain)
        return light, self._stemmer.stem_word(_IRREGULAR.get(light, light))


def tidy(text: str) -> str:
    """Return a text as it is read: text-speak written out, nothing said twice running, no excuse for asking."""
    return say_once(_EXCUSE.sub(" ", write_out(text)))


def say_once(text: str) -> str:
    """Return a text without the words said twice running, as people do who stumble or think ("i'm i'm looking")."""
    return _SAID_TWICE.sub(r"\1", text)


def _plain(token: str) -> str:
    lower = _APOSTROPHES.sub("", token.lower())
    if lower.isascii():
        return lower
    return unicodedata.normalize("NFC", _ACCENTS.sub("", unicodedata.normalize("NFD", lower)))


def _light(plain: str) -> str:
    same = _SAME.get(plain)
    if same is not None:
        return same
    if len(plain) <= 3 or not plain.endswith("s") or plain.endswith(("ss", "us", "is")):
        return plain
    singular = plain[:-3] + "y" if plain.endswith("ies") and len(plain) > 4 else plain[:-1]
    return _SAME.get(singular, singular)


def content_keys(word: Word) -> tuple[str, ...]:
    """Return what the word adds to a meaning: nothing for function words, a class for kin and negation."""
    if word.text in _NOBODY:
        return (NOT, _PERSON_KEY)
    if word.text in _NOT:
        return (NOT,)
    if word.text in _PERSON or word.light in _PERSON:
        return (_PERSON_KEY,)
    if word.text in _FUNCTION or word.light in _FUNCTION:
        return ()
    if word.light in _RELATIVE:
        return (RELATIVE_KEY,)
    if word.light in _CHILD:
        return (_CHILD_KEY,)
    return (word.stem,)


def keys_in(words: Sequence[Word]) -> list[tuple[str, ...]]:
    """Return what each word adds to a meaning where it stands: a "no" that only answers adds nothing."""
    return [() if _is_answer(words, place) else content_keys(word) for place, word in enumerate(words)]


def _is_answer(words: Sequence[Word], place: int) -> bool:
    if words[place].text != "no":
        return False
    after = words[place + 1] if place + 1 < len(words) else None
    return after is None or after.clause != words[place].clause or after.comma or after.text in _AFTER_ANSWER


def is_content(word: Word) -> bool:
    return bool(set(content_keys(word)) - CLASS_KEYS)
