"""How much each likeness of two listings says: the model that splink weighs pairs with.

For each comparison: ``m`` is how often a level holds between two listings of one service, ``u`` how often between
listings of two. They are set by hand and fixed, so that a pair gets the same answer in a town's directory and in a
country's, in a directory with two duplicates and in one with two hundred; the tests hold them to labelled pairs.
How rare a shared value is does count: a phone number that two listings have says more than a switchboard's.

Source:
    I. P. Fellegi and A. B. Sunter, "A Theory for Record Linkage", JASA 64 (1969), as splink implements it.
"""

from typing import Any

from splink import SettingsCreator

# One pair in 100,000: two listings picked at random are hardly ever one service.
PRIOR = 1e-5
# Shared by no more listings than this, a value belongs to one service; up to the second, to one small organisation.
RARE, SCARCE = 3, 20
# A point within the first is the same door, within the second the same street or village.
SAME_DOOR_MILES, NEAR_MILES = 0.1, 1.0

type _Level = tuple[str, str, float, float]

# How many both have; as a share of those either has: each list holds a value once.
_BOTH = "len(list_intersect({c}_l, {c}_r))"
_EARTH_MILES = 3958.76
_FEWER_WORDS = "least(len(name_words_l), len(name_words_r))"
_MILES = (
    f"2 * {_EARTH_MILES} * asin(sqrt(least(1, pow(sin(radians(latitude_r - latitude_l) / 2), 2) "
    "+ cos(radians(latitude_l)) * cos(radians(latitude_r)) * pow(sin(radians(longitude_r - longitude_l) / 2), 2))))"
)
_NO_PLACE = (
    "(latitude_l IS NULL OR latitude_r IS NULL) AND (len(doors_l) = 0 OR len(doors_r) = 0) "
    "AND (len(districts_l) = 0 OR len(districts_r) = 0)"
)


def _shared(column: str) -> str:
    return f"list_has_any({column}_l, {column}_r)"


def _alike(column: str, share: float) -> str:
    """Say that of the values either has, both have at least this share: b >= s * (l + r - b)."""
    return f"{1 + share} * {_BOTH.format(c=column)} >= {share} * (len({column}_l) + len({column}_r))"


def _comparison(name: str, levels: list[_Level], *, unknown: str) -> dict[str, Any]:
    """Return a comparison as splink takes it; the last level is all that is left."""
    written: list[dict[str, Any]] = [{"sql_condition": unknown, "label_for_charts": "not known", "is_null_level": True}]
    for words, condition, m, u in levels:
        written.append({"sql_condition": condition, "label_for_charts": words, "m_probability": m, "u_probability": u})
    return {"output_column_name": name, "comparison_levels": written}


def comparisons() -> list[dict[str, Any]]:
    """Return the comparisons of a pair: what it is, whose, where, what tells it apart, what is said of it."""
    return [_names(), _owners(), _places(), _marks(), _descriptions()]


def _names() -> dict[str, Any]:
    same_name = "name_key_l = name_key_r"
    # Phase 2 and phase 3 are no slip. Lengths go first: counting the slips is what takes longest of all.
    slip = "CASE WHEN marks_l <> marks_r OR length(name_l) < 8 OR abs(length(name_l) - length(name_r)) > 2 THEN false "
    slip += "ELSE levenshtein(name_l, name_r) <= 2 END"
    contains = f"{_FEWER_WORDS} >= 2 AND {_BOTH.format(c='name_words')} = {_FEWER_WORDS}"
    return _comparison(
        "name",
        [
            ("same, rare", f"{same_name} AND name_count_l <= {RARE}", 0.5, 0.0005),
            ("same, shared by some", f"{same_name} AND name_count_l <= {SCARCE}", 0.1, 0.002),
            ("same, shared by many", same_name, 0.03, 0.01),
            ("a slip of the keys apart", slip, 0.15, 0.0006),
            ("all the words of the shorter", contains, 0.12, 0.002),
            ("half their words", _alike("name_words", 0.5), 0.04, 0.0085),
            ("a quarter of their words", _alike("name_words", 0.25), 0.03, 0.03),
            ("another name", "ELSE", 0.03, 0.9464),
        ],
        unknown="name_key_l = '' OR name_key_r = ''",
    )


def _owners() -> dict[str, Any]:
    same_owner = "organisation_l = organisation_r AND organisation_l <> ''"
    like_owner = "jaro_winkler_similarity(organisation_l, organisation_r) >= 0.93"
    return _comparison(
        "owner",
        [
            ("a contact few have", _shared("rare_contacts"), 0.6, 0.0002),
            ("a contact some have", _shared("scarce_contacts"), 0.12, 0.001),
            ("an organisation with few", f"{same_owner} AND organisation_count_l <= {RARE}", 0.08, 0.0008),
            ("a contact or organisation many have", f"{_shared('contacts')} OR {same_owner}", 0.1, 0.01),
            ("the same website, or nearly the name", f"{_shared('hosts')} OR {like_owner}", 0.05, 0.01),
            ("nothing", "ELSE", 0.05, 0.978),
        ],
        unknown="organisation_l = '' OR organisation_r = ''",
    )


def _places() -> dict[str, Any]:
    within = f"coalesce(({_MILES}) <= {{miles}}, false)"
    return _comparison(
        "place",
        [
            (
                "the same door",
                f"{_shared('doors')} OR {within.format(miles=SAME_DOOR_MILES)}",
                0.9299,
                0.01,
            ),
            ("the same street", f"{_shared('districts')} OR {within.format(miles=NEAR_MILES)}", 0.07, 0.05),
            ("somewhere else", "ELSE", 0.0001, 0.94),
        ],
        unknown=_NO_PLACE,
    )


def _marks() -> dict[str, Any]:
    return _comparison(
        "marks",
        [
            ("the same", "marks_l = marks_r", 0.947, 0.3),
            ("some the same", _shared("marks"), 0.05, 0.2),
            ("others", "ELSE", 0.003, 0.5),
        ],
        unknown="len(marks_l) = 0 OR len(marks_r) = 0",
    )


def _descriptions() -> dict[str, Any]:
    return _comparison(
        "description",
        [
            ("the same", _alike("description_words", 0.8), 0.4, 0.0125),
            ("much of it", _alike("description_words", 0.4), 0.25, 0.0125),
            ("some of it", _alike("description_words", 0.2), 0.2, 0.1),
            ("other words", "ELSE", 0.15, 0.875),
        ],
        unknown="len(description_words_l) < 5 OR len(description_words_r) < 5",
    )


def model(blocking_rule: dict[str, Any]) -> SettingsCreator:
    """Return the whole model.

    Args:
        blocking_rule: which pairs are compared at all, as splink takes it.
    """
    return SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="service_id",
        comparisons=comparisons(),  # type: ignore[arg-type]
        blocking_rules_to_generate_predictions=[blocking_rule],
        probability_two_random_records_match=PRIOR,
        retain_matching_columns=False,
    )
