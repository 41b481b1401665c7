"""Which words of a sentence are worth looking up: function words and the fillers of speech are not."""

import re
import unicodedata

# What a word counts for by where it stands; the same in both engines.
FIELD_BOOSTS = (("name", 3.0), ("organisation", 0.5), ("body", 1.0))
TYPO_BOOST = 0.6
SHORTEST_TYPO = 5

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_LONGEST_QUERY = 48

_FUNCTION_WORDS = """
a about above after again against all almost also although always am among an and another any anybody anyone anything
are aren't around as at away back be became because become been before being below between both but by came can can't
cannot cant come comes could couldn't did didn't didnt do does doesn't doesnt doing don't done dont down during each
either else ever every everybody everyone everything few for from further gets getting give given go goes going gone
got had hadn't has hasn't have haven't havent having he he's her here hers herself hes him himself his how however i
i'd i'll i'm i've if im in into is isn't isnt it it's its itself ive just keep keeps know let lets like lot made make
makes many may me might more most much must my myself need needed needs neither never no nobody nor not nothing now of
off often on once one ones only onto or other others ought our ours ourselves out over own perhaps put quite rather
really same say says see seem seems shall she she's should shouldn't so some somebody somehow someone something
sometimes somewhere still such take than that that's thats the their theirs them themselves then there there's these
they they're they've theyre thing things this those though through to too toward two under until up upon us use used
very was wasn't wasnt way we we're we've well went were weren't what what's whatever when where whether which while
who who's whole whom whose why will with within without won't wont would wouldn't yes yet you you'd you'll you're
you've your yours yourself yourselves
"""
_FILLERS = """
actually afternoon alright anyway basically bit bye could er erm find get guess hello help helped hey hi hiya hmm
honestly information kind kinda know lately literally look looking maybe mean mm morning near nearby oh ok okay phone
please pls possible probably pt right service services someone somewhere sorry sort speak talk tell thank thanks
thankyou think try trying uh um umm want wanted wants wondering yeah yep you'd
"""
STOP_WORDS = frozenset((_FUNCTION_WORDS + _FILLERS).split())


def content_words(text: str) -> list[str]:
    """Return the words of ``text`` worth looking up: lower case, once each, in order, at most 48.

    Query syntax, emoji and punctuation fall away, so no engine ever sees them.
    """
    plain = unicodedata.normalize("NFKC", text).lower().replace("’", "'")
    found: dict[str, None] = {}
    for match in _WORD.finditer(plain):
        word = match.group()
        if word in STOP_WORDS:
            continue
        stem = word.removesuffix("'s").replace("'", "")
        if len(stem) > 1 and stem not in STOP_WORDS:
            found[stem] = None
        if len(found) == _LONGEST_QUERY:
            break
    return list(found)


def cut(text: str, longest: int) -> str:
    """Return ``text`` in at most ``longest`` characters, ended at a sentence where one fits, else at a word."""
    plain = " ".join(text.split())
    if len(plain) <= longest:
        return plain
    start = plain[:longest]
    sentence = max(start.rfind(". "), start.rfind("? "), start.rfind("! "))
    if sentence > longest // 3:
        return start[: sentence + 1]
    return start[: longest - 1].rsplit(" ", 1)[0].rstrip(",;:") + "…"
