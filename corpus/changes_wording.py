"""Words that tell what a change in a text is about, and which words change no meaning; folded text (corpus.labels)."""

from __future__ import annotations

import re


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Exchanged for one another they change no meaning. No negation, no modal verb, no "only", "all", "except" is here.
FUNCTION_WORDS = _set(
    "a an the and or of to in on at by for from with as is are be been being was were it its this that these those which"
    " who whom such like example including includes include also please so our we us you your their them they i my there"
    " here when while where how about regarding concerning through via e g i.e etc s t re ve ll d"
    " le la les l un une des du de d et ou a au aux en dans sur pour par avec est sont etre ete ce cet cette ces cela ceci"
    " qui que qu dont nous vous nos vos votre notre leur leurs ils elles il elle se s y ainsi aussi egalement comme tel"
    " telle tels telles exemple notamment afin concernant lors via travers"
    " der die das den dem des ein eine einen einem einer eines und oder von vom zu zum zur im in an am auf aus bei beim"
    " mit fur als ist sind wird werden wurde wurden sein es sie wir ihr ihre ihren ihrer ihrem unser unsere unseren dies"
    " diese dieser dieses welche beispiel auch wie z b sowie so uber durch bezuglich"
    " el los las uno unos unas del al y o u e es son ser fue con por para como esto esta este estos estas eso que cual"
    " cuales quien su sus nuestro nuestra nuestros nuestras usted ustedes ejemplo tambien asi tales tal sobre mediante traves"
)
# What screen readers are told about a link, and marks of a list.
DECORATION = re.compile(
    r"\((?:opens?|se abre|s'ouvre|ouvre|wird|offnet)[^()]{0,40}(?:window|tab|ventana|pestana|fenetre|onglet|fenster|geoffnet)[^()]{0,10}\)"
    r"|\[\d{1,3}\]|[*•·▪●⦁]"
)
ENUMERATOR = re.compile(
    r"^\s*(?:(?:section|article|art\.?|abschnitt|seccion|§)\s*)?[(\[]?(?:[a-z]-)?(?:\d{1,3}(?:\.\d{1,3})+\s|(?:\d{1,3}(?:\.\d{1,3})*|[ivxlc]{1,5}|[a-z])[.):\]]+\s)\s*"
)
CROSS_REFERENCE = re.compile(r"\b(section|sections|article|articles|abschnitt|ziffer|seccion|rubrique)\s+[\d.]+\b")
# A sentence that begins so points to another page.
POINTER = re.compile(
    r"\s*(?:(?:to )?(?:learn|read|find out|see) (?:more|examples|how|also)|you can (?:read|learn|find) more|for (?:more|further|additional) (?:information|details)|click here|see (?:our|the)|(?:please )?visit"
    r"|(?:pour )?en savoir plus|pour plus d|voir (?:la|le|notre)|consultez|cliquez"
    r"|(?:fur )?(?:weitere|mehr|nahere) (?:informationen|infos|details)|mehr (?:dazu|erfahren|uber)|siehe|(?:para )?(?:mas|obtener mas) informacion|consulte|vease|haga clic)\b"
)
# "Last updated: 1 May 2026": a date of the text itself.
UPDATED = re.compile(
    r"\b(?:last (?:updated|modified|revised)|updated|effective|revised|version of|date of|(?:derniere )?mise a jour|mis a jour"
    r"|en vigueur|date d'effet|a compter du|stand|zuletzt|gultig ab|aktualisiert|actualizad[oa]|ultima|vigente|vigencia|fecha)\b"
)
UPDATED_WORDS = 14  # a sentence of more words says more than its date
DATE = re.compile(
    r"\b(?:\d{1,2}(?:er|st|nd|rd|th)?[ .]{1,2}(?:de )?)?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|janv|fev|fevr|avr|mai|juin|juil"
    r"|aout|sept|okt|dez|marz|ene|abr|ago|dic)[a-z]*\.?\s+(?:de )?(?:\d{1,2}(?:st|nd|rd|th)?,?\s+)?(?:de )?\d{4}\b"
    r"|\b\d{1,4}[-./]\d{1,2}[-./]\d{1,4}\b|\bdatetime=\S+|\b(?:19|20)\d\d\b"
)
# Voice, speech, recordings of either, voiceprints and voicemail. Calls with a picture, ports and prompts are not meant.
VOICE = re.compile(
    r"\bvoice(?! (?:and|or) video|-? ?over| prompt|s? (?:chat|calls?)\b)(?:s|print\w*|mail\w*)?\b|\bspeech\b|\bspoken\b|\butterance\w*|\bdictat\w*"
    r"|\bmicrophones?\b|\btranscri(?:pt|b|pci|re|t)\w*|\baudio\b(?! (?:ports?|jacks?|books?|calls?|devices?|players?))|\b(?<!screen )(?<!video )recordings\b"
    r"|\bcalls? (?:are |is |may be |will be |were )?(?:monitored|recorded)\b|\brecord(?:s|ed|ing)? (?:your|their|the) (?:voice|calls?|conversations?)\b"
    r"|\brecording (?:of )?(?:conversations?|laws?|calls?)\b|\b(?:to|can|may) record\b|\bstore recordings?\b"
    r"|\bvoix\b|\bvocal(?:e|es)?\b|\bvocaux\b|\bparoles?\b|\benregistrements\b|\benregistrement (?:audio|vocal|telephonique|sonore)\b|\bdictee\b|\brepondeur\b"
    r"|\bstimm(?:e|en|abdruck\w*|profil\w*|aufnahme\w*|erkennung\w*)\b|\bsprach(?:aufnahm|aufzeichn|befehl|assist|erkenn|steuer|eingab|nachricht|daten|such)\w*"
    r"|\b(?:ton)?aufnahmen\b|\bmikrofon\w*|\bgesprochen\w*|\btranskri\w*|\bmitschnitt\w*"
    r"|\bvoz\b|\bvoces\b|\bgrabaciones\b|\bgrabacion de (?:audio|voz)\b|\bmicrofonos?\b|\bdictado\b|\bhuellas? de voz\b"
)
# What people look for in a change, most wanted first, by topic; voice itself comes before all of them.
WANTED_TOPICS = (
    "retention", "human-review", "training-ai", "third-party-sharing", "children", "voice-id-biometrics", "deletion",
    "opt-out", "history-access", "international-gdpr", "law-enforcement",
)  # fmt: skip
