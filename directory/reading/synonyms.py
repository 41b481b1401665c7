"""Words that truly mean the same, for the engines: abbreviations and lay words with their full forms."""

from collections.abc import Iterable

from directory.reading.vocabulary import Vocabulary


def synonym_groups(vocabulary: Vocabulary) -> tuple[tuple[str, ...], ...]:
    """Return the groups of words that mean the same, of all needs, in an order that does not change.

    Groups that share a form are one group ("x-ray" and "x ray" are one form), so that no form stands in
    two of them. An abbreviation with two meanings would join both; the vocabulary leaves such out.
    """
    merged: list[dict[str, str]] = []
    for group in _groups_of(vocabulary):
        joined = {_plain(form): form for form in sorted(group, reverse=True)}
        apart = []
        for other in merged:
            if other.keys() & joined.keys():
                joined |= other
            else:
                apart.append(other)
        merged = [*apart, joined]
    return tuple(sorted(tuple(sorted(forms.values())) for forms in merged))


def _groups_of(vocabulary: Vocabulary) -> Iterable[tuple[str, ...]]:
    return sorted(group for need in vocabulary for group in need.synonyms)


def _plain(form: str) -> str:
    return form.replace("-", " ")
