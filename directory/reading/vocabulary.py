"""The vocabulary of needs: what people may want help with, and the words they say it in."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, field_validator

type _Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
type _Form = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+([ -][a-z0-9]+)*$")]
type _Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]

_PACKAGED = Path(__file__).resolve().parents[1] / "needs" / "vocabulary.yaml"
MESSAGES = "messages"


class VocabularyError(ValueError):
    """The vocabulary file cannot be used; the message names the file, the need and what to mend."""


@dataclass(frozen=True, slots=True)
class Need:
    """Something people want help with.

    ``phrases`` are how people say it, ``listing_words`` how services name it; ``broader`` is the id of a
    wider need. ``reach_miles`` is how far people ordinarily go for it. Each of ``synonyms`` is a group of
    words that mean the same, as an abbreviation and its full form do. ``welsh`` is the name in Welsh, and
    ``welsh_phrases`` are how people say it in Welsh. ``situations`` are stories people tell without naming what
    they need, ``messages`` whole messages of people who come for it; both are met by meaning alone. ``not_beside``
    are words with which it is not meant unless one of its phrases is said word for word: a husband is no wife.
    """

    id: str
    name: str
    phrases: tuple[str, ...]
    category: str
    welsh: str = ""
    related: tuple[str, ...] = ()
    broader: str | None = None
    open_eligibility: tuple[str, ...] = ()
    listing_words: tuple[str, ...] = ()
    reach_miles: float = 10.0
    synonyms: tuple[tuple[str, ...], ...] = ()
    welsh_phrases: tuple[str, ...] = ()
    situations: tuple[str, ...] = ()
    messages: tuple[str, ...] = ()
    not_beside: frozenset[str] = frozenset()


class Vocabulary:
    """All needs by id, in the order of the file, the plain names of their categories, and whom to ask in each."""

    def __init__(
        self,
        needs: Mapping[str, Need],
        categories: Mapping[str, str],
        gateways: Mapping[str, tuple[str, ...]] | None = None,
    ) -> None:
        self.needs: Mapping[str, Need] = dict(needs)
        self.categories: Mapping[str, str] = dict(categories)
        self.gateways: Mapping[str, tuple[str, ...]] = dict(gateways or {})
        self._narrower: dict[str, set[str]] = {}
        for need in self:
            if need.broader is not None:
                self._narrower.setdefault(need.broader, set()).add(need.id)

    def __getitem__(self, need_id: str) -> Need:
        return self.needs[need_id]

    def __iter__(self) -> Iterator[Need]:
        return iter(self.needs.values())

    def __len__(self) -> int:
        return len(self.needs)

    def __contains__(self, need_id: object) -> bool:
        return need_id in self.needs

    def get(self, need_id: str) -> Need | None:
        return self.needs.get(need_id)

    def narrower_of(self, need: Need) -> frozenset[str]:
        """Return the ids of the needs that are kinds of a need."""
        return frozenset(self._narrower.get(need.id, ()))

    def gateways_of(self, need: Need) -> tuple[Need, ...]:
        """Return whom to ask where nothing is for a need: those who arrange or advise on needs of its kind."""
        return tuple(self.needs[each] for each in self.gateways.get(need.category, ()) if each in self.needs)

    def in_category(self, category: str) -> tuple[Need, ...]:
        return tuple(need for need in self if need.category == category)


class _NeedRecord(BaseModel):
    """One need as the file writes it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: _Slug
    name: _Words
    category: _Slug
    phrases: Annotated[tuple[_Words, ...], Field(min_length=1)]
    welsh: str = ""
    welsh_phrases: tuple[_Words, ...] = ()
    situations: tuple[_Words, ...] = ()
    listing_words: tuple[_Words, ...] = ()
    related: tuple[_Slug, ...] = ()
    broader: _Slug | None = None
    open_eligibility: tuple[_Words, ...] = ()
    reach_miles: Annotated[float, Field(gt=0)] = 10.0
    synonyms: tuple[Annotated[tuple[_Form, ...], Field(min_length=2)], ...] = ()
    not_beside: frozenset[_Form] = frozenset()

    @field_validator("synonyms")
    @classmethod
    def _each_form_once(cls, groups: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, ...], ...]:
        """Refuse a form written twice, within a group or in two groups of one need (which are then one group)."""
        times = Counter(form for group in groups for form in group)
        twice = [form for form, count in times.items() if count > 1]
        if twice:
            raise ValueError(f"{', '.join(map(repr, twice))} is there twice; write each form once, in one group")
        return groups

    def as_need(self) -> Need:
        return Need(
            id=self.id,
            name=self.name,
            phrases=_without_repeats(self.phrases),
            category=self.category,
            welsh=self.welsh,
            related=self.related,
            broader=self.broader,
            open_eligibility=self.open_eligibility,
            listing_words=_without_repeats(self.listing_words),
            reach_miles=self.reach_miles,
            synonyms=self.synonyms,
            welsh_phrases=_without_repeats(self.welsh_phrases),
            situations=_without_repeats(self.situations),
            not_beside=self.not_beside,
        )


def load_vocabulary(path: Path | None = None) -> Vocabulary:
    """Read and check the vocabulary of needs.

    A phrase may stand under two needs; it then means both, and has to be written under both.

    Args:
        path: the YAML file; ``None`` is the one packaged with the program. A folder ``messages`` beside it holds
            more of what people say, a file for each need.

    Raises:
        VocabularyError: a file is missing, is not YAML, or says something that cannot hold; the
            message names the file, line, need and fault.
    """
    path = path or _PACKAGED
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise VocabularyError(
            f"{path}: cannot be read ({error.strerror}). Give the path of a vocabulary file."
        ) from error
    document, lines = _parse(text, path.name)
    categories = _categories_of(document, path.name)
    needs: dict[str, Need] = {}
    for number, raw in enumerate(document["needs"]):
        where = f"{path.name} line {lines[number]}"
        need = _need_of(raw, where)
        if need.id in needs:
            raise VocabularyError(f"{where}: need {need.id!r} is there twice. Join the two, or rename one.")
        if need.category not in categories:
            raise VocabularyError(
                f"{where}: need {need.id!r} has category {need.category!r}, which is not under 'categories'. "
                f"Use one of: {', '.join(categories)}."
            )
        needs[need.id] = need
    _check_links(needs, path.name)
    for need_id, messages in _read_messages(path.parent / MESSAGES, needs).items():
        needs[need_id] = replace(needs[need_id], messages=messages)
    return Vocabulary(needs, categories, _gateways_of(document, categories, needs, path.name))


def vocabulary_files(path: Path | None = None) -> list[Path]:
    """Return every file that a vocabulary is read from, in the order of their names."""
    path = path or _PACKAGED
    return [path, *message_files(path)]


def message_files(path: Path | None = None) -> list[Path]:
    """Return the files of a vocabulary's messages, in the order of their names."""
    return sorted(((path or _PACKAGED).parent / MESSAGES).glob("*.txt"))


def _read_messages(folder: Path, needs: Mapping[str, Need]) -> dict[str, tuple[str, ...]]:
    """Return what the files of a folder say, each file a need's and each line a message."""
    found: dict[str, tuple[str, ...]] = {}
    for file in sorted(folder.glob("*.txt")):
        if file.stem not in needs:
            raise VocabularyError(
                f"{folder.name}/{file.name}: {file.stem!r} is not a need. Name the file after the id of one."
            )
        try:
            lines = file.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise VocabularyError(
                f"{folder.name}/{file.name}: cannot be read ({error}). Write it anew as UTF-8, a message on each line."
            ) from error
        found[file.stem] = _without_repeats(tuple(line.strip() for line in lines if line.strip()))
    return found


def _parse(text: str, file_name: str) -> tuple[dict[str, list[object]], list[int]]:
    """Return the document, and the line each need begins on."""
    loader = yaml.CSafeLoader(text)
    try:
        node = loader.get_single_node()
        document = loader.construct_document(node) if node is not None else None
    except yaml.YAMLError as error:
        raise VocabularyError(f"{file_name}: not valid YAML: {error}") from error
    finally:
        loader.dispose()
    if node is None or not isinstance(document, dict) or not isinstance(document.get("needs"), list):
        raise VocabularyError(f"{file_name}: no list of 'needs' found. The file has 'categories' and 'needs'.")
    listed = next(value for key, value in node.value if key.value == "needs")
    return document, [entry.start_mark.line + 1 for entry in listed.value]


def _categories_of(document: Mapping[str, object], file_name: str) -> dict[str, str]:
    categories = document.get("categories")
    if not isinstance(categories, dict) or not categories:
        raise VocabularyError(f"{file_name}: no 'categories' found. Give each category id its plain name.")
    return {str(key): str(value) for key, value in categories.items()}


def _gateways_of(
    document: Mapping[str, object], categories: Mapping[str, str], needs: Mapping[str, Need], file_name: str
) -> dict[str, tuple[str, ...]]:
    listed = document.get("gateways") or {}
    if not isinstance(listed, dict):
        raise VocabularyError(f"{file_name}: 'gateways' is not a list of needs for each category. Write one for each.")
    for category, need_ids in listed.items():
        if category not in categories:
            raise VocabularyError(f"{file_name}: 'gateways' names {category!r}, which is not under 'categories'.")
        if unknown := [need_id for need_id in need_ids if need_id not in needs]:
            raise VocabularyError(f"{file_name}: 'gateways' of {category!r} name {unknown[0]!r}, which is not a need.")
    return {str(category): tuple(need_ids) for category, need_ids in listed.items()}


def _need_of(raw: object, where: str) -> Need:
    need_id = raw.get("id", "without an id") if isinstance(raw, dict) else raw
    try:
        return _NeedRecord.model_validate(raw).as_need()
    except ValidationError as error:
        faults = "; ".join(
            f"{'.'.join(str(part) for part in fault['loc']) or 'entry'}: {fault['msg']} (got {fault['input']!r})"
            for fault in error.errors()
        )
        raise VocabularyError(f"{where}: need {need_id!r}: {faults}.") from error


def _check_links(needs: Mapping[str, Need], file_name: str) -> None:
    for need in needs.values():
        for linked in (*need.related, *([need.broader] if need.broader else [])):
            if linked == need.id:
                raise VocabularyError(f"{file_name}: need {need.id!r} links to itself. Take the link out.")
            if linked not in needs:
                raise VocabularyError(
                    f"{file_name}: need {need.id!r} links to {linked!r}, which is not a need. Correct or remove it."
                )
        _check_broader(need, needs, file_name)


def _check_broader(need: Need, needs: Mapping[str, Need], file_name: str) -> None:
    seen = [need.id]
    wider = need.broader
    while wider is not None and wider in needs:
        if wider in seen:
            raise VocabularyError(f"{file_name}: need {need.id!r} is broader than itself through {' > '.join(seen)}.")
        seen.append(wider)
        wider = needs[wider].broader


def _without_repeats(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))
