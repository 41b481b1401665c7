"""Slips of the thumb and of the ear: as many as asked for, the same each time, and none where they would mislead."""

from web.evaluating.noise import Noise

WORDS = "please could somebody tell my neighbour which morning the visiting library comes along our street"


def noisy(share: float, seed: str = "7:ann", *, is_heard: bool = False, place: str = "") -> Noise:
    return Noise(share, seed, is_heard=is_heard, places=(place,))


def changed(text: str, noise: Noise) -> int:
    """How many times in a hundred a text comes out otherwise."""
    return sum(noise.on(text) != text for _ in range(100))


def test_no_noise_changes_nothing() -> None:
    assert noisy(0.0).on(WORDS) == WORDS


def test_the_same_seed_makes_the_same_slips_and_another_makes_others() -> None:
    assert noisy(0.3).on(WORDS) == noisy(0.3).on(WORDS)
    assert noisy(0.3).on(WORDS) != noisy(0.3, "8:ann").on(WORDS)


def test_a_tenth_of_the_words_is_changed_over_many_lines() -> None:
    noise = noisy(0.1)
    ten = ["please", "come", "round", "early", "friday", "because", "mother", "needs", "another", "prescription"]

    lines = [noise.on(" ".join(ten)).split() for _ in range(300)]
    counts = [sum(line.count(word) != 1 for word in ten) for line in lines]

    assert 0.9 <= sum(counts) / len(counts) <= 1.1


def test_a_line_is_never_left_without_words() -> None:
    noise = noisy(1.0)

    assert all(noise.on("help") for _ in range(50))


def test_postcodes_and_numbers_are_left_whole() -> None:
    assert changed("ME7 1AA 07700 900123", noisy(1.0)) == 0


def test_a_town_is_changed_once_at_most() -> None:
    assert changed("Rainham", noisy(1.0)) <= 1
    assert changed("Wick", noisy(1.0, place="I am in Wick")) <= 1


def test_a_caller_is_misheard_and_never_misspelt() -> None:
    heard = {noisy(1.0, str(seed), is_heard=True).on("knead") for seed in range(40)}

    assert heard == {"knead", "knead knead", "need"}
