"""Words that tell what a company's passage is about; folded text (corpus.labels) unless said otherwise."""

from __future__ import annotations

import re

# Words for a company's voice service where it does not name it.
VOICE = re.compile(
    r"\b(?:voice|speech|vocal|vocaux|vocales?|audio|spoken|wake words?)[ -](?:enabled|services?|assistants?|features?"
    r"|inputs?|interactions?|recordings?|requests?|commands?|recognition|activity|data|and audio|and speech)\b"
    r"|\b(?:recordings? of (?:your|their) voice|your voice|voice recordings?|saved user audio|audio recognition)\b"
    r"|\b(?:ai at \w+|generative ai|assistant features?)\b"
    r"|\b(?:services?|commandes?|enregistrements?|assistants?|interactions?|donnees|activite|reconnaissance)"
    r" (?:de la |de votre )?(?:voix|vocal\w*|audio|vocaux)\b|\b(?:votre voix|audio et vocales?|donnees utilisateur audio)\b"
    r"|\b(?:sprach(?:aufnahmen?|aufzeichnung\w*|assistent\w*|befehl\w*|dienst\w*|eingabe\w*|steuerung)|ihrer? stimme)\b"
    r"|\b(?:(?:grabaciones|servicios?|comandos|asistentes?|datos|actividad|interacciones) (?:de )?(?:voz|audio)|su voz)\b"
)
# What speaks of all products or of everybody's data.
GENERAL = re.compile(
    r"\b(?:(?:our|all|any|these|many of the|the) (?:[\w.]+ )?(?:products?|services?|devices?|features?)|personal (?:data|information)"
    r"|(?:your|customer|user) (?:information|data)|information (?:about (?:you|our customers|customers)|we (?:have|collect))"
    r"|(?:nos|tous les|nos differents|les) (?:produits|services|appareils)"
    r"|(?:donnees|informations) (?:a caractere )?(?:personnelles?|personnel|vous concernant|relatives aux clients)|vos (?:donnees|informations)"
    r"|(?:unsere?[nr]?|alle[nr]?) (?:produkte?n?|dienste?n?|gerate?n?)|personenbezogene\w* (?:daten|informationen)|ihre daten"
    r"|(?:nuestros|todos los|los) (?:productos|servicios|dispositivos)|(?:datos|informacion) personal(?:es)?|sus datos)\b"
)
ITS_PRODUCTS = re.compile(
    r"\b[A-Z]\w+(?:\.com)? (?:[Ss]ervices|[Pp]roducts|[Dd]evices)\b|\b[Ss]ervices [A-Z]\w+"
)  # "Amazon Services"
SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")  # near enough for asking whether one says something
# What speaks of something that no assistant does: buying, looking at pages, advertisements, other products.
LIMITED = re.compile(
    r"\b(?:cookies?|pixels?|browsers?|web ?sites?|e-?mails?|advertis\w*|ads?|adverts?|purchas\w*|orders?|deliver(?:y|ies)"
    r"|shop\w*|stores?|payments?|credit|cards?|transactions?|sellers?|merchants?|developers?|shipping|password\w*|sign(?:ed|ing)? (?:out|off)"
    r"|search(?:es|ed|ing)?|videos?|photos?|maps?|mail|games?|music|health|school|schools|students?|educational|trends|translate"
    r"|browsing|chrome|youtube|gmail|drive|calendar|analytics|ip address\w*|phone calls?|calls?|stocks|news|publishers?"
    r"|commandes?|achats?|achete\w*|boutiques?|livraisons?|vendeurs?|paiements?|publicit\w*|annonces?|navigateurs?|sites? (?:web|internet)"
    r"|cartes?|bancaires?|recherches?|appels?|adresses? ip|courriels?|mot de passe|transactions?"
    r"|bestell\w*|kauf\w*|lieferung\w*|zahlung\w*|werb\w*|anzeigen|webseiten?|websites?|suche\w*|anrufe?"
    r"|pedidos?|compras?|tiendas?|entregas?|pagos?|anuncios?|publicidad|navegador\w*|sitios? web|busquedas?|llamadas?)\b"
)
# Voice assistants as such, in a report.
AS_SUCH = re.compile(
    r"\b(?:(?:voice|digital|virtual|smart|ai) assistants?|smart speakers?|voice-activated devices?|assistants? (?:vocal|vocaux)"
    r"|enceintes? (?:connectees?|intelligentes?)|sprachassistent\w*|smarte lautsprecher|asistentes? (?:de voz|virtual\w*)"
    r"|altavo(?:z|ces) inteligentes?)\b"
)
