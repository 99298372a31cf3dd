"""What the public page says, in its three languages side by side: French is spoken here and nowhere else.

A catalogue of its own and not the locale's: the page is set without a request, and the rest of Amparo has two
languages (docs/adr/0027).
"""

from dataclasses import dataclass

from django.utils.translation.trans_real import parse_accept_lang_header


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Every sentence of the page."""

    code: str
    language: str
    languages: str
    fictional: str
    title: str
    error: str
    valid: str
    until: str
    not_valid: str
    no_paper: str
    in_block: str
    in_block_why: str
    asked: str
    what_now: str
    valid_steps: tuple[str, ...]
    not_valid_steps: tuple[str, ...]
    in_block_steps: tuple[str, ...]
    no_names: str
    compare: str
    compare_why: str
    birth_year: str
    birth_year_hint: str
    last_signs: str
    last_signs_hint: str
    compare_button: str
    agrees: str
    agrees_why: str
    differs: str
    differs_why: str
    wrong_year: str
    wrong_signs: str
    wait: str
    wait_why: str


SPANISH = Words(
    code="es",
    language="Español",
    languages="Idioma",
    fictional="Datos ficticios",
    title="Verificación de salvoconducto",
    error="Error",
    valid="Vigente",
    until="hasta el final del",
    not_valid="No vigente",
    no_paper="Hoy ningún salvoconducto vigente corresponde a este código.",
    in_block="Hoja de un bloque",
    in_block_why="Este código pertenece a una hoja que se entregó en blanco para llenarla a mano. "
    "El registro todavía no sabe qué se escribió en ella.",
    asked="Consultado",
    what_now="Qué hacer ahora",
    valid_steps=(
        "Compare a la persona con la fotografía del documento.",
        "Compare el último día que dice el documento con el de arriba. Deben ser iguales.",
        "Si ambos coinciden, la persona puede permanecer y seguir. No retenga el documento.",
    ),
    not_valid_steps=(
        "Lea de nuevo el código: una mancha o un doblez puede alterarlo.",
        "El documento puede haber vencido mientras la persona espera el siguiente. Pídale otro documento.",
        "Llame a la autoridad migratoria antes de decidir cualquier cosa. "
        "No retenga el documento ni devuelva a la persona.",
    ),
    in_block_steps=(
        "Mire si la hoja está llena: nombres, fechas, firma y sello de la oficina.",
        "Compare a la persona con lo que dice la hoja y mire si el último día ya pasó.",
        "Si duda, llame a la autoridad migratoria y dígale el número impreso. "
        "No retenga el documento ni devuelva a la persona.",
    ),
    no_names="Esta página no conoce nombres ni los muestra.",
    compare="¿El código corresponde a este documento?",
    compare_why="Un código auténtico puede copiarse en un documento falso. Escriba lo que dice el documento: "
    "la respuesta es solo si coincide o no.",
    birth_year="Año de nacimiento",
    birth_year_hint="Cuatro cifras. Déjelo vacío si el documento no dice la fecha de nacimiento.",
    last_signs="Últimos tres caracteres del número impreso",
    last_signs_hint="Letras o cifras, como están en el documento.",
    compare_button="Comparar",
    agrees="Coincide",
    agrees_why="El año y el número son los del documento vigente que tiene este código.",
    differs="No coincide",
    differs_why="Revise lo que escribió. Si el documento dice eso mismo, "
    "llame a la autoridad migratoria antes de decidir cualquier cosa.",
    wrong_year="Año de nacimiento: escriba cuatro cifras, como 1987, o nada.",
    wrong_signs="Número impreso: escriba sus últimos tres caracteres, letras o cifras.",
    wait="Demasiadas consultas",
    wait_why="Espere unos minutos y vuelva a consultar. Mientras tanto, "
    "llame a la autoridad migratoria. No retenga el documento.",
)
ENGLISH = Words(
    code="en",
    language="English",
    languages="Language",
    fictional="Fictional data",
    title="Safe-conduct verification",
    error="Error",
    valid="Valid",
    until="until the end of",
    not_valid="Not valid",
    no_paper="No valid safe-conduct belongs to this code today.",
    in_block="Sheet of a block",
    in_block_why="This code belongs to a sheet that was given out blank, to be filled in by hand. "
    "The register does not know yet what was written on it.",
    asked="Asked",
    what_now="What to do now",
    valid_steps=(
        "Compare the person with the photograph on the paper.",
        "Compare the last day on the paper with the day above. They must be the same.",
        "If both agree, the person may stay and go on. Do not keep the paper.",
    ),
    not_valid_steps=(
        "Read the code again: a stain or a fold may change it.",
        "The paper may have ended while the person waits for the next one. Ask for another paper.",
        "Call the migration authority before you decide anything. "
        "Do not keep the paper, and do not send the person back.",
    ),
    in_block_steps=(
        "See whether the sheet is filled in: names, dates, signature and stamp of the office.",
        "Compare the person with what the sheet says, and see whether its last day has passed.",
        "In doubt, call the migration authority and tell them the printed number. "
        "Do not keep the paper, and do not send the person back.",
    ),
    no_names="This page knows no names and shows none.",
    compare="Does the code belong to this paper?",
    compare_why="A good code can be copied onto a forged paper. Type what the paper says: "
    "the answer is only whether it agrees.",
    birth_year="Year of birth",
    birth_year_hint="Four digits. Leave it empty if the paper shows no date of birth.",
    last_signs="Last three characters of the printed number",
    last_signs_hint="Letters or digits, as they stand on the paper.",
    compare_button="Compare",
    agrees="Agrees",
    agrees_why="Year and number are those of the valid paper that has this code.",
    differs="Does not agree",
    differs_why="Look again at what you typed. If the paper says the same, "
    "call the migration authority before you decide anything.",
    wrong_year="Year of birth: write four digits, such as 1987, or nothing.",
    wrong_signs="Printed number: write its last three characters, letters or digits.",
    wait="Too many questions",
    wait_why="Wait some minutes and ask again. Meanwhile, call the migration authority. Do not keep the paper.",
)
FRENCH = Words(
    code="fr",
    language="Français",
    languages="Langue",
    fictional="Données fictives",
    title="Vérification de sauf-conduit",
    error="Erreur",
    valid="Valable",
    until="jusqu’à la fin du",
    not_valid="Non valable",
    no_paper="Aucun sauf-conduit valable ne correspond à ce code aujourd’hui.",
    in_block="Feuille d’un bloc",
    in_block_why="Ce code appartient à une feuille remise en blanc pour être remplie à la main. "
    "Le registre ne sait pas encore ce qui y a été écrit.",
    asked="Consulté",
    what_now="Que faire maintenant",
    valid_steps=(
        "Comparez la personne avec la photographie du document.",
        "Comparez le dernier jour inscrit sur le document avec celui ci-dessus. Ils doivent être identiques.",
        "Si les deux concordent, la personne peut rester et poursuivre son chemin. Ne gardez pas le document.",
    ),
    not_valid_steps=(
        "Lisez le code à nouveau : une tache ou un pli peut l’altérer.",
        "Le document a pu expirer pendant que la personne attend le suivant. Demandez un autre document.",
        "Appelez l’autorité migratoire avant de décider quoi que ce soit. "
        "Ne gardez pas le document et ne renvoyez pas la personne.",
    ),
    in_block_steps=(
        "Regardez si la feuille est remplie : noms, dates, signature et cachet du bureau.",
        "Comparez la personne avec ce que dit la feuille et voyez si le dernier jour est passé.",
        "En cas de doute, appelez l’autorité migratoire et indiquez le numéro imprimé. "
        "Ne gardez pas le document et ne renvoyez pas la personne.",
    ),
    no_names="Cette page ne connaît aucun nom et n’en affiche aucun.",
    compare="Le code est-il bien celui de ce document ?",
    compare_why="Un code authentique peut être copié sur un faux document. Écrivez ce que dit le document : "
    "la réponse dit seulement si cela concorde.",
    birth_year="Année de naissance",
    birth_year_hint="Quatre chiffres. Laissez vide si le document n’indique pas de date de naissance.",
    last_signs="Trois derniers caractères du numéro imprimé",
    last_signs_hint="Lettres ou chiffres, comme sur le document.",
    compare_button="Comparer",
    agrees="Concorde",
    agrees_why="L’année et le numéro sont ceux du document valable qui porte ce code.",
    differs="Ne concorde pas",
    differs_why="Relisez ce que vous avez écrit. Si le document dit la même chose, "
    "appelez l’autorité migratoire avant de décider quoi que ce soit.",
    wrong_year="Année de naissance : écrivez quatre chiffres, comme 1987, ou rien.",
    wrong_signs="Numéro imprimé : écrivez ses trois derniers caractères, lettres ou chiffres.",
    wait="Trop de consultations",
    wait_why="Attendez quelques minutes et consultez à nouveau. Entre-temps, "
    "appelez l’autorité migratoire. Ne gardez pas le document.",
)
LANGUAGES = {words.code: words for words in (SPANISH, ENGLISH, FRENCH)}


def words_for(chosen: str, accepted: str) -> Words:
    """The words of the language that a link chose, else the browser's first of the three, else Spanish.

    `accepted` is an Accept-Language header.
    """
    if chosen in LANGUAGES:
        return LANGUAGES[chosen]
    wanted = (tag.split("-")[0] for tag, _weight in parse_accept_lang_header(accepted.lower()))
    return next((LANGUAGES[code] for code in wanted if code in LANGUAGES), SPANISH)
