"""Numbers and addresses in the assistant's words can be pressed."""

import pytest

from web.links import link_words


@pytest.mark.parametrize(
    ("words", "link"),
    [
        ("Phone: 01632 960528", '<a href="tel:01632960528">01632 960528</a>'),
        ("Call 0808 157 0123.", '<a href="tel:08081570123">0808 157 0123</a>'),
        ("Samaritans, 116 123", '<a href="tel:116123">116 123</a>'),
        ("Email: hello@wellbeing.example.org.", '<a href="mailto:hello@wellbeing.example.org">'),
        (
            "See https://wellbeing.example.org/lunch.",
            '<a href="https://wellbeing.example.org/lunch" rel="noreferrer">https://wellbeing.example.org/lunch</a>.',
        ),
    ],
)
def test_numbers_and_addresses_become_links(words: str, link: str) -> None:
    assert link in link_words(words)


@pytest.mark.parametrize("words", ["I found 91 services", "Last checked 29 October 2026", "order 0123456789012345"])
def test_other_figures_stay_words(words: str) -> None:
    assert link_words(words) == words


def test_words_are_made_safe() -> None:
    made = link_words('<b>no</b> https://x.example.org/"><script>')

    assert "<b>" not in made
    assert "<script>" not in made
