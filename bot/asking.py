"""Asking for a person, and asking to hear it again, as people say it in English and in Welsh."""

import re
import unicodedata

_PERSON = re.compile(
    r"\b(?:(?:talk|speak|chat|connect|put me through)\b.*"
    r"\b(?:person|human|someone|somebody|navigator|advis[eo]r|operator)|real person|human being|care navigator)\b"
    r"|^\W*(?:a )?(?:person|human|navigator|operator)\W*$"
    # Rung once, that is; "to ring me now and then" is company.
    r"|\b(?:get|have|want|need)\W+(?:some ?(?:one|body|1)|a person) (?:to|2) (?:ring|call|phone)(?: (?:me|us))?"
    r"(?: back)?(?: (?:please|pls|now|today))?\W*$",
    re.I,
)
# Whatever is said of people who work here, of talking or of being rung; without any of it nobody asks for them.
_OF_PERSONS = re.compile(
    r"\b(?:person|people|humans?|operator|agent|advis[eo]rs?|navigators?|(?:link |care |social |case )?workers?|staff|"
    r"receptionist|machine|computer|robots?|manager|boss|supervisor|team|office|desk|colleagues?|co-?ordinators?|"
    r"prescriber|customer service|interpreter|in charge|on duty|pulse|real|living|flesh|adult|man or|lady|line|"
    r"talk\w*|speak\w*|discuss\w*|explain\w*|chat\w*|cal|call\w*|ring\w*|rang|phon\w*|bell|contact|connect\w*|touch|"
    r"transfer\w*|face to face|put (?:me|us|you|on|one)|patch|pass (?:me|us)|hand (?:me|us)|get (?:through|back)|"
    r"take me on|who(?:'?s| is) (?:there|in|on)|whoever|no more typing"
    # Welsh: person; somebody; to talk; to ring.
    r"|[bp]h?erson|rhywun|siarad|sgwrsio|ffonio|ffoniwch|galw)\b",
    re.I,
)
# Somebody, and nothing of what for: "is anyone there", "get me someone please".
_SOMEBODY = re.compile(
    r"\W*(?:(?:is|are|can|could|i|we|just|really|only|please|need|want|get|give|send|me|us|there|here|to|help|now|about|"
    r"hello|or|a|for|will|would|like|oh|sorry|somewhere)\W+)*(?:some|any)(?: ?one|body|1)"
    r"(?:\W+(?:there|here|please|now|about|in|at all|to help|help|me|us|else|at home|listening|about|real))*\W*",
    re.I,
)
# “Are you a real person?” asks who is talking, not for somebody else.
_ASKS_WHO = re.compile(
    r"^\W*(?:(?:are|r) (?:you|u)|(?:is|am i) (?:this|that|it|talking|speaking|chatting))"
    r"(?: (?:to|with|a|an|actually|really))* (?:real|actual|human|person)\b",
    re.I,
)
_FEW_WORDS = 5
_AGAIN = re.compile(
    r"(?:(?:can|could|would|will) you )?(?:please )?"
    r"(?:repeat(?: (?:that|it|this))?|say (?:that|it|this))(?: (?:once )?again)?"
    r"|(?:say )?again|(?:say it )?once more|one more time|come again|pardon(?: me)?|i beg your pardon|what was that"
    r"|what did you (?:just )?say|i did(?:n.?t| not) (?:hear|catch) (?:that|you|it|what you said)"
    # Welsh: once more; say (that) again; repeat that; what did you say; what was that; I did not hear.
    r"|(?:unwaith )?eto|(?:(?:(?:allwch|allech|wnewch|fedrwch|fedrech) chi|(?:wnei|elli|alli|fedri) di) )?"
    r"(?:(?:ddweud|dweud|dywedwch|dwedwch|dudwch|wedwch|dwed|dyweda) (?:(?:hyn|hynny|hynna|o|e|fe|fo) )?"
    r"(?:unwaith )?eto"
    r"|(?:ailadroddwch|ailadrodd|ailadrodda)(?: (?:hyn|hynny|hynna|o|e|fe|fo))?(?: eto)?)"
    r"|be(?:th)? (?:(?:ddywedoch|ddwedoch|ddudoch|wedoch|wedsoch) (?:chi|chwi)"
    r"|(?:ddywedaist|ddwedaist|ddudaist|wedest) ti|oedd (?:hynny|hynna|hwnna|honna))(?: eto)?|pardwn"
    r"|(?:chlywais|glywais|chlywes|glywes) i (?:ddim|mohonoch chi|mo hynny|mo hynna)",
)
_POLITE = re.compile(
    r"^(?:(?:sorry|please|er|um|yes|ok|okay|sori|mae'n ddrwg (?:gen|gennyf|gyda) ?(?:i|fi)?|esgusodwch fi) )+(?=\w)"
    r"|(?: (?:please|sorry|thanks|thank you|os gwelwch yn dda|os gweli di'n dda|plis|diolch))+$"
)


def wants_person(text: str) -> bool:
    """Whether somebody asks to be put in touch with a person."""
    return bool(_PERSON.search(text)) and not _ASKS_WHO.search(text)


def may_want_person(text: str) -> bool:
    """Whether anything at all is said of people who work here or of talking: "someone to have the dog" says nothing."""
    return bool(_OF_PERSONS.search(text) or _SOMEBODY.fullmatch(text)) or wants_person(text)


def wants_again(text: str) -> bool:
    """Whether somebody asks to hear the last answer again, and says nothing else, in English or in Welsh."""
    letters = unicodedata.normalize("NFD", text.lower().replace("’", "'"))
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    words = " ".join(re.sub(r"[^\w' ]+", " ", plain).split())
    return bool(_AGAIN.fullmatch(_POLITE.sub("", words)))


def wants_only_person(text: str) -> bool:
    """Whether that is all they ask: "I want to talk to someone" is, "to talk to someone about my debts" is not."""
    return wants_person(text) and len(_PERSON.sub(" ", text).split()) <= _FEW_WORDS and " about " not in text
