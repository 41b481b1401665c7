"""Synonyms of needs: checked as they are read, merged for the engines, and found in words and listings."""

from pathlib import Path

import pytest

from directory.reading.needs import NeedsReader
from directory.reading.synonyms import synonym_groups
from directory.reading.vocabulary import Vocabulary, VocabularyError, load_vocabulary

HEAD = "categories: {treatment: Treatment}\nneeds:\n"
NURSE = "  - {id: nurse, name: Nurse, category: treatment, phrases: [a nurse to call], synonyms: %s}\n"
HANDS = "  - {id: hands, name: Hands, category: treatment, phrases: [bad hands], synonyms: %s}\n"


def vocabulary_of(tmp_path: Path, *needs: str) -> Vocabulary:
    path = tmp_path / "vocabulary.yaml"
    path.write_text(HEAD + "".join(needs), encoding="utf-8")
    return load_vocabulary(path)


def test_synonyms_are_kept_as_groups(tmp_path: Path) -> None:
    vocabulary = vocabulary_of(tmp_path, NURSE % "[[cpn, community psychiatric nurse], [dn, district nurse]]")

    assert vocabulary["nurse"].synonyms == (("cpn", "community psychiatric nurse"), ("dn", "district nurse"))


@pytest.mark.parametrize(
    ("synonyms", "expected"),
    [
        ("[[cpn]]", "synonyms.0"),
        ('[[cpn, " "]]', "synonyms.0.1"),
        ('[[cpn, ""]]', "synonyms.0.1"),
        ("[[cpn, Psychiatric Nurse]]", "synonyms.0.1"),
        ("[[cpn, nurse!]]", "synonyms.0.1"),
        ("[[cpn, cpn]]", "'cpn' is there twice"),
        ("[[cpn, psychiatric nurse], [cpn, mental health nurse]]", "'cpn' is there twice"),
        ("[cpn, nurse]", "synonyms.0"),
    ],
)
def test_malformed_synonyms_name_the_need_and_the_fault(tmp_path: Path, synonyms: str, expected: str) -> None:
    with pytest.raises(VocabularyError) as caught:
        vocabulary_of(tmp_path, NURSE % synonyms)

    assert "line 3: need 'nurse': synonyms" in str(caught.value)
    assert expected in str(caught.value)


def test_groups_that_share_a_form_are_merged_and_all_are_sorted(tmp_path: Path) -> None:
    vocabulary = vocabulary_of(
        tmp_path,
        NURSE % "[[x-ray, radiography], [dn, district nurse], [ot, occupational therapy]]",
        HANDS % "[[occupational therapist, ot], [x ray, imaging]]",
    )

    groups = synonym_groups(vocabulary)

    assert groups == (
        ("district nurse", "dn"),
        ("imaging", "radiography", "x ray"),
        ("occupational therapist", "occupational therapy", "ot"),
    )


def test_vocabulary_without_synonyms_has_no_groups(small_vocabulary: Vocabulary) -> None:
    assert synonym_groups(small_vocabulary) == ()


def test_no_form_of_the_packaged_vocabulary_stands_in_two_groups() -> None:
    forms = [form for group in synonym_groups(load_vocabulary()) for form in group]

    assert len(forms) == len(set(forms))


def test_every_form_is_read_in_peoples_words(tmp_path: Path) -> None:
    reader = NeedsReader(vocabulary_of(tmp_path, NURSE % "[[cpn, community psychiatric nurse]]"))

    assert reader.read("pt needs CPN r/v")[0].need_id == "nurse"
    assert reader.read("seen by a community psychiatric nurse")[0].need_id == "nurse"


def test_every_form_counts_as_a_listing_word(tmp_path: Path) -> None:
    reader = NeedsReader(vocabulary_of(tmp_path, NURSE % "[[cpn, community psychiatric nurse]]"))

    assert [match.need_id for match in reader.read_listing("The Elms", "Ask for our CPN team.")] == ["nurse"]


def test_a_phrase_that_is_a_listing_word_too_counts_as_one_in_listings(tmp_path: Path) -> None:
    asthma = "  - {id: asthma, name: Breathing, category: treatment, phrases: [asthma], listing_words: [asthma]}\n"
    reader = NeedsReader(vocabulary_of(tmp_path, asthma))

    assert [match.need_id for match in reader.read_listing("The Elms", "For people with asthma.")] == ["asthma"]


def test_packaged_groups_join_needs_only_where_both_mean_the_same() -> None:
    vocabulary = load_vocabulary()
    needs_of: dict[str, set[str]] = {}
    for need in vocabulary:
        for form in (form for group in need.synonyms for form in group):
            needs_of.setdefault(form, set()).add(need.id)

    joined = {
        group
        for group in synonym_groups(vocabulary)
        if len(set[str]().union(*(needs_of.get(form, set()) for form in group))) > 1
    }

    assert joined == {("drug and alcohol", "substance misuse", "substance use")}
