"""Words that tell what kind of question somebody asks, in the four languages; matched on folded text (corpus.labels)."""

from __future__ import annotations

import re

from corpus.values import Action

# Follow-ups. A question goes on from the one before it where it begins so, ...
JOINS = re.compile(
    r"^\W*(?:(?:ok|okay|oh|hm+|aha|bon|ah|lol|thx|thanks|merci|danke|gracias)\W+)*(?:and|but|what about|how about|so|also|then|or|same (?:for|with|question)"
    r"|et|mais|alors|du coup|idem|pareil|und|aber|oder|dann|y|pero|e|o|entonces|igual|tambien|que pasa con|que tal)\b"
)
# ... or where it stands on something said there: pronouns that hardly ever stand for nothing, ...
STANDS_ON = re.compile(
    r"\bthat\b(?! (?:the|my|your|it|they|people|siri|alexa|google|amazon|apple)\b)|\b(?:this|those|they|them|their|same|more (?:about|on)|tell me more|sources?)\b"
    r"|\b(?:ca|cela|celui-ci|celle-ci|ils|elles|eux|leur|plus de details)\b|\bdas\b(?=\W*$| (?:ab|aus|ein|an|so|auch|noch|nicht|denn|eigentlich|erlaubt|verboten|legal|war|ist|wird|geht|gilt|wirklich|immer|alles|genau|normal|ok|sicher|moglich|verhindern|loschen|abschalten|ausschalten|stoppen|machen)\b)|\basi\b"
    r"|\b(?:dies|damit|davon|dabei|dagegen|dazu|daran|darauf|mehr dazu|die selben|dasselbe)\b(?! (?:mikro|handy|iphone|gerat)\w*)"
    r"|\b(?:die|der|den|dem)\W*[,?.!]|\b(?:eso|esto|ello|ellos|ellas|mas detalles)\b"
)
# ... and others, which count where the question has little else or is about our subject.
MAY_STAND_ON = re.compile(
    r"\b(?:it|its|there|he|she|his|her|one)\b|\b(?:il|elle|celui|celle|y|en)\b|\b(?:sie|es|er|ihn|ihm|deren|dort|da)\b|\b(?:lo|la|los|las|ese|esa|alli|ahi)\b"
)
SUBJECT = re.compile(
    r"\b(?:record|listen|hear|voice|audio|mic(?:s|rophone)?\b|clip|transcri|privac|data|delet|stor(?:e|ing)|keep|kept|sav(?:e|ing)|shar|sell|train|spy|opt\b|opt-|mut|setting|snippet"
    r"|eavesdrop|human|contractor|employee|police|cop\b|cops|court|fined?\b|lawsuit|kids?\b|child|hack|leak|camera|video"
    r"|enregistr|ecout|voix|donnee|supprim|effac|gard|stock|partag|vend|entrain|espion|reglage|extrait|humain|employe|amende|proces|enfant|gosse|fuite"
    r"|aufnahm|aufzeichn|hor|stimm|mikro|daten|losch|speicher|weitergeb|verkauf|trainier|spion|einstellung|mitarbeiter|polizei|klage|strafe|kinder|leck"
    r"|graba|escuch|voz\b|micro|dato|borr|guard|almacen|compart|entren|espia|ajuste|empleado|policia|multa|demanda|nino|filtra)\w*"
)
# ... and what is no question at all.
COURTESY = re.compile(
    r"^\W*(?:(?:ok|okay|k|cool|nice|great|good|lol|haha\w*|thanks|thank you|thx|ty|cheers|bye|hi|hello|hey|yes|no|yep|nope|merci|super|salut|bonjour|d'accord|oui|non|danke|alles klar|hallo|ja"
    r"|nein|tschuss|gracias|vale|hola|si|adios|jaja\w*)(?: (?:so much|a lot|beaucoup|bien|schon|muchas))?\W*)+$"
)
NOW = re.compile(
    r"\b(?:now|today|currently|nowadays|these days|at present|maintenant|aujourd'hui|actuellement|desormais|de nos jours|heute|jetzt|inzwischen|mittlerweile|derzeit"
    r"|aktuell|heutzutage|ahora|hoy|actualmente|hoy en dia)\b"
)
# What asks by itself: such a follow-up does not go on asking how to do it.
ASKS_ANEW = re.compile(
    r"\b(?:who|what(?! about)|why|which|how (?:long|much|many|often)|qui|quoi|pourquoi|combien|quel\w*|wer|wem|was|warum|wieso|wie (?:lange|viel\w*|oft|hoch)|welche\w*"
    r"|quien\w*|por que|cuant\w+|cual\w*)\b"
)

# Questions about the bot itself: whoever is named in them, ...
ABOUT_THE_BOT = re.compile(
    r"\bthis bot\b|\bearshot\b|\bare (?:you|u) (?:chat ?gpt|gemini|siri|alexa|copilot|(?:made|built|run|owned|powered|hosted) by)\b|\bwho (?:made|built|runs|owns|wrote) (?:you|u|this bot)\b"
    r"|\bce bot\b|\bqui t'a (?:fait|cree|code|programme)\b|\bqui te fait (?:tourner|marcher)\b|\b(?:t'es|tu es|es[- ]tu) (?:fait|cree) par\b"
    r"|\bdies(?:er|en|em) bot\b|\bder bot\b|\bwer hat dich\b|\bbist du (?:von|chatgpt)\b"
    r"|\beste bot\b|\bquien te (?:hizo|creo|ha)\b|\beres de\b"
)
# ... and where no assistant is.
ABOUT_EARSHOT = re.compile(
    r"\b(?:who|what) (?:are|r) (?:you|u)\b(?! (?:talking|saying|listening))|\bdo (?:you|u) (?:store|keep|log|save|record|listen|sell|track|remember|share)\b"
    r"|\bare (?:you|u) (?:listening|recording|a bot|an ai|a human|real|human|spying)\b"
    r"|\bwhat (?:do|does) (?:you|u) (?:store|keep|know|save|log|do)\b|\bwhat can (?:you|u) do\b"
    r"|\bcan i trust (?:you|u)\b|\bwhere (?:do|does) (?:you|u) get\b"
    r"|\bqui es[- ]tu\b|\bt'?es qui\b|\bqui etes[- ]vous\b|\btu es qui\b|\bc'est quoi ce bot\b"
    r"|\btu (?:gardes|stockes|enregistres|m'ecoutes|nous ecoutes|sais quoi)\b"
    r"|\bes[- ]tu (?:un|une|humain)\b|\bvous (?:gardez|stockez|enregistrez|m'ecoutez)\b"
    r"|\bwer bist du\b|\bwas bist du\b|\bspeicherst du\b|\bhorst du mi(?:r|ch)\b|\bliest du (?:hier|alles?|mit)\b"
    r"|\bwas speicherst du\b|\bbist du (?:ein|eine|echt|menschlich)\b"
    r"|\bquien eres\b|\bque eres\b|\bque guardas\b|\bguardas (?:mis|lo|algo)\b"
    r"|\beres (?:un|una|humano|real)\b|\bme (?:estas )?escuchas?(?:ndo)? tu\b"
)

_ARTICLES = r"(?:(?:l|m|t|s|n|d)'|le |la |les |lo |los |las |me |te |se |y |en |ne |plus |pas |mich |mir |sich )*"
HOW_TO = re.compile(
    r"\b(?:how (?:do|can|would|should|could) (?:i|u|you|we|one|people|my (?:mum|mom|dad|parents|kids?))\b|how to\b|how i (?:delete|turn|stop|disable|mute)"
    r"|how (?:delete|disable|stop|turn|opt|mute|remove|erase|switch|get rid)\b|how do (?:delete|disable|stop|turn|mute)|(?:any )?way to \w+"
    r"|steps? (?:to|for)|where (?:do|can|could|should) (?:i|u|you|we)\b|help me \w+|show me how|what do i (?:press|do|say|click|tap|need) to\b"
    r"|(?:which|what) (?:menu|setting|switch|option|button) (?:do i|is it|turns?|to)\b|which menu|where'?s (?:is )?(?:the |that )?(?:off )?(?:setting|option|button|switch|toggle|menu)"
    r"|where is (?:the |that )?(?:off )?(?:setting|option|button|switch|toggle|menu)|(?:need|want|trying|like) to (?:turn|switch|delete|disable|stop|mute|remove|erase|wipe|opt|get rid)"
    r"|(?:stop|disable|delete|mute|turn off) .* (?:how|which menu|where)$)"
    rf"|\bcomment (?:bien )?(?:(?:on|je|puis|peut|faire|tu)\b|j'|{_ARTICLES}\w+(?:er|ir|re)\b)|\bj(?:e |')[^,]{{1,40}} (?:comment|ou)(?: exactement)?\W*$|\b(?:je|on) fais?t? comment\b"
    r"|\bou (?:est-ce qu(?:e je|'on)|puis-je|peut-on|je|j'|on|trouver|cliquer|est le (?:reglage|bouton)|se trouve le (?:reglage|bouton))\b|\b(?:quel|quelle) (?:menu|reglage|option|bouton) (?:pour|faut)\b|\bc'est quel menu\b"
    r"|\bje (?:veux|voudrais|souhaite|aimerais|peux)(?: plus| pas| tout| bien)* (?:supprimer|effacer|desactiver|couper|arreter|refuser|enlever|virer|vider|partager)\b(?! ca \?)|\bcase a decocher\b|\bmarche a suivre\b"
    rf"|\bwie (?:(?:kann|krieg\w*|bekomme?|mach\w*|stell\w*|schalt\w*|losch\w*|deaktivier\w*|entfern\w*|verhinder\w*|werd\w*|seh\w*|find\w*) {_ARTICLES}(?:ich|man|wir|das|die|den|mein\w*|es)\b|(?!lange)\w+e ich\b|geht das (?:loschen|abschalten|ausschalten)|loscht man|schaltet man|stellt man|deaktiviert man)"
    r"|\bwie (?:losche|schalte|stelle|deaktiviere|entferne|sehe|finde|backe)\b|\bwo (?:kann|konnte|finde|stell\w*|klick\w*|losch\w*|schalt\w*|seh\w*)\b|\b(?:loschen|abschalten|ausschalten|deaktivieren) (?:wo|wie)\b"
    r"|\b(?:will|mochte|wurde gern) .{0,60}(?:loschen|abschalten|ausschalten|deaktivieren|entfernen|loswerden)\b"
    rf"|\bcomo {_ARTICLES}(?:puedo|puede uno|podria|hago|hacer|(?!todo\b|otro\b|mucho\b|micro\b|uso\b)\w+o\b(?! y\b)|\w{{2,}}(?:ar|er|ir)(?:lo|la|los|las|me)?\b|se (?:puede|borra|apaga|quita|desactiva|elimina|silencia))"
    r"|\bdonde (?:puedo|borro|apago|desactivo|quito|veo|encuentro|miro|se (?:puede|borra|apaga|quita|desactiva|ve)|esta el (?:ajuste|boton))\b|\bquiero (?:dejar de|borrar|apagar|quitar|desactivar|eliminar)\b|\bque (?:hago|tengo que hacer) para\b|\bapago que opcion\b"
)
ACTIONS: dict[Action, re.Pattern[str]] = {
    "delete": re.compile(
        r"\b(?:delet|eras|wip(?:e|ing)|clear|remov|get rid|purg|auto-?delet|supprim|effac|vider?\b|enlev|virer?\b|losch|entfern|wegmach|loswerd|borr|elimin|suprim|vaciar)"
    ),
    "opt-out": re.compile(
        r"\b(?:opt(?:ing|ed)?[- ]?out|(?:turn|switch)(?:ing)? (?!(?:the |my )?(?:mic|mike)\b)(?:\w+ ){0,4}?off\b(?! (?:the |my )?(?:mic|mike))|disabl|deactivat|refus|stop|object|prevent|revoke|withdraw|say no"
        r"|desactiv|arret|empech|m'oppos|refus|decoch|coupe[rz]? (?:l'|la |le |ca\b)(?!mic)|abschalt|ausschalt|schalt\w* .*\b(?:ab|aus)\b|deaktiv"
        r"|widersp|widerruf|abstell|verhinder|ablehn|stell\w* .*\bab\b|apag\w*(?! el micro)|desactiv|rechaz|impedir|revoc|quit(?:o|ar)|dejar? de|oponer)"
    ),
    "mute": re.compile(
        r"\b(?:mut(?:e|ing)|(?:mic|mike|microphone) (?:button|switch|off)|(?:turn|switch)(?:ing)? (?:off )?(?:the |my )?(?:mic|mike)|cut the mic|coupe[rz]? (?:le |mon |son )?micro|micro (?:coupe|muet)|bouton micro"
        r"|stumm|mikro(?:fon)? (?:aus|ab)|silenci|(?:apag|quit|desactiv)\w+ el micro|micro(?:fono)? apagad)"
    ),
    "history": re.compile(
        r"\b(?:histor(?:y|ique|ial)|see (?:what|my|all|everything)|hear (?:my|what)|listen (?:back|to my)|review my|export|download my|find my recordings"
        r"|voir (?:ce|mes|l'hist)|reecout|retrouve|telecharg|consulter|verlauf|anhoren|nachhoren|einsehen|ansehen|exportier|ver (?:lo|mis|el|mi)|descarg|escuchar (?:mis|lo)|oir (?:mis|lo))"
    ),
}
CHANGED = re.compile(
    r"\b(?:what(?:'?s| has| have| is| did|'?ve)? (?:\w+ )?(?:changed?|new|different now)\b|(?:anything|something|whats|what's) new\b|any changes|changes? (?:in|to|since)|(?:did|has|have) .* changed?\b"
    r"|qu'est[- ]ce qui (?:a |est |etait )?(?:change|nouveau|different)|quoi de (?:neuf|nouveau)|(?:a|ont|avait) (?:bien )?change|changements?|nouveautes?"
    r"|was (?:hat|haben) sich|geandert|anderungen|anderte sich|neu bei|was ist (?:\w+ )?neu|neuerungen|neuigkeiten"
    r"|que cambio|(?:ha|han|habia) cambiado|cambiaron|cambios|novedades|algo nuevo|que hay de nuevo)\b"
)
# What companies set down in writing: what changed in it is told from its versions.
TERMS = re.compile(
    r"\b(?:terms|conditions?|polic(?:y|ies)|agreements?|notices?|rules|tos|t&c|eula|fine print|small print|privacy (?:statement|page)s?"
    r"|cgu|cgv|politiques?|reglements?|chartes?|regles|mentions legales|contrats?"
    r"|\w*bedingungen|agbs?|\w*richtlinien?|\w*bestimmungen|\w*erklarung(?:en)?|\w*hinweise|regeln|kleingedruckte\w*"
    r"|condiciones|terminos|politicas?|normas?|reglas|avisos?|contratos?|letra pequena)\b"
)
# Words beside those two that name nobody: what changed in "the privacy policies of all companies" is asked of all.
ALL_TERMS = re.compile(
    r"\b(?:what'?s|chang\w*|new|different|newest|latest|recent\w*|privacy|use|service|voice|assistants?|companies|company|all|since|data"
    r"|nouveau\w*|nouvelles?|confidentialite|vie|privee|utilisation|services|vocal\w*|vocaux|entreprises|donnees|toutes?|depuis"
    r"|neu\w*|anders|datenschutz\w*|nutzung\w*|sprachassistent\w*|firmen|unternehmen|daten|aller?|seit|verander\w*|geander\w*"
    r"|cambi\w*|nuev\w*|privacidad|uso|servicios?|voz|asistentes?|empresas|datos|tod[oa]s|desde)\b"
)
# Two things are compared by these words, ...
COMPARISON = re.compile(
    r"\b(?:vs\.?|versus|compared?|comparing|comparison|differences?|differs?|different (?:from|to)|compar(?:er|ez|aison|atif|ar|acion|ativa|ado)|par rapport a"
    r"|vergleich\w*|unterschied\w*|unterscheid\w*|diferencias?|en que se diferencia)\b"
    r"|\b(?:better|worse|safer|sooner|faster|longer|private|secure|(?:more|less|fewer)(?: \w+)?) than (?!\d|one\b|two\b|three\b|half\b|just\b|an?\b|that\b|you\b|i\b|we\b)|\bsafer\b|\bmore private\b"
    r"|\b(?:mieux|pire|(?:plus|moins) \w+) que\b|\bplutot que\b|\b(?:besser|schlechter|schlimmer|sicherer|schneller|langer|privater|mehr|weniger) als\b|\bsicherer\b"
    r"|\b(?:mejor|peor|(?:mas|menos) \w+) que\b|\bmas segur[oa]\b"
)
# ... and by these where two assistants are named.
CHOICE = re.compile(
    r"\b(?:which(?: one)?|better|worse|safer|sooner|faster|longer|more|less|best|worst|lequel|laquelle|quel|mieux|pire|plus|moins|pareil|welche[rs]?|wer|besser|schlechter|schlimmer|sicherer"
    r"|schneller|langer|mehr|weniger|cual|quien|mejor|peor|mas|menos|igual)\b"
)
WHEN = re.compile(
    r"^\W*(?:(?:and|so|but|ok|since|until) )*when(?:'?s|'d)?\b(?=\W*$| (?:exactly|did|do|does|was|were|is|are|will|has|have|had|can|could|would|and|or)\b)|\bsince when\b"
    r"|\b(?:and|,) when (?:did|was|were|is|will)\b|\b(?:what|which) (?:year|date|day|month)\b|\bhow long ago\b|\bwhat time (?:period|frame)\b"
    r"|\bdepuis quand\b|\b(?:jusqu'a|a partir de) quand\b|\bquand (?:est-ce|exactement)\b|\bc'est quand\b|\bc'etait quand\b|^\W*(?:et |mais )?quand\b(?! (?:je|on|tu|nous|vous|meme)\b| j')(?!.*,)|(?<!meme )\bquand\W*$"
    r"|\ba quelle date\b|\ben quelle annee\b|\bquelle (?:date|annee)\b|\bquel (?:jour|mois)\b"
    r"|\b(?:seit |ab |bis )?wann\b|\b(?:in )?welche[mns]? (?:jahr|monat|tag|datum)\b"
    r"|\b(?:desde|hasta) cuando\b|^\W*(?:y )?cuando\b(?!.*(?:,|\bquien\b|\bque (?:pasa|hace)\b))|\bcuando\W*$|\ben que (?:ano|fecha|mes|dia)\b"
)
STILL_TRUE = re.compile(
    r"\b(?:still|anymore|any more|no longer|is (?:it|that|this) (?:really |actually |even )?true|not true|really true|true or (?:false|not)|nowadays|these days|is that (?:so|right|a myth)|fact or (?:made up|fiction|myth)"
    r"|encore|toujours|c'est vrai|est-ce vrai|est-il vrai|vrai que|vrai ou faux|n'est-ce pas|(?:ne|n'\w+) \w+ plus|n'\w+ plus|(?:peut|peux|existe|marche) plus"
    r"|immer noch|noch immer|nicht mehr|gar nicht mehr|stimmt (?:es|das|\w+ )?(?:noch|dass|nicht|wirklich)?|wahr dass|ist (?:es|das) wahr|noch so|gilt (?:das )?noch"
    r"|todavia|aun|sigue|siguen|ya no|(?:es|sera) (?:verdad|cierto)|de verdad|verdad que|verdad o mentira)\b"
    r"|, (?:right|correct|true|oder|stimmts|stimmt's|nicht wahr|non|verdad|cierto|no)\W*$"
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
