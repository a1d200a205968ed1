"""A button's id holds an action and the evidence, in a hundred characters, and is read back as it was."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.discord_bot.buttons.item import PRESSES
from bot.discord_bot.reference import BUTTONS, LONGEST, MODALS, VERDICT_LETTERS, Reference
from corpus.values import ACTIONS, LANGUAGES

IDS = st.text(alphabet="ABCabc019_-", min_size=12, max_size=12)
REFERENCES = st.builds(
    Reference,
    st.sampled_from(sorted(VERDICT_LETTERS)),
    st.sampled_from(LANGUAGES),
    st.none() | st.sampled_from(["2019", "2019-04", "2019-04-11"]),
    st.lists(IDS, max_size=8).map(tuple),
    st.lists(IDS, max_size=8).map(tuple),
    st.lists(st.sampled_from(ACTIONS), unique=True).map(tuple),
)


@given(REFERENCES, st.sampled_from([*BUTTONS, *MODALS]), st.integers(0, 9))
def test_an_id_is_short_enough_and_read_back_as_it_was(reference: Reference, button: str, number: int) -> None:
    fitting = reference.fitting()
    custom_id = fitting.custom_id(button, number)
    assert len(custom_id) <= LONGEST
    assert len(fitting.passages) + len(fitting.guides) <= 4
    assert Reference.read(custom_id) == (button, number, fitting)


@given(st.text(max_size=100))
def test_any_other_id_is_none_of_ours(custom_id: str) -> None:
    read = Reference.read(custom_id)
    assert read is None or read[2].custom_id(read[0], read[1]) == custom_id


@pytest.mark.parametrize(
    "custom_id",
    ["", "e1", "e0.share0.a.en..", "e1.hack0.a.en..", "e1.share0.x.en..", "e1.share0.a.en..abc", "e1.share0.a.en..\n"],
)
def test_an_id_of_another_form_is_not_read(custom_id: str) -> None:
    assert Reference.read(custom_id) is None


def test_every_button_does_something() -> None:
    assert set(PRESSES) == set(BUTTONS)
