"""The line tells the dialogue which service was read last, and learns which one the dialogue spoke of."""

from bot.replies import TextReply
from tests.telephony.fakes import card, services


def test_question_goes_to_the_dialogue_with_the_service_read_last(call, talk):
    talk.will_say(services())
    call.say("dementia")
    call.press("#")

    call.say("how do I get to it")

    assert [said.service for said in talk.said] == [None, "s2"]


def test_next_page_is_read_from_its_first(call, talk):
    talk.will_say(services(card(1), total=2))
    talk.will_say(services(card(2), total=2, page=2))
    call.say("dementia")
    call.press("#")

    call.say("is it free")

    assert talk.said[-1].service == "s2"


def test_new_list_is_read_from_its_first(call, talk):
    talk.will_say(services())
    talk.will_say(services(card(4), card(5)))
    call.say("dementia")
    call.press("#")
    call.say("toothache")

    call.say("is it free")

    assert talk.said[-1].service == "s4"


def test_number_and_keys_are_of_the_service_the_dialogue_spoke_of(call, talk):
    talk.will_say(services())
    talk.will_say(TextReply(text="Memory Café 3 costs £2."))
    call.say("dementia")
    call.say("how much is the third one")

    heard = call.say("number")

    assert heard.spoken.startswith("The number for Memory Café 3 is")


def test_next_goes_on_from_what_was_read_not_from_what_was_spoken_of(call, talk):
    talk.will_say(services())
    talk.will_say(TextReply(text="Memory Café 3 costs £2."))
    call.say("dementia")
    call.say("how much is the third one")

    heard = call.press("#")

    assert "The next is Memory Café 2." in heard.spoken


def test_answer_about_two_services_changes_nothing(call, talk):
    talk.will_say(services())
    talk.will_say(TextReply(text="Memory Café 2 is nearer. Beside it: Memory Café 3."))
    call.say("dementia")
    call.say("which is nearer, the second or third")

    call.say("is it free")

    assert talk.said[-1].service == "s1"


def test_name_within_another_name_is_not_taken_for_it(call, talk):
    talk.will_say(services(card(1, name="Memory Café"), card(2, name="Memory Café Strood")))
    talk.will_say(TextReply(text="Memory Café Strood is at the hall."))
    call.say("dementia")
    call.say("where is the second one")

    assert "Memory Café Strood" in call.say("number").spoken
