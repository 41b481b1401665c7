"""What is read out of a listing's words: whom it is for alone, and how else than at its sites it is given."""

import time
from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import Engine

from directory.catalogue import Catalogue
from directory.feeds import ServiceRecord
from directory.feeds.records import EligibilityRecord, LocationRecord, ServiceAtLocationRecord
from directory.importing import import_feed
from directory.stated import read_delivery, read_genders, read_words

type MakeRecord = Callable[..., ServiceRecord]


def genders_of(name: str = "Drop-in", summary: str = "", **texts: str) -> str:
    return " ".join(read_genders(read_words(name, summary=summary, **texts)))


def delivery_of(name: str = "Service", summary: str = "", **texts: str) -> str:
    return " ".join(read_delivery(read_words(name, summary=summary, **texts)))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Women's Refuge", "women"),
        ("Women’s Only Drop In", "women"),
        ("Women's health physiotherapy", "women"),
        ("Hibaldstow Women's Institute", "women"),
        ("Messingham WI", "women"),
        ("Ladies Hockey", "women"),
        ("Street Sport - Girls Football", "women"),
        ("Yoga for mums", "women"),
        ("Friday Club (Men's Group)", "men"),
        ("Dads and Kids Sessions", "men"),
        ("Male Teen Gym and Fitness Sessions", "men"),
        ("Women's Institute hall hire", ""),
        ("Women's Aid", ""),
        ("Strood men's shed", ""),
        ("Brigg Men in Sheds", ""),
        ("Mothers' Union", ""),
        ("Mums and tots group", ""),
        ("Men and women's walking group", ""),
        ("Support group on violence against women", ""),
        ("Women's History Month talk", ""),
        ("The Guilty Men", ""),
        ("Mental health support", ""),
        ("Management course", ""),
    ],
)
def test_name_states_whom_a_service_is_for_alone(name: str, expected: str) -> None:
    assert genders_of(name) == expected


@pytest.mark.parametrize(
    ("summary", "expected"),
    [
        ("A 12-week course for women after abuse.", "women"),
        ("Free, private support for women experiencing domestic abuse.", "women"),
        ("A safe place for women and children.", "women"),
        ("Women only.", "women"),
        ("For mums under 25.", "women"),
        ("A workshop and a kettle for men of all ages.", "men"),
        ("A Monday evening group where men can talk, or just listen.", "men"),
        ("Breakfast for dads and male carers.", "men"),
        ("Football for men and women.", ""),
        ("For mums and dads under 25.", ""),
        ("A youth club for boys and girls.", ""),
        ("Support for women and their families.", ""),
        ("A group for women. Everyone is welcome.", ""),
        ("Help to stop violence against women.", ""),
        ("A choir, not only for women.", ""),
        ("A group for men. Women welcome on Fridays.", ""),
        ("Fitness for all, with a men-only group on Thursdays.", ""),
        ("A breastfeeding group for mothers. Partners and siblings are welcome too.", ""),
        ("Made by local women.", ""),
    ],
)
def test_summary_states_whom_a_service_is_for_alone(summary: str, expected: str) -> None:
    assert genders_of(summary=summary) == expected


def test_heading_is_read_together_with_the_sentence_below_it() -> None:
    text = "Weight management sessions\nA healthy weight programme for mums to be."

    assert genders_of(summary="Weight management sessions", description=text) == "women"


@pytest.mark.parametrize(
    "description",
    ["Girls' night on Wednesdays.", "Advocates help you leave, with refuge places for women and children."],
)
def test_part_of_what_a_service_does_is_not_whom_it_is_for(description: str) -> None:
    assert genders_of("Youth club", "Music, games and people you can trust.", description=description) == ""


@pytest.mark.parametrize(
    ("eligibility", "exclusions", "expected"),
    [
        ("Women who have left an abusive relationship", "", "women"),
        ("Pregnant women and mothers of babies under two", "", "women"),
        ("Open to men over 18", "", "men"),
        ("Men and women over 18", "", ""),
        ("People registered with a Medway GP", "", ""),
        ("", "Not for men", "women"),
        ("", "Not for chest pain in men", ""),
    ],
)
def test_eligibility_states_whom_a_service_is_for_alone(eligibility: str, exclusions: str, expected: str) -> None:
    assert genders_of(eligibility=eligibility, exclusions=exclusions) == expected


@pytest.mark.parametrize(
    ("summary", "expected"),
    [
        ("Home visits for people who cannot get out.", "home"),
        ("We can visit you in your own home.", "home"),
        ("Nurses come to your home.", "home"),
        ("A hot meal brought to your door.", "home"),
        ("We deliver frozen meals direct to your door.", "home"),
        ("In clinic or at home.", "home"),
        ("A volunteer visits you at home.", "home"),
        ("We support people with dementia in their own homes.", "home"),
        ("We do not offer home visits.", ""),
        ("No home visits.", ""),
        ("Home visits are not available.", ""),
        ("We cannot visit you in your own home.", ""),
        ("Alarms that help people to live independently in their own homes.", ""),
        ("Excellent facilities on your doorstep.", ""),
        ("Advice on adaptations to your home.", ""),
        ("Meetings take place in members' homes.", ""),
        ("Compare care homes near you.", ""),
        ("Door-to-door minibuses with a tail lift.", ""),
    ],
)
def test_help_at_home_is_read(summary: str, expected: str) -> None:
    assert delivery_of(summary=summary) == expected


@pytest.mark.parametrize(
    ("summary", "expected"),
    [
        ("Counselling by phone.", "phone"),
        ("A telephone befriending service.", "phone"),
        ("Our free debt advice helpline is open every day.", "phone"),
        ("Ring us for advice.", "phone"),
        ("A regular telephone call from a friendly volunteer.", "phone"),
        ("Twelve weeks with an adviser, in person or by phone.", "phone"),
        ("To book, contact us by phone or email.", ""),
        ("Tickets can be bought over the phone.", ""),
        ("Please telephone to find out more information.", ""),
        ("Phone: 01632 960001.", ""),
        ("You may be passed to the Age UK national helpline.", ""),
        ("Ring for more information and advice.", ""),
        ("We do not give advice by phone.", ""),
        ("Learn to use a mobile phone.", ""),
    ],
)
def test_help_by_phone_is_read_and_a_contact_number_is_not(summary: str, expected: str) -> None:
    assert delivery_of(summary=summary) == expected


@pytest.mark.parametrize(
    ("summary", "expected"),
    [
        ("An online peer support group for family carers.", "online"),
        ("Carers meet on the first Wednesday via Zoom.", "online"),
        ("Free counselling, in person or online.", "online"),
        ("Support by video call.", "online"),
        ("Chat with us by webchat.", "online"),
        ("Face to face and virtual support.", "online"),
        ("Use the website or app to say where someone is sleeping rough.", "online"),
        ("Support over the phone, online or face to face.", "phone online"),
        ("Book online.", ""),
        ("Use our online booking system.", ""),
        ("Self-refer with our online referral form.", ""),
        ("Learn how to stay safe online.", ""),
        ("Watch our video.", ""),
        ("Mixed doubles teams play midweek.", ""),
        ("Take a virtual tour of the home.", ""),
        ("There is no online group at the moment.", ""),
    ],
)
def test_help_online_is_read_and_a_form_is_not(summary: str, expected: str) -> None:
    assert delivery_of(summary=summary) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Telephone and home befriending", "home phone"),
        ("Home library service", "home"),
        ("Daisy Homecare", "home"),
        ("National Debtline", "phone"),
        ("Virtual Antenatal Group", "online"),
        ("Care home search", ""),
        ("Line dancing", ""),
    ],
)
def test_name_states_how_help_is_given(name: str, expected: str) -> None:
    assert delivery_of(name) == expected


def test_exclusion_of_home_visits_outweighs_the_name() -> None:
    assert delivery_of("Help at home", exclusions="No home visits outside Medway") == ""


def test_listing_is_read_quickly_enough_for_a_hundred_thousand() -> None:
    text = (
        "A group for people who like to talk. Ring the office to book a place. We meet at the hall, not at home. " * 12
    )
    words = {"summary": text[:120], "description": text, "eligibility": "Adults"}
    read_genders(read_words("Talk", **words))
    read_delivery(read_words("Talk", **words))

    began = time.process_time()
    for _ in range(200):
        read_genders(read_words("Talk", **words))
        read_delivery(read_words("Talk", **words))

    # Ten times what a quiet machine takes, so that only patterns that run away fail.
    assert (time.process_time() - began) / 200 < 0.005


def test_service_comes_back_with_what_it_states(engine: Engine, make_record: MakeRecord) -> None:
    at_a_web_page = ServiceAtLocationRecord(location=LocationRecord(id="web", name="Online", location_type="virtual"))
    record = make_record(
        "one",
        name="Coffee hour",
        eligibilities=(EligibilityRecord(eligibility="Women over 50"),),
        description="Home visits too.",
        service_at_locations=(at_a_web_page,),
    )
    import_feed(engine, [record], source="feed")

    service = Catalogue(engine, today=lambda: date(2026, 11, 5)).by_source_id("feed", "one")

    assert service is not None
    assert (service.genders, service.delivery, service.sites) == (("women",), ("home", "online"), ())
