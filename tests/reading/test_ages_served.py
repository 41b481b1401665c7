"""How old the people are that a listing is for, by its words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.reading.ages_served import read_ages_served
from directory.reading.life_stages import ANYBODY, OLDEST, Ages


@pytest.mark.parametrize(
    ("name", "text", "served"),
    [
        ("Children's hearing service", "", Ages(0, 17)),
        ("Paediatric physiotherapy", "", Ages(0, 17)),
        ("Baby and toddler group", "", Ages(0, 4)),
        ("Saltby Youth Club", "", Ages(11, 25)),
        ("Bridge club for the over 55s", "", Ages(55, OLDEST)),
        ("Walking football 60+", "", Ages(60, OLDEST)),
        ("Older people's lunch", "", Ages(55, OLDEST)),
        ("Drama, 8 to 12 year olds", "", Ages(8, 12)),
        ("Holiday football", "For children aged 7-11 years.", Ages(7, 11)),
        ("Speech therapy", "A service for adults. After a stroke, or with a stammer.", Ages(18, OLDEST)),
        ("Rhyme time", "Songs and stories for under 5s", Ages(0, 5)),
    ],
)
def test_whom_a_listing_is_for_is_read_where_it_says_so(name: str, text: str, served: Ages) -> None:
    assert read_ages_served(name, text) == served


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Dementia cafe", "Tea and company."),
        ("Choir", "Over 30 years of singing. Under 16s must come with an adult."),
        ("Swimming for all ages", "For children and adults."),
        ("Family support", "Help for children and their parents."),
        ("Young onset dementia group", ""),
        ("Older and younger together", "Open 10 to 12 on Mondays."),
        ("Bus pass", "Free travel for older people and disabled people."),
    ],
)
def test_other_listings_may_be_for_anybody(name: str, text: str) -> None:
    assert read_ages_served(name, text) == ANYBODY


@given(st.text(max_size=60), st.text(max_size=200))
def test_any_listing_at_all_can_be_read(name: str, text: str) -> None:
    served = read_ages_served(name, text)

    assert 0 <= served.youngest <= served.oldest <= OLDEST
