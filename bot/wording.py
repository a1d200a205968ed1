"""Words that tell what kind of question somebody asks, in the four languages; matched on folded text (corpus.labels)."""

from __future__ import annotations

import re

from corpus.values import Action


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Words so common in one language, and in none of the other three, that they tell it (names of assistants removed).
TELLTALES: dict[str, frozenset[str]] = {
    "en": _words("""
        the is are was were does did do how what whats who whos why when where can could should would will which my your
        their they it its this that these those and or of to from with about after before still any anyone if i im me
        you we he she there be been being have has had not no dont doesnt isnt arent on off for get got stop without
        really actually even also into by at
    """),
    "fr": _words("""
        le la les un une des du au aux est sont etait ont a-t ce cette ces c'est qu'est quoi que qui quel quelle quels
        quelles comment combien pourquoi quand ou dans pour avec sans sur mon ma mes ton ta tes son ses leur leurs nos
        vos je tu il elle on nous vous ils elles et ne pas plus deja encore toujours suis peut peuvent peux faut fait
        faire donc alors mais depuis chez j'ai l'on d'un d'une est-ce moi toi lui y a-t-il
    """),
    "de": _words("""
        der die das den dem ein eine einen einem einer ist sind war waren wird werden wurde hat haben hatte kann konnen
        darf durfen soll muss mussen wie wo wann warum wieso welche welcher welches wer wem wen ich du er sie wir ihr
        mein meine meinen meiner dein deine sein seine und oder aber nicht kein keine mit ohne von vom zu zum zur bei
        beim im auf aus nach seit fur uber unter noch schon immer auch nur mal gibt es denn etwa mich mir dich dir
    """),
    "es": _words("""
        el los las una unos unas del al es son era fue han ha hay esta estan este estos estas eso como cuanto cuanta
        cuando donde por para con sin sobre mi mis tu tus su sus yo ella nosotros ellos ellas y pero ni puede pueden
        puedo quien quienes cual cuales porque si ya todavia aun tambien muy mas desde hasta hace hacer me lo q xq se le
        les que
    """),
}

# Words of our subject that also tell the language; unlike the function words above they carry what is asked.
SUBJECT_TELLTALES: dict[str, frozenset[str]] = {
    "en": _words("delete turn keep hear listen listening recordings privacy"),
    "fr": _words("supprimer desactiver ecoute ecoutent vie privee enregistre enregistrements"),
    "de": _words("loschen abschalten horen hort"),
    "es": _words("borrar apagar escucha escuchan grabaciones voz privacidad"),
}

# Follow-ups: a question that begins so, or consists of little else, goes on from the one before it.
FOLLOW_UP = re.compile(
    r"^(?:and|but|what about|how about|so|also|then|or|ok and|et|mais|alors|et pour|et chez|und|aber|oder|und bei|y|pero"
    r"|y en|o|que pasa con|e)\b|\b(?:that|this|it|they|them|there|those|ca|cela|celui|il|elle|ils|elles|eux"
    r"|das|dort|sie|es|damit|davon|dabei|dagegen|eso|esto|ello|alli|lo|ese|esa)\b"
)

ABOUT_EARSHOT = re.compile(
    r"\b(?:who|what) (?:are|r) (?:you|u)\b(?! (?:talking|saying|listening))|\bwho (?:made|built|runs|owns|wrote) (?:you|u|this bot)\b"
    r"|\bthis bot\b|\bearshot\b|\bdo (?:you|u) (?:store|keep|log|save|record|listen|sell|track|remember|share)\b"
    r"|\bare (?:you|u) (?:listening|recording|a bot|an ai|a human|real|made|owned|human|spying|chatgpt|run)\b"
    r"|\bwhat (?:do|does) (?:you|u) (?:store|keep|know|save|log|do)\b|\bwhat can (?:you|u) do\b"
    r"|\bcan i trust (?:you|u)\b|\bwhere (?:do|does) (?:you|u) get\b"
    r"|\bqui es[- ]tu\b|\bt'?es qui\b|\bqui etes[- ]vous\b|\btu es qui\b|\bc'est quoi ce bot\b|\bce bot\b"
    r"|\btu (?:gardes|stockes|enregistres|m'ecoutes|nous ecoutes|sais quoi)\b|\bqui t'a (?:fait|cree|code)\b"
    r"|\bes[- ]tu (?:un|une|humain)\b|\bvous (?:gardez|stockez|enregistrez|m'ecoutez)\b"
    r"|\bwer bist du\b|\bwas bist du\b|\bdieser bot\b|\bder bot\b|\bspeicherst du\b|\bhorst du mi(?:r|ch)\b|\bwer hat dich\b"
    r"|\bwas speicherst du\b|\bbist du (?:ein|eine|von|echt|menschlich)\b"
    r"|\bquien eres\b|\bque eres\b|\beste bot\b|\bque guardas\b|\bguardas (?:mis|lo|algo)\b|\bquien te (?:hizo|creo|ha)\b"
    r"|\beres (?:un|una|humano|real)\b|\bme (?:estas )?escuchas?(?:ndo)? tu\b"
)

HOW_TO = re.compile(
    r"\bhow (?:do|can|to|could|would|should) (?:i|u|you|we|my)?\b|\bhow to\b|\bhow (?:delete|disable|stop|turn|opt|mute|remove|erase)\b"
    r"|\bhow i (?:delete|turn|stop)|\bsteps?\b|\bwhere (?:do|can) i\b|\bhelp me\b|\bwhere is the (?:setting|option|button)\b|\bshow me how\b"
    r"|\bcomment (?:on |je |puis|peut|faire|supprim|effac|desactiv|couper|arreter|refuser|empecher|voir|retrouv|vider|enlever)"
    r"|\bou (?:puis-je|trouver|est le reglage|on)\b|\bje veux (?:supprimer|effacer|desactiver|couper|arreter)\b"
    r"|\bwie (?:kann|losche|schalte|stelle|mach|geht|deaktivier|bekomme|krieg|entferne|seh)\w*|\bwo (?:kann|finde|stell)\w*\b"
    r"|\bcomo (?:puedo|se|borro|borrar|apago|apagar|desactiv\w+|elimin\w+|quito|quitar|hago|veo|ver|silenci\w+)\b|\bdonde (?:puedo|esta el ajuste|se)\b"
)
ACTIONS: dict[Action, re.Pattern[str]] = {
    "delete": re.compile(
        r"\b(?:delet|eras|wip(?:e|ing)|clear|remov|get rid|purg|auto-?delet|supprim|effac|vider|enlev|losch|entfern|borr|elimin|suprim)"
    ),
    "opt-out": re.compile(
        r"\b(?:opt(?:ing|ed)?[- ]?out|turn (?:it|that|this|them)? ?off|switch (?:it |that )?off|disabl|deactivat|refus|stop|object|prevent"
        r"|desactiv|arret|empech|m'oppos|refus|couper (?:l'|la|le)(?!micro)|abschalt|ausschalt|schalt\w* .* (?:ab|aus)|deaktiv"
        r"|widersp|abstell|verhinder|stell\w* .* ab|apag|desactiv|rechaz|impedir|quit(?:o|ar)|dejar? de)"
    ),
    "mute": re.compile(
        r"\b(?:mut(?:e|ing)|mic(?:rophone)? (?:button|off)|(?:turn|switch) (?:off )?(?:the )?mic|cut the mic|couper le micro|micro (?:coupe|muet)"
        r"|stumm|mikro(?:fon)? (?:aus|ab)|silenci|apag\w+ el micro|micro(?:fono)? apagad)"
    ),
    "history": re.compile(
        r"\b(?:histor(?:y|ique|ial)|see (?:what|my|all|everything)|hear (?:my|what)|listen (?:back|to my)|review my|export|download my|find my recordings"
        r"|voir (?:ce|mes|l'hist)|reecout|telecharg|verlauf|anhoren|einsehen|ansehen|exportier|ver (?:lo|mis|el)|descarg|escuchar (?:mis|lo))"
    ),
}
CHANGED = re.compile(
    r"\b(?:what(?:'?s| has| is)? (?:changed|new)|changes? (?:in|to|since)|did .* change|qu'est[- ]ce qui a change|quoi de neuf|a change"
    r"|changements?|was hat sich|geandert|anderungen|neu bei|que ha cambiado|cambios|cambio)\b"
)
COMPARISON = re.compile(
    r"\b(?:vs\.?|versus|compare|compared|better than|worse than|safer|difference|more private|compar\w+|plutot que|mieux que|pire que"
    r"|vergleich|besser als|schlimmer|unterschied|sicherer|mejor que|peor que|diferencia|mas seguro)\b"
)
WHEN = re.compile(
    r"^(?:since )?when\b|\bwhat (?:year|date|day)\b|\bdepuis quand\b|\bquand\b|\bseit wann\b|\bwann\b|\bcuando\b|\bdesde cuando\b"
)
STILL_TRUE = re.compile(
    r"\b(?:still|anymore|any more|is it true|is that true|really true|nowadays|these days|encore|toujours|c'est vrai|est-ce vrai|vrai que"
    r"|immer noch|noch immer|stimmt es|stimmt das|wahr dass|todavia|aun|sigue|siguen|es verdad|es cierto)\b"
)

FUTURE = re.compile(
    r"\b(?:will|going to|gonna|next (?:year|month|week|summer)|tomorrow|someday|in the future|va t|vont|l'an prochain|l'annee prochaine"
    r"|demain|bientot|l'avenir|nachstes jahr|nachste|nachsten|morgen|bald|zukunft|kunftig|el proximo|la proxima|el ano que viene|manana"
    r"|pronto|en el futuro)\b"
)

FIGURE = re.compile(
    r"\b(?:how (?:many|much)|what (?:share|percentage|percent|number|amount)|which share|combien|quel pourcentage|quelle (?:part|somme)"
    r"|wie ?viele?|welcher anteil|wie hoch|cuant[oa]s?|que porcentaje|que parte)\b"
)
HAS_FIGURE = re.compile(
    r"\d|\b(?:no|none|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|hundreds?|thousands?|millions?|billions?"
    r"|half|quarter|all|every|most|small|few|single|third)\b",
    re.IGNORECASE,
)

MONTHS: dict[str, int] = {
    name: number
    for number, names in enumerate(
        [
            "january janvier januar enero jan", "february fevrier februar febrero feb", "march mars marz maerz marzo",
            "april avril abril apr", "may mai mayo", "june juin juni junio jun", "july juillet juli julio jul",
            "august aout agosto aug", "september septembre septiembre setiembre sept", "october octobre oktober octubre oct",
            "november novembre noviembre nov", "december decembre dezember diciembre dec",
        ],
        start=1,
    )
    for name in names.split()
}  # fmt: skip
SINCE = r"since|after|from|depuis|apres|des|seit|nach|ab|desde|despues de|a partir de"
BEFORE = r"before|until|till|by|avant|jusqu'en|vor|bis|antes de|hasta"
IN = r"in|back in|during|of|en|durant|pendant|courant|im|in den|anno|durante|around|like"
