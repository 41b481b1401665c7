"""Which other wordings mean what somebody said."""

from collections.abc import Callable, Sequence

type Stems = tuple[str, ...]

_MOST_FORMS = 12


class Synonyms:
    """Groups of equivalent wordings, compared by their stems."""

    def __init__(self, groups: Sequence[Sequence[str]], stems_of: Callable[[str], list[str]]) -> None:
        self._groups = [[tuple(stems) for form in group if (stems := stems_of(form))] for group in groups]
        self._beginning: dict[str, list[tuple[Stems, int]]] = {}
        for number, group in enumerate(self._groups):
            for form in group:
                self._beginning.setdefault(form[0], []).append((form, number))
        for forms in self._beginning.values():
            forms.sort(key=lambda each: -len(each[0]))

    def of(self, said: Sequence[str]) -> tuple[list[Stems], set[str]]:
        """Return the other forms of every wording in what was said, at most 12, and the stems that were part of one.

        Args:
            said: the stems of everything said, in order. The longest wording counts where several begin.
        """
        others: dict[Stems, None] = {}
        known: set[str] = set()
        place = 0
        while place < len(said) and len(others) < _MOST_FORMS:
            form, group = self._at(said, place)
            if form is None:
                place += 1
                continue
            known.update(form)
            others.update(dict.fromkeys(other for other in self._groups[group] if other != form))
            place += len(form)
        return list(others)[:_MOST_FORMS], known

    def _at(self, said: Sequence[str], place: int) -> tuple[Stems | None, int]:
        for form, group in self._beginning.get(said[place], ()):
            if tuple(said[place : place + len(form)]) == form:
                return form, group
        return None, -1
