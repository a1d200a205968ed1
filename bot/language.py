"""Which language a question is in: short, mixed, full of slang, and often little more than a name.

Function words decide: each votes for the languages that use it, the less the more they are. Letters that one language
alone writes vote too. lingua helps where the votes tie or nobody votes.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Any

from corpus.values import LANGUAGES

OTHER = "other"
# Fifth languages that lingua knows of besides; more would make it slower and find them in slang.
OTHER_LANGUAGES = ["it", "pt", "ca", "nl", "sv", "da", "nb", "fi", "pl", "cs", "sk", "hr", "hu", "ro", "tr", "id", "vi"]
OTHER_LANGUAGE_SURE = 0.9  # lingua's confidence from which a fifth language is believed without any votes
OURS_SURE = 0.5  # lingua's confidence from which one of the four is
SHORT_WORDS = 3  # of no more words without votes, the turn before tells the language better than lingua
CLEAR_VOTES, CLEAR_LEAD = 1.0, 0.5  # votes, and lead in votes, from which the words alone decide
OTHER_LEAD = 0.4  # lead in votes of a fifth language over the four from which lingua is asked about it


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Words so common in one of the four languages, and in few others, that they tell it; folded.
TELLTALES: dict[str, frozenset[str]] = {
    "en": _words("""
        a the is are was were does did do in how what whats who whos why when where can could should would will which
        my your their they it its this that these those and or of to from with about after before still any anyone if
        i im me you we he she there be been being have has had not no dont doesnt isnt arent cant wont on off for get
        got stop too them someone somebody anybody hey hi thanks thx lol wtf bro cause because bc without really
        actually even also into by at so just than then up out as u ur r w pls rn tbh gonna wanna
    """),
    "fr": _words("""
        a le la les un une des du de au aux est sont etait ont en a-t ce cette ces c'est qu'est quoi que qui quel
        quelle quels quelles comment combien pourquoi quand ou dans pour avec sans sur mon ma mes ton ta tes son ses
        leur leurs nos vos je tu il elle on nous vous ils elles et me se si ne pas plus deja encore toujours suis peut
        peuvent peux faut fait faire donc alors mais depuis chez j'ai l'on d'un d'une est-ce moi toi lui y a-t-il tout
        tous toute toutes rien tres bien meme aussi jamais ete etre avoir eu avait avaient sera seront es ca quelqu'un
        qqn svp jsuis salut slt bonjour merci mdr pk vont va sais sait veut veux fois truc c
    """),
    "de": _words("""
        der die das den dem des ein eine einen einem einer ist sind war waren wird werden wurde was hat haben hatte
        kann konnen in an so darf durfen soll muss mussen wie wo wann warum wieso welche welcher welches wer wem wen
        ich du er sie es wir ihr mein meine meinen meinem meiner dein deine sein seine und oder aber nicht nix kein
        keine mit ohne von vom zu zum zur bei beim im auf aus nach seit fur uber unter noch schon immer auch nur mal
        gibt gibts denn hallo danke bitte echt halt eben also macht geht weg jemand niemand etwa mich mir dich dir man
        am will hab wenn dass ob weil jetzt alle doch da ne
    """),
    "es": _words("""
        a el la los las un una unos unas de del al en es son era fue han ha hay esta estan este estos estas eso como
        cuanto cuanta cuantos cuantas cuando donde por para con sin sobre mi mis tu tus su sus yo ella nosotros ellos
        ellas y e o u no pero ni puede pueden puedo quien quienes cual cuales porque si ya todavia aun tambien muy mas
        desde hasta hace hacer me se lo q xq le les que os algo alguien alguna hola gracias jaja vale pues oye dime
        todo todos toda nada ser tiene tienen cada
    """),
}

# Words of our subject that also tell the language; unlike the function words above they carry what is asked.
SUBJECT_TELLTALES: dict[str, frozenset[str]] = {
    "en": _words(
        "delete turn keep keeps hear listen listening listens recordings recording privacy voice always never ai"
    ),
    "fr": _words("supprimer effacer desactiver ecoute ecoutent vie privee enregistre enregistrements voix jamais ia"),
    "de": _words("loschen abschalten horen hort aufnahmen stimme speichert ki immer nie"),
    "es": _words("borrar apagar escucha escuchan graba graban grabaciones voz privacidad siempre nunca ia"),
}

# The commonest words of languages that are read for one of the four.
OTHER_TELLTALES: dict[str, frozenset[str]] = {
    "it": _words("""
        che non sono della delle del di gli il la le lo i mi ti ci si perche quando come dove cosa chi mio mia miei
        anche nel nella con per una un e piu quanto sempre sta in a al da se ma mie tutto
    """),
    "pt": _words("""
        nao voce uma um os as o a e meu minha meus que isso com por em na no do da dos das de ele ela eu tudo ouve sao
        esta sempre quando como onde quem mais mesmo se ao
    """),
    "nl": _words("""
        het een niet ik mijn wat waar hoe altijd mee naar van de en is op aan dat die voor met zijn hebben heeft wordt
        kan ook wie zo lang er te of in als dit bij door
    """),
    "sv": _words("""
        och att det som en ett ar inte jag min mitt pa hela hur vad nar vem till av med for mig dig alltid i kan om
        allt ni du han hon eller sager
    """),
    "da": _words("""
        og at det som en et er ikke jeg min mit pa hele hvad hvordan hvem til af med for mig dig altid den i kan
    """),
    "pl": _words("""
        czy nie jest moje moj moja sie na co jak kiedy kto w z do i to przez zawsze mnie o a
    """),
    "tr": _words("mi mu beni bu ne nasil ve bir icin surekli ben ses kim evde her zaman"),
}

OWN_LETTERS: dict[str, str] = {"fr": "çœèêëîïôûàù", "de": "ßäöü", "es": "ñ¿¡íóú"}  # "é" and "á" are of several
FUNCTION_WORDS = frozenset[str]().union(*TELLTALES.values())
WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
LINK = re.compile(r"https?://\S+")  # its words are nobody's language
ELISION = re.compile(r"(?:l|d|j|n|m|t|s|qu|c)'[^\W\d_]")  # French alone writes so
FRENCH_Y = re.compile(r"\by (?:a|avait|aura|aurait)\b|\b(?:il|j'|on|n'|s')y\b|\bil y\b")
LETTER_VOTE = 0.5


def detect_language(plain: str, text: str, before: str | None = None) -> str | None:
    """ISO 639-1 code of one of LANGUAGES, "other", or None where the words do not tell.

    ``plain`` is ``text`` folded, without the names of assistants; ``before`` the language of the turn before.
    """
    if _is_other_script(plain):
        return OTHER
    words = WORD.findall(LINK.sub(" ", plain))
    if not words:
        return None
    ours, others = votes(plain, words), _other_votes(words)
    best = max(ours.values())
    if others > best + OTHER_LEAD and _lingua(False, plain)[0][0] not in LANGUAGES:
        return OTHER
    for language, letters in OWN_LETTERS.items():
        ours[language] += LETTER_VOTE * any(letter in letters for letter in text.casefold())
    ranking = sorted(ours.values(), reverse=True)
    leaders = [language for language in LANGUAGES if ours[language] > ranking[0] - CLEAR_LEAD]
    if ranking[0] and len(leaders) == 1 and (ranking[0] >= CLEAR_VOTES or len(words) <= SHORT_WORDS):
        return leaders[0]
    return _among(leaders, words, before) if ranking[0] else _without_votes(words, before)


def votes(plain: str, words: list[str]) -> dict[str, float]:
    """The votes of the words of folded text for each of LANGUAGES."""
    counts = dict.fromkeys(LANGUAGES, 0.0)
    for word in words:
        for part in {word, *re.split(r"['-]", word)}:
            users = [language for language, telltales in TELLTALES.items() if part in telltales]
            users = users or [language for language, telltales in SUBJECT_TELLTALES.items() if part in telltales]
            if part == "y":
                users = ["fr"] if FRENCH_Y.search(plain) else ["es"]
            for language in users:
                counts[language] += 1 / len(users)
    counts["fr"] += sum(bool(ELISION.match(word)) for word in words)
    return counts


def _other_votes(words: list[str]) -> float:
    """The most votes for a language that is not one of ours; a word that one of ours uses too counts half."""
    return max(
        sum(0.5 if word in FUNCTION_WORDS else 1.0 for word in words if word in telltales)
        for telltales in OTHER_TELLTALES.values()
    )


def _is_other_script(text: str) -> bool:
    letters = [c for c in text if c.isalpha()]
    return sum("LATIN" in unicodedata.name(c, "") for c in letters) < len(letters) / 2


def _among(leaders: list[str], words: list[str], before: str | None) -> str:
    if before in leaders:
        return before
    sure = dict(_lingua(True, " ".join(words)))
    return max(leaders, key=lambda language: sure.get(language, 0.0))


def _without_votes(words: list[str], before: str | None) -> str | None:
    if len("".join(words)) < 4 or (before and len(words) <= SHORT_WORDS):
        return None
    language, sure = _lingua(False, " ".join(words))[0]
    if language not in LANGUAGES and sure >= OTHER_LANGUAGE_SURE and len(words) > 2:
        return OTHER
    language, sure = _lingua(True, " ".join(words))[0]
    return language if sure > OURS_SURE else None


def _lingua(ours: bool, text: str) -> list[tuple[str, float]]:
    """Languages with lingua's confidence, best first: the four alone, or with others of Europe."""
    found = _detector(ours).compute_language_confidence_values(text)
    return [(value.language.iso_code_639_1.name.lower(), value.value) for value in found]


@cache
def _detector(ours: bool) -> Any:
    """A detector of low accuracy: its models load in 0.1 s instead of 6 and take 15 MB instead of 550."""
    from lingua import IsoCode639_1, LanguageDetectorBuilder

    codes = [*LANGUAGES, *([] if ours else OTHER_LANGUAGES)]
    known = [getattr(IsoCode639_1, code.upper()) for code in codes]
    return LanguageDetectorBuilder.from_iso_codes_639_1(*known).with_low_accuracy_mode().build()
