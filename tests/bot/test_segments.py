"""How many parts a text message is sent in."""

import pytest

from bot.segments import count_segments, plain_letters


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("é£" * 80, 1),
        ("€" * 80, 1),
        ("€" * 81, 2),
        # 153 places hold 76 letters of two: the 77th is not split over two parts.
        ("€" * 153, 3),
        ("ŵ" * 70, 1),
        ("ŵ" * 71, 2),
        ("ŵ" + "a" * 134, 3),
        ("🙂" * 35, 1),
        ("🙂" * 36, 2),
    ],
)
def test_parts_are_counted_as_the_network_counts_them(text: str, parts: int) -> None:
    assert count_segments(text) == parts


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("Carers’ “Café” – Tŷ Gŵyr…", 'Carers\' "Café" - Ty Gwyr...'),
        ("Côr Cymru", "Cor Cymru"),
        ("£5 @ Zoë", "£5 @ Zoe"),
        ("中文", "中文"),
    ],
)
def test_letters_no_phone_has_are_written_plainly_where_they_can_be(written: str, plain: str) -> None:
    assert plain_letters(written) == plain
