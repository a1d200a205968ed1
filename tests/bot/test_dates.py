"""Dates in a question: as-of or since where they are certain, words where they are not."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.dates import dates_in

TODAY = dt.date(2026, 11, 24)


@pytest.mark.parametrize(
    ("text", "as_of", "since"),
    [
        ("did people listen in 2019", "2019", None),
        ("in april 2019", "2019-04", None),
        ("May 2019", "2019-05", None),
        ("back in december 2019", "2019-12", None),
        ("in dec. 2019", "2019-12", None),
        ("as of march 2020", "2020-03", None),
        ("on 11 april 2019", "2019-04-11", None),
        ("on the 1st of april 2019", "2019-04-01", None),
        ("2019-04-11", "2019-04-11", None),
        ("as it was on 2019-04", "2019-04", None),
        ("en avril 2019", "2019-04", None),
        ("le 1er janvier 2020", "2020-01-01", None),
        ("en août 2019", "2019-08", None),
        ("im märz 2020", "2020-03", None),
        ("am 11. april 2019", "2019-04-11", None),
        ("en abril de 2019", "2019-04", None),
        ("el 11 de abril de 2019", "2019-04-11", None),
        ("since 2019", None, "2019"),
        ("what changed after march 2021", None, "2021-03"),
        ("depuis 2021", None, "2021"),
        ("à partir de mai 2024", None, "2024-05"),
        ("seit 2021", None, "2021"),
        ("ab 2022", None, "2022"),
        ("seit März 2025", None, "2025-03"),
        ("desde 2021", None, "2021"),
        ("desde enero de 2020", None, "2020-01"),
        ("a partir de 2025", None, "2025"),
        ("on April 11, 2019", "2019-04-11", None),
        ("in the year 2019", "2019", None),
        ("im jahr 2019", "2019", None),
        ("en el año 2019", "2019", None),
        ("en l'année 2019", "2019", None),
        ("Apr. 11th, 2019", "2019-04-11", None),
        ("during March 3 2021", "2021-03-03", None),
        ("in late 2018", "2018", None),
        ("mid-2020", "2020", None),
        ("by the way, in early 2019", "2019", None),
        ("fin 2018", "2018", None),
        ("au début de 2019", "2019", None),
        ("Ende 2018", "2018", None),
        ("a finales de 2018", "2018", None),
        ("en el 2019", "2019", None),
        ("desde el 2019", None, "2019"),
        ("seit dem 2. August 2019", None, "2019-08-02"),
        ("since the 1st of april 2019", None, "2019-04-01"),
        ("since April 2, 2019", None, "2019-04-02"),
        ("am 11.04.2019", "2019-04-11", None),
        ("in 04/2019", "2019-04", None),
        ("seit 04.2019", None, "2019-04"),
        ("on 25/12/2019", "2019-12-25", None),
        ("on 12/25/2019", "2019-12-25", None),
        ("on 5/5/2019", "2019-05-05", None),
        ("since 2019-04-11", None, "2019-04-11"),
        ("did they fine amazon last year", "2025", None),
        ("since last year", None, "2025"),
        ("what changed last month", "2026-10", None),
        ("anything new this year", None, "2026"),
        ("fined this month?", None, "2026-11"),
        ("l'an dernier", "2025", None),
        ("l'année passée", "2025", None),
        ("depuis l'an dernier", None, "2025"),
        ("le mois dernier", "2026-10", None),
        ("cette année", None, "2026"),
        ("letztes Jahr", "2025", None),
        ("im letzten Jahr", "2025", None),
        ("seit letztem Jahr", None, "2025"),
        ("im vergangenen Monat", "2026-10", None),
        ("dieses Jahr", None, "2026"),
        ("el año pasado", "2025", None),
        ("desde el año pasado", None, "2025"),
        ("el mes pasado", "2026-10", None),
        ("este año", None, "2026"),
        ("since 2019, does alexa listen", None, "2019"),
        ("in 2019, when it came out, who listened", "2019", None),
    ],
)
def test_a_date_in_the_words_is_taken_for_what_it_is(text: str, as_of: str | None, since: str | None) -> None:
    found = tuple(str(date) if date else None for date in dates_in(text, TODAY))
    assert found == (as_of, since)


@pytest.mark.parametrize(
    "text",
    [
        "no date at all",
        "the 2019 scandal",
        "2019",
        "windows 2000",
        "before 2020",
        "until march 2020",
        "avant 2020",
        "jusqu'en 2020",
        "vor 2020",
        "bis 2020",
        "antes de 2020",
        "hasta 2020",
        "in 2031",
        "in december 2026",
        "2027-01-01",
        "2019-02-30",
        "31 april 2019",
        "in 2019 and in 2020",
        "from 2019 to 2021",
        "2019-04-01 or 2019-05-01",
        "in 20190",
        "2019.5 million",
        "in march",
        "in 1850",
        "the 2010s",
        "in the 2010s",
        "die 2010er",
        "in 2019-2021",
        "in 2019/2020",
        "on 4/11/2019",
        "le 31/02/2019",
        "in 13/2019",
        "february 30, 2019",
        "in the 2019 settlement",
        "before last year",
        "avant l'an dernier",
        "in the last year",
        "last year's fine",
        "last year and in 2019",
        "two years ago",
        "before the scandal",
        "avant le scandale",
        "vor dem skandal",
        "antes del escándalo",
        "since Amazon stopped recording in 2020, is it safe",
        "da Amazon 2020 und in 2021 aufhörte",
        "wenn Apple in 2019 aufgehört hat, wer hört dann zu",
        "puisque Google a arrêté en 2019, c'est fini ?",
        "ya que Apple paró en 2019, ¿es seguro?",
    ],
)
def test_a_date_that_is_not_certain_stays_words(text: str) -> None:
    assert dates_in(text, TODAY) == (None, None)


@pytest.mark.parametrize(
    ("text", "language", "date"),
    [
        ("4/11/2019", "en", None),
        ("04/11/2019", "fr", "2019-11-04"),
        ("4.11.2019", "de", "2019-11-04"),
        ("4.11.2019", "en", "2019-11-04"),
        ("el 4/11/2019", "es", "2019-11-04"),
    ],
)
def test_a_date_in_figures_is_read_as_its_language_writes_it(text: str, language: str, date: str | None) -> None:
    as_of, since = dates_in(text, TODAY, language)
    assert (str(as_of) if as_of else None, since) == (date, None)


def test_last_month_in_january_is_december_of_the_year_before() -> None:
    as_of, _ = dates_in("last month", dt.date(2026, 1, 31))
    assert str(as_of) == "2025-12"
