"""Where the names of places stand in a run of words; spaCy's PhraseMatcher looks for all of them at once."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

_STRANGER = "·"  # Stands for any word no name has, so spaCy's store of strings never grows with what people say.


class NameMatcher:
    """Finds names, given in plain form, among plain words; safe to share between threads once built."""

    def __init__(self, names: Iterable[str]) -> None:
        self._store = Vocab()
        self._matcher = PhraseMatcher(self._store, attr="ORTH")
        # "Tyne & Wear" is two words and a sign where it is written, "tyne and wear" in its plain form.
        forms = {form for name in names for form in (name, name.replace(" and ", " ")) if form}
        self._known = frozenset(word for form in forms for word in form.split())
        self._matcher.add("place", [Doc(self._store, words=form.split()) for form in sorted(forms)])

    def lengths(self, words: Sequence[str]) -> Mapping[int, list[int]]:
        """Return, for each position where names begin, how many words they have, longest first."""
        doc = Doc(self._store, words=[word if word in self._known else _STRANGER for word in words])
        found: dict[int, list[int]] = defaultdict(list)
        for _, start, end in self._matcher(doc):
            found[start].append(end - start)
        return {start: sorted(lengths, reverse=True) for start, lengths in found.items()}
