"""When a word on its own stands for another form of itself: a stemmer makes one of words that people do not."""

from directory.reading.words import Word

_SHORTEST = 5
# What a stemmer makes one of, and people do not: "council" is not "counciling", nor "university" "universal".
_UNLIKE = """
    adapt adaptive alien aliens allotted anxiously arthur attend attendance attendant attendants attended attending
    attends baptiste biological biology brooke cloth commodities commodity compute condensed conjunction continent
    continents control controlled controller controllers controls coronation council councils default desperately
    dialect dialects digit digitally digits drank dreadful dress dressed dresses drink drinking drinks elect employ
    employed employer employers employing employs enable enabled enables enabling extreme extremely extremes flash
    flashes floor floors forget forgot forgotten genetically germanic glass gravely handicap impulse inclusive incurred
    interpretation interpretations italianate johnnie maggie maternal multiplied nation national nationally nationals
    nations neighbor neighbors neighbour neighbouring neighbours opposite opposition pastoral plant plants possess
    possession possessions prematurely prevent prevented preventing prevention prevents print prints probation psyche
    radiated radiating radiation radical radically radicals relation relational relations relative relatively relatives
    remove removed removes removing section sectional sections separate separately separates separating sexual sexually
    shelter shelters spike spikes sterile stroking success successful successfully successive temperate terror transit
    transition transitional transitions travel travelled travelling travels tribune undertake undertaking uniformly
    universally universe universities university worshipped
"""
_NEVER = frozenset(_UNLIKE.split())


def stands_by_stem(phrase_word: Word, said: Word) -> bool:
    """Whether a lone word may match by its stem: not a short one, nor one that joins words of different meanings."""
    return phrase_word.light != said.light and len(said.stem) >= _SHORTEST and tells_by_stem(said)


def tells_by_stem(said: Word) -> bool:
    """Whether the stem of a word says what the word does."""
    return said.text not in _NEVER
