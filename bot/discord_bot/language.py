"""Which language a reply is in, and the names and descriptions of commands in the user's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord import Locale, app_commands
from discord.app_commands import TranslationContextLocation as Location

from bot.locales import Translate, named, translator
from corpus.values import LANGUAGES

if TYPE_CHECKING:
    from discord.app_commands.translator import TranslationContextTypes

    from bot.discord_bot.client import Itx

NAMES = {Location.command_name, Location.group_name, Location.parameter_name}
NAME_CONTEXT = "command"  # the msgctxt of names in the catalogues


def spoken(locale: Locale | None) -> str | None:
    """The language of ``locale``, if it is one of ours.

    >>> spoken(Locale.latin_american_spanish), spoken(Locale.japanese)
    ('es', None)
    """
    language = locale.value.partition("-")[0] if locale else ""
    return language if language in LANGUAGES else None


def own_language(interaction: Itx) -> str:
    """The language of what one person sees: theirs, else their server's, else English."""
    return spoken(interaction.locale) or spoken(interaction.guild_locale) or "en"


def shared_language(interaction: Itx) -> str:
    """The language of what a whole channel sees: as the server's managers set it, else the server's own."""
    client = interaction.client
    set_to = client.state.settings(interaction.guild_id).language
    return set_to or spoken(interaction.guild_locale) or own_language(interaction)


def words(interaction: Itx) -> Translate:
    """The translator of what one person sees."""
    return translator(own_language(interaction))


class GettextTranslator(app_commands.Translator):
    """Names and descriptions of commands from the gettext catalogues."""

    async def translate(
        self, string: app_commands.locale_str, locale: Locale, context: TranslationContextTypes
    ) -> str | None:
        return translated(string.message, locale, context.location)


def translated(message: str, locale: Locale, location: Location) -> str | None:
    """``message`` for ``locale``; None where it is the same, which Discord then shows anyway."""
    language = spoken(locale)
    if language is None or language == "en":
        return None
    said = named(language, NAME_CONTEXT, message) if location in NAMES else translator(language)(message)
    return said if said != message else None
