"""The page about the quality of listings says what the code does."""

from directory.quality import KINDS
from directory.quality.completeness import WEIGHTS
from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "quality-of-listings.md").read_text(encoding="utf-8")


def test_page_has_every_fault_with_its_words_and_points() -> None:
    missing = [
        kind.code
        for kind in KINDS.values()
        if f"| `{kind.code}` | {kind.title} | {kind.points} | {kind.remedy} |" not in PAGE
    ]

    assert missing == []


def test_page_has_every_part_of_the_score_with_its_weight() -> None:
    assert [name for name, weight in WEIGHTS.items() if f"| {name} | {weight} |" not in PAGE] == []
