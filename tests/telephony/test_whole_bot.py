"""The phone line on the real bot: its record, its red flags and its guided search, with the engine down."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlmodel import select

from bot.tables import ConversationRow
from telephony.settings import PhoneSettings
from telephony.simulator import WITHHELD, Call
from telephony.tables import CallStateRow
from telephony.webhooks import make_blueprint
from tests.bot.fakes import Bot, make_bot, rules_alone
from tests.telephony.fakes import TOKEN, URL, FakeVocabulary, FlaskTransport


@pytest.fixture
def whole_bot() -> Iterator[Bot]:
    made = make_bot()
    CallStateRow.__table__.create(made.sql)
    made.engine.is_down()
    yield made
    made.sql.dispose()


@pytest.fixture
def app(whole_bot: Bot) -> Flask:
    app = Flask("line")
    blueprint = make_blueprint(
        whole_bot.talk,
        whole_bot.handoffs,
        FakeVocabulary(),
        PhoneSettings(TOKEN, area_name="Medway"),
        sql=whole_bot.sql,
        cipher=whole_bot.cipher,
        is_urgent=rules_alone().check,
    )
    app.register_blueprint(blueprint)
    return app


def ring(app: Flask, caller: str = WITHHELD) -> Call:
    call = Call(FlaskTransport(app.test_client()), url=URL, token=TOKEN, caller=caller)
    call.ring()
    return call


def test_a_search_is_read_service_by_service_over_pages(app):
    call = ring(app)

    names = [call.say("dementia in Strood").spoken, *(call.press("#").spoken for _ in range(6))]

    assert all(f"Memory café {number}" in spoken for number, spoken in enumerate(names, start=1))
    assert "That was the last one." in call.press("#").spoken


def test_danger_is_answered_with_samaritans(app):
    call = ring(app)

    heard = call.say("I want to end my life", confidence=0.1)

    assert "Samaritans on 1 1 6, 1 2 3" in heard.spoken
    assert call.press("1").dialling == "+44116123"


def test_withheld_callers_have_a_conversation_each(app, whole_bot):
    ring(app).say("I feel lonely")
    ring(app).say("dementia in Strood")

    with whole_bot.sql.connect() as connection:
        rows = connection.execute(select(ConversationRow.id, ConversationRow.caller_encrypted)).all()
    assert len(rows) == 2
    assert {row.caller_encrypted for row in rows} == {None}


def test_a_person_can_be_asked_for_by_keying_a_number(app, whole_bot):
    call = ring(app)
    call.press("0")

    heard = call.press("07700900123")

    assert "care navigator" in heard.spoken
    assert [request.contact for request in whole_bot.handoffs.waiting()] == ["07700 900123"]
