"""Believable services, matches, cards and requests."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from bot.handoff import HandoffRequest
from bot.replies import Choice, ChoicesReply, Contact, ServiceCard, ServicesReply, TextReply, UrgentReply
from directory.model import Access, Match, PhoneNumber, Service, Site, Spell

NOON = datetime(2026, 10, 5, 11, 0, tzinfo=UTC)


def a_service(**changes: Any) -> Service:
    believable = Service(
        id="blood-tests-gillingham",
        source_id="balmoral-phlebotomy",
        source="sample",
        name="Blood tests at Balmoral Gardens",
        organisation="Medway Wellbeing Trust (sample)",
        organisation_description="A made-up trust that shows how listings look.",
        summary="Blood tests for adults, by appointment.",
        description="A nurse takes a small amount of blood.\n\nBring your form with you.",
        need_ids=("blood-tests",),
        url="https://wellbeing.example.org/blood-tests",
        email="hello@wellbeing.example.org",
        phones=(PhoneNumber("01632 960001", "Booking line"),),
        access=Access.GP,
        access_note="Ask your GP surgery for a form, then book.",
        cost="Free",
        is_free=True,
        minimum_age=18,
        eligibility="Adults registered with a Medway GP",
        languages=("English", "Polish"),
        accessibility=("Step-free entrance", "Hearing loop"),
        sites=(
            Site(
                "balmoral",
                "Balmoral Gardens Healthy Living Centre",
                "Balmoral Gardens, Gillingham",
                "ME7 4PN",
                51.386,
                0.546,
                True,
            ),
        ),
        spells=tuple(Spell(day * 1440 + 480, day * 1440 + 960) for day in range(5)),
        area_text="Medway",
        is_sample=True,
        last_checked=date(2026, 10, 2),
    )
    return replace(believable, **changes)


def a_match(**changes: Any) -> Match:
    believable = Match(
        id="blood-tests-gillingham",
        source_id="balmoral-phlebotomy",
        name="Blood tests at Balmoral Gardens",
        organisation="Medway Wellbeing Trust (sample)",
        summary="Blood tests for adults, by appointment.",
        why=("blood tests", "1.2 miles"),
        distance_miles=1.234,
        open="open until 4pm",
        phone="01632 960001",
        url="https://wellbeing.example.org/blood-tests",
        access="gp",
        cost="Free",
        last_checked=date(2026, 10, 2),
        is_sample=True,
    )
    return replace(believable, **changes)


def a_card(**changes: Any) -> ServiceCard:
    believable = {
        "id": "blood-tests-gillingham",
        "source_id": "balmoral-phlebotomy",
        "name": "Blood tests at Balmoral Gardens",
        "organisation": "Medway Wellbeing Trust (sample)",
        "summary": "Blood tests for adults, by appointment.",
        "why": ("blood tests", "1.2 miles"),
        "distance_miles": 1.2,
        "open": "open until 4pm",
        "phone": "01632 960001",
        "access": "gp",
        "cost": "Free",
        "last_checked": "2026-10-02",
        "is_sample": True,
    }
    return ServiceCard.model_validate({**believable, **changes})


def a_request(**changes: Any) -> HandoffRequest:
    believable = HandoffRequest(
        id="request-1",
        conversation_id="conversation-1",
        state="queued",
        urgent=False,
        channel="web",
        reason="Help for a carer",
        summary="Looks after a parent with dementia, in Rochester.",
        words="I need a break",
        services_shown=("blood-tests-gillingham",),
        contact="07700 900123",
        name="Barbara",
        locality="Rochester",
        consented_at=NOON,
        created_at=NOON,
        callback_at=None,
        navigator=None,
        claimed_at=None,
        finished_at=None,
        outcome=None,
        note="",
        position=1,
    )
    return replace(believable, **changes)


SERVICES = (
    TextReply(text="I found this in Gillingham."),
    ServicesReply(total=1, page=1, services=(a_card(),)),
    ChoicesReply(choices=(Choice(title="Show more", say="more"), Choice(title="Talk to a person", say="person"))),
)
URGENT = (
    UrgentReply(
        level="crisis",
        category="suicide",
        text="You are not alone. You can talk to someone now.",
        contacts=(Contact(name="Samaritans", phone="116 123", hours="24 hours"),),
    ),
)
# Counts beside the filters, as a search near a place gives them.
FACETS = {
    "need": {"loneliness": 4, "blood-tests": 2},
    "open": {"now": 3, "evening": 0, "monday": 1},
    "free": {"yes": 0},
    "wheelchair": {"yes": 2},
    "access": {"self-referral": 5, "gp": 0},
    "gender": {"women": 0, "men": 0},
    "language": {"polish": 1, "british sign language": 2},
    "sector": {"voluntary": 4},
    "distance": {"1": 0, "3": 4},
}
