"""What kind of document a page is, told from its content: a policy, a help page, or news and everything else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from corpus.gather.grams import length, words
from corpus.values import Kind

POLICY_NAME = re.compile(
    r"privacy|cookie|\bterms\b|conditions? of (?:use|sale|service)|(?:user|licen[cs]e) agreement|eula\b|acceptable use"
    r"|\bpolic(?:y|ies)\b|legal notice|imprint|data (?:processing|protection)|data processor|code of conduct"
    r"|community (?:guidelines|standards)|disclaimer"
    r"|datenschutz|nutzungsbedingungen|\bagb\b|geschäftsbedingungen|impressum|rechtliche hinweise"
    r"|confidentialité|vie privée|mentions légales|conditions (?:générales|d.utilisation)|données personnelles"
    r"|protection des données|politique (?:de|en matière)"
    r"|privacidad|condiciones (?:de uso|generales|del servicio)|términos|aviso legal|política de|protección de datos"
    r"|informativa|riservatezza|termini|condizioni (?:d.uso|generali)|note legali"
    r"|privacyverklaring|voorwaarden|privacybeleid|cookiebeleid|privacidade|termos|proteção de dados"
    r"|polityka prywatności|regulamin|プライバシー|利用規約|個人情報|隐私|條款|条款|سياسة الخصوصية|شروط",
    re.I,
)
POLICY_PATH = re.compile(r"/(?:legal|terms|privacy|policies|policy|cookies?|agb|tos|cgu|cgv|datenschutz)\b", re.I)
POLICY_WORD = re.compile(
    r"personal (?:data|information)|\bwe (?:may |will |do not )?(?:collect|use|share|process|disclose|retain|store)\b"
    r"|your (?:data|information|personal|consent|account|rights|use)|third[- ]part(?:y|ies)|\bconsent\b|\bgdpr\b"
    r"|\bcookies?\b|privacy|data (?:controller|protection|processor|subject)|legal basis|legitimate interests?"
    r"|these terms|this (?:policy|agreement)|\bliab(?:le|ility)\b|\bshall\b|\bservices?\b"
    r"|personenbezogene|datenschutz|dsgvo|einwilligung|verarbeit\w*|betroffene|rechtsgrundlage|dritte\w*"
    r"|données|traitement|rgpd|consentement|confidentialité|vous (?:concernant|pouvez)|responsable|finalités"
    r"|datos personales|tratamiento|consentimiento|privacidad|dati personali|trattamento|consenso"
    r"|persoonsgegevens|toestemming|個人情報|利用者|当社",
    re.I,
)
HELP_PATH = re.compile(
    r"/(?:help|hc|support|faqs?|hilfe|aide|ayuda|assistance|kb|knowledge-?base|how-?to)(?:/|$)", re.I
)
HELP_HOST = re.compile(r"^(?:help|support|faq|hilfe|aide|ayuda|assistance|kb)\.", re.I)
HELP_NAME = re.compile(r"\b(?:help|support|faqs?|hilfe|aide|ayuda|soporte|assistenza|how to)\b", re.I)
HELP_TYPES = frozenset(("FAQPage", "QAPage", "HowTo"))
PARTS = re.compile(r"\s+[|–—·•«»:/-]+\s+|[|:：]")
NAME_WORDS = 8  # of a policy's name; a headline about a policy has more
SAMPLE = 100_000  # characters: more change no result
ENOUGH = 2  # points for a policy
DENSE, SPARSE = 0.03, 0.01  # of its words: half of all policies have 0.04 and more, 98 of 100 news pages under 0.01


def kind_of(titles: Iterable[str], text: str, address: str = "", types: frozenset[str] = frozenset(),
            is_article: bool = False) -> Kind:  # fmt: skip
    """The kind of a document with these titles, this text, address, JSON-LD types; ``is_article``: it says so itself.

    >>> kind_of(["Lumo changes its privacy policy, and owners are angry"], "The maker said so.", is_article=True)
    'news'
    >>> kind_of(["Privacy Policy | Lumo"], "We keep what you say to the lamp.")
    'policy'
    """
    titles = list(titles)
    parts = urlsplit(address)
    score = 2 * is_policy_name(titles) + (1 if POLICY_PATH.search(parts.path) else 0) - 2 * is_article
    if 0 <= score < ENOUGH:  # else the words could change nothing
        density = policy_density(text)
        score += 2 if density >= DENSE else 1 if density >= SPARSE else 0
    if score >= ENOUGH:
        return "policy"
    is_help = HELP_HOST.match(parts.hostname or "") or HELP_PATH.search(parts.path)
    named = any(HELP_NAME.search(part) for part in _parts(titles))
    if not is_article and (is_help or (named and types & HELP_TYPES)):
        return "help"
    return "news"


def policy_density(text: str) -> float:
    """How many of the words of ``text`` are those of policies and terms."""
    sample = text[:SAMPLE]
    return len(POLICY_WORD.findall(sample)) / max(1, length(words(sample)))


def is_policy_name(titles: Sequence[str]) -> bool:
    """Whether one of ``titles``, or a part of it between separators, is the name of a policy and no more."""
    return any(POLICY_NAME.search(part) and len(part.split()) <= NAME_WORDS for part in _parts(titles))


def _parts(titles: Iterable[str]) -> list[str]:
    return [part for title in titles for part in PARTS.split(title)]
