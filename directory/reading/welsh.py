"""The small words of Welsh, by which a Welsh sentence is told from an English one."""

from collections.abc import Sequence


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Little words that no English sentence has, as ``words`` leaves them: without accents and apostrophes.
_TELLING = _words(
    """yn mae maer fy dwi rydw rydwi rwyf rwyn dwin gyda wedi sydd syn eisiau isio moyn angen ddim ydw ydi ydy oes
    ble pwy sut alla gallaf allwch rhywun rhywle rhywbeth unrhyw methu ond hefyd diolch helo cymraeg chwilio
    gwelwch dydw dydi dydy neb wrth drwy ers cael ffeindio hoffwn nhw eich"""
)
_ENOUGH, _FEW_WORDS, _SHARE = 2, 4, 0.2

NOT = _words("ddim methu")
NOBODY = _words("neb")
PERSON = _words("rhywun")
RELATIVE = _words(
    """gwr ngwr gwraig ngwraig wraig tad nhad nain taid mamgu tadcu chwaer brawd ewythr modryb mhartner ffrind"""
)
CHILD = _words("mab merch mhlentyn plentyn blentyn mhlant wyr wyres")
# What says little on its own; words that English has too are left out.
SMALL = (_TELLING - NOT - NOBODY - PERSON) | _words("y yr ar ir ym yng ei ein ac neu sy beth bod mewn lle dw yma")


def is_welsh(texts: Sequence[str]) -> bool:
    """Whether lower-case words make a Welsh sentence: one small word of it in a few words, two in more."""
    telling = sum(text in _TELLING for text in texts)
    return telling >= (1 if len(texts) <= _FEW_WORDS else _ENOUGH) and telling >= _SHARE * len(texts)
