"""What was told before counts where the few words say too little, and never more than they do."""

from directory.model import NeedMatch
from directory.search.told import with_told

STORY = "my mum has dementia and I am her carer"


class Told:
    """Reads dementia and carers out of any story."""

    def read(self, text: str, *, limit: int = 5) -> list[NeedMatch]:
        return [NeedMatch("dementia", 0.9), NeedMatch("carers-support", 0.5), NeedMatch("debt", 0.8, negated=True)]


def test_plain_words_need_no_story() -> None:
    said = [NeedMatch("debt", 0.8, "debt")]

    assert with_told(said, STORY, Told()) == said


def test_without_a_story_nothing_changes() -> None:
    said = [NeedMatch("debt", 0.3)]

    assert with_told(said, "", Told()) == said


def test_where_the_few_words_say_nothing_the_story_is_looked_for_for_less() -> None:
    found = with_told([], STORY, Told())

    assert [match.need_id for match in found] == ["dementia", "carers-support"]
    assert all(0.0 < match.score < 0.65 for match in found)


def test_a_need_that_both_speak_of_comes_first() -> None:
    said = [NeedMatch("loneliness", 0.45), NeedMatch("carers-support", 0.44)]

    found = with_told(said, STORY, Told())

    assert found[0].need_id == "dementia"
    carers = next(match for match in found if match.need_id == "carers-support")
    assert 0.44 < carers.score < 0.65


def test_what_the_few_words_turn_down_stays_turned_down() -> None:
    found = with_told([NeedMatch("dementia", 0.9, "dementia", negated=True)], STORY, Told())

    assert next(match for match in found if match.need_id == "dementia").negated
