"""The vocabulary file is checked as it is read, and says what is wrong with it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from directory.reading.vocabulary import VocabularyError, load_vocabulary, vocabulary_files

type Written = Callable[..., Path]

HEAD = "categories:\n  company: Company\nneeds:\n"
LONELINESS = (
    "  - id: loneliness\n    name: Loneliness\n    category: company\n    phrases: [lonely, on my own all day]\n"
)
BEFRIENDING = (
    "  - id: befriending\n    name: Befriending\n    category: company\n    phrases: [someone to visit, lonely]\n"
)


@pytest.fixture
def written(tmp_path: Path) -> Written:
    def write(*needs: str, head: str = HEAD) -> Path:
        path = tmp_path / "vocabulary.yaml"
        path.write_text(head + "".join(needs), encoding="utf-8")
        return path

    return write


def fault_of(path: Path) -> str:
    with pytest.raises(VocabularyError) as caught:
        load_vocabulary(path)
    return str(caught.value)


def test_vocabulary_gives_needs_by_id_and_by_category(written: Written) -> None:
    path = written(LONELINESS, BEFRIENDING + "    related: [loneliness]\n    reach_miles: 5\n")

    vocabulary = load_vocabulary(path)

    assert vocabulary["befriending"].related == ("loneliness",)
    assert vocabulary["befriending"].reach_miles == 5.0
    assert [need.id for need in vocabulary.in_category("company")] == ["loneliness", "befriending"]
    assert vocabulary.categories == {"company": "Company"}
    assert "loneliness" in vocabulary
    assert vocabulary.get("nothing") is None


def test_vocabulary_lets_two_needs_share_a_phrase_when_both_list_it(written: Written) -> None:
    path = written(LONELINESS, BEFRIENDING)

    vocabulary = load_vocabulary(path)

    assert [need.id for need in vocabulary if "lonely" in need.phrases] == ["loneliness", "befriending"]


def test_vocabulary_drops_a_phrase_repeated_under_one_need(written: Written) -> None:
    path = written(LONELINESS.replace("[lonely,", "[lonely, lonely,"))

    vocabulary = load_vocabulary(path)

    assert vocabulary["loneliness"].phrases == ("lonely", "on my own all day")


@pytest.mark.parametrize(
    ("extra", "expected"),
    [
        (LONELINESS, "line 8: need 'loneliness' is there twice"),
        (
            BEFRIENDING + "    related: [loneliness, lunch]\n",
            "need 'befriending' links to 'lunch', which is not a need",
        ),
        (BEFRIENDING + "    broader: nobody\n", "need 'befriending' links to 'nobody'"),
        (BEFRIENDING + "    related: [befriending]\n", "need 'befriending' links to itself"),
        (BEFRIENDING.replace("company", "money"), "need 'befriending' has category 'money'"),
        (BEFRIENDING.replace("[someone to visit, lonely]", "[]"), "need 'befriending': phrases"),
        (BEFRIENDING.replace("[someone to visit, lonely]", '["  "]'), "need 'befriending': phrases.0"),
        (BEFRIENDING + "    reach_mils: 5\n", "need 'befriending': reach_mils"),
        (BEFRIENDING.replace("id: befriending", "id: Be Friend"), "need 'Be Friend': id"),
    ],
)
def test_vocabulary_names_the_need_and_the_fault_when_an_entry_is_wrong(
    written: Written, extra: str, expected: str
) -> None:
    path = written(LONELINESS, extra)

    fault = fault_of(path)

    assert expected in fault


def test_vocabulary_refuses_a_circle_of_broader_needs(written: Written) -> None:
    path = written(LONELINESS + "    broader: befriending\n", BEFRIENDING + "    broader: loneliness\n")

    fault = fault_of(path)

    assert "broader than itself" in fault


@pytest.mark.parametrize("head", ["needs: [", "", "needs: 3\n", "categories: {}\nneeds: []\n"])
def test_vocabulary_refuses_a_file_that_is_not_one(written: Written, head: str) -> None:
    path = written(head=head)

    fault = fault_of(path)

    assert "vocabulary.yaml" in fault


def test_vocabulary_says_which_path_is_missing(tmp_path: Path) -> None:
    path = tmp_path / "nothing.yaml"

    fault = fault_of(path)

    assert "nothing.yaml" in fault
    assert "cannot be read" in fault


def test_messages_stand_in_a_file_for_each_need(written: Written) -> None:
    path = written(LONELINESS, BEFRIENDING)
    folder = path.parent / "messages"
    folder.mkdir()
    (folder / "befriending.txt").write_text(
        "Could somebody pop in, I see no one?\n\n  nan wants a visitor \nnan wants a visitor\n"
    )

    vocabulary = load_vocabulary(path)

    assert vocabulary["befriending"].messages == ("Could somebody pop in, I see no one?", "nan wants a visitor")
    assert vocabulary["loneliness"].messages == ()


def test_messages_of_no_need_are_refused(written: Written) -> None:
    path = written(LONELINESS)
    (path.parent / "messages").mkdir()
    (path.parent / "messages" / "lonelyness.txt").write_text("nobody comes\n")

    fault = fault_of(path)

    assert fault == "messages/lonelyness.txt: 'lonelyness' is not a need. Name the file after the id of one."


def test_messages_that_are_not_text_are_refused(written: Written) -> None:
    path = written(LONELINESS)
    (path.parent / "messages").mkdir()
    (path.parent / "messages" / "loneliness.txt").write_bytes(b"nobody comes\xff\n")

    fault = fault_of(path)

    assert fault.startswith("messages/loneliness.txt: cannot be read (")
    assert fault.endswith("Write it anew as UTF-8, a message on each line.")


def test_a_vocabulary_names_every_file_it_is_read_from(written: Written) -> None:
    path = written(LONELINESS)
    (path.parent / "messages").mkdir()
    for need_id in ("loneliness", "befriending"):
        (path.parent / "messages" / f"{need_id}.txt").write_text("nobody comes\n")

    names = [file.name for file in vocabulary_files(path)]

    assert names == ["vocabulary.yaml", "befriending.txt", "loneliness.txt"]
