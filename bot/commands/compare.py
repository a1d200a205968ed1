"""``earshot compare``: assistants side by side, topic by topic."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def compare(
    assistants: Annotated[list[str], typer.Argument(help="Two or more assistants, by id or name: alexa siri ...")],
    topic: Annotated[
        list[str] | None,
        typer.Option(help="Only this topic, by id or name: retention, ...; several times too."),
    ] = None,
    as_of: Annotated[
        str | None, typer.Option(help="What was known and held then: 2019, 2019-04 or 2019-04-11.")
    ] = None,
    language: Annotated[str, typer.Option(help="The language of our own words: en, fr, de or es.")] = "en",
    json: Annotated[bool, typer.Option("--json", help="Print the comparison of all topics as JSON.")] = False,
    image: Annotated[Path | None, typer.Option(help="Write it as a picture (PNG) to this file.")] = None,
    dark: Annotated[bool, typer.Option("--dark", help="Draw the picture light on dark.")] = False,
) -> None:
    """Show assistants side by side: on each topic the best evidence, its date and whose voice it is."""
    from bot.commands.knowledge import open_knowledge
    from bot.compare import assistants_named, topics_named
    from bot.compare import compare as compared
    from bot.dates import parse_as_of
    from bot.question import Asked, check_options
    from bot.show.picture_file import check_picture_file, write_picture
    from corpus.catalogue import load_assistants, load_topics
    from corpus.labels import Recogniser

    known, topics = load_assistants(), load_topics()
    check_options(Asked("", language=language), Recogniser(known, topics))
    ids, chosen = assistants_named(assistants, known), topics_named(topic or (), topics)
    day = parse_as_of(as_of) if as_of is not None else None
    if image:
        check_picture_file(image)
    made = compared(open_knowledge(), ids, chosen, language, day)
    names = {assistant.id: assistant.name for assistant in known}
    titles = {each.id: each.names.get(language) or each.names["en"] for each in topics}
    if image:
        write_picture(image, made, names, titles, dark=dark)
    if json:
        from json import dumps

        from bot.show.as_json import comparison_dict

        typer.echo(dumps(comparison_dict(made), ensure_ascii=False, indent=1))
    elif image:
        typer.echo(str(image))
    else:
        from bot.show.comparison import print_comparison

        print_comparison(made, names, titles)
