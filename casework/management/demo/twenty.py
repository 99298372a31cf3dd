"""The first twenty of the 326: every manner of arrival, and the cases that break software.

Each comment says what the case is there for. Who waits at the cut-off is due after it.
"""

from datetime import date

from casework.arrivals.intake import Item, Items
from casework.arrivals.models import Precision
from casework.management.demo.people import Arriving, Stage, born, cedula, crossed, facts, feb, served
from casework.people.facts import BirthDate, Document, Name
from casework.people.models import Basis, SexValue

NORTE, ARAUCA, GUAJIRA = "54", "81", "44"
BRIDGE, SANTANDER, PAEZ, RAYA = "SIMON_BOLIVAR", "FRANCISCO_PAULA_SANTANDER", "JOSE_ANTONIO_PAEZ", "PARAGUACHON"
CIVIL, UNIFORM = "CIVIL_UNARMED", "UNIFORM_UNARMED"
SARG_2 = "FANB_LAND:SARG_2"
NAMESAKE = ("Carlos Luis", "Sildamar", "Querventa")
WEEKEND = (
    Arriving(  # in uniform, with a rifle, over the bridge
        number=1, office="SB", at=feb(23, 9, 10), stage=Stage.HANDED_OVER,
        facts=facts(1, ("Wilfredo José", "Quirvelo", "Tesumbre"), born(1989, 4, 2), service=served("GNB", SARG_2)),
        crossing=crossed(BRIDGE, feb(23, 8, 20), department=NORTE, mode="UNIFORM_ARMED"),
        items=Items(lines=(Item(type="RIFLE", serial="DEMO-0001"), Item(type="AMMUNITION", quantity=60))),
    ),
    Arriving(  # typed without accents and second surname; the document shows them
        number=2, office="CU", at=feb(23, 10, 40), stage=Stage.HANDED_OVER,
        facts=facts(
            2, None, born(1986, 9, 30), service=served("GNB", "FANB_LAND:SARG_1"),
            names=(
                Name(given="Jose Maria", paternal="Nustaral"),
                Name(given="José María", paternal="Ñustaral", maternal="Urdimeno", basis=Basis.DOCUMENTED),
            ),
        ),
        crossing=crossed(BRIDGE, feb(23, 9, 50), department=NORTE, mode=CIVIL),
    ),
    Arriving(
        number=3, office="AR", at=feb(23, 14, 20), stage=Stage.HANDED_OVER,
        facts=facts(3, ("Yorman Eduardo", "Landrezma", "Vardiluz"), born(1993, 1, 19), service=served("EB", SARG_2)),
        crossing=crossed(PAEZ, feb(23, 13, 5), department=ARAUCA, mode=UNIFORM),
        items=Items(lines=(Item(type="UNIFORM"), Item(type="HELMET"))),
    ),
    Arriving(
        number=4, office="PS", at=feb(24, 8, 30), stage=Stage.HANDED_OVER,
        facts=facts(
            4, ("Yusmary del Carmen", "Oropandra", "Brastimo"), born(1991, 12, 8),
            sex=SexValue.FEMALE, service=served("GNB", SARG_2),
        ),
        crossing=crossed(SANTANDER, feb(24, 7, 45), department=NORTE, mode=CIVIL),
    ),
    Arriving(  # the elder of two namesakes
        number=5, office="CU", at=feb(24, 11, 0), stage=Stage.HANDED_OVER,
        facts=facts(5, NAMESAKE, born(1992, 6, 14), service=served("PNB", "CPNB_2009:OFICIAL_AGR")),
        crossing=crossed(SANTANDER, feb(24, 9, 30), department=NORTE, mode=UNIFORM),
        items=Items(lines=(Item(type="UNIFORM"),)),
    ),
    Arriving(  # in civilian clothes, with a pistol
        number=6, office="SB", at=feb(24, 16, 0), stage=Stage.HANDED_OVER,
        facts=facts(
            6, ("Ramiro Antonio", "Mesquirra", "Galdanto"), born(1979, 3, 27), service=served("GNB", "FANB_LAND:SM_3")
        ),
        crossing=crossed(BRIDGE, feb(24, 15, 10), department=NORTE, mode="CIVIL_ARMED"),
        items=Items(lines=(Item(type="PISTOL", serial="DEMO-0002"), Item(type="MAGAZINE", quantity=2))),
    ),
)  # fmt: skip
MONDAY = (
    Arriving(  # about 22 years old, no document, no photo, and nobody knows the day of the crossing
        number=7, office="CU", at=feb(25, 9, 30), stage=Stage.HANDED_OVER, photo=False,
        facts=facts(
            7, ("Deivis", "Trubayo", ""), BirthDate(age=22, as_of=date(2019, 2, 25)),
            documents=(Document(type="NONE"),), service=served("GNB", "FANB_LAND:DISTINGUIDO"),
        ),
        crossing=crossed(
            "INFORMAL_54", feb(24, 0), department=NORTE, mode=CIVIL, precision=Precision.ABOUT
        ),
    ),
    Arriving(  # of the birth only the year is known
        number=8, office="PA", at=feb(25, 10, 45), stage=Stage.HANDED_OVER,
        facts=facts(
            8, ("Eleazar", "Perdovas", "Cintareda"), BirthDate(year=1984), service=served("GNB", "FANB_LAND:CABO_1")
        ),
        crossing=crossed(RAYA, feb(25, 9, 15), department=GUAJIRA, mode=CIVIL),
    ),
    Arriving(  # ready, not yet in the holder's hand
        number=9, office="RI", at=feb(25, 16, 0), stage=Stage.ISSUED, requested_at=feb(25, 19, 40),
        facts=facts(9, ("Greison Rafael", "Ondavira", "Moltrave"), born(1995, 8, 21), service=served("GNB", SARG_2)),
        crossing=crossed(
            "INFORMAL_44", feb(25, 0), department=GUAJIRA, mode=CIVIL, precision=Precision.DAY
        ),
    ),
    Arriving(  # lodged, not forwarded: the 24 hours end at 19:30, after the demonstration begins
        number=10, office="CU", at=feb(25, 19, 0), stage=Stage.LODGED, forwarded=False,
        facts=facts(
            10, ("Maryuri Andreína", "Tesumbre", "Farlindez"), born(1987, 5, 11),
            sex=SexValue.FEMALE, service=served("GNB", "FANB_LAND:SARG_1"),
        ),
        crossing=crossed(BRIDGE, feb(25, 17, 40), department=NORTE, mode=CIVIL),
    ),
)  # fmt: skip
TUESDAY_MORNING = (
    Arriving(  # gives no name
        number=11, office="SB", at=feb(26, 8, 0), stage=Stage.REQUESTED, forwarded=False, photo=False,
        requested_at=feb(26, 16, 10),
        facts=facts(
            11, None, BirthDate(age=30, as_of=date(2019, 2, 26)), documents=(Document(type="NONE"),),
            email="", email_notices=None, service=served("GNB", "FANB_LAND:SOLDADO"),
        ),
        crossing=crossed("INFORMAL_54", None, department=NORTE, mode=UNIFORM, precision=Precision.UNKNOWN),
        items=Items(lines=(Item(type="UNIFORM", note="sin insignias"),)),
    ),
    Arriving(  # the younger namesake, at another desk, which does not see the first case
        number=12, office="SB", at=feb(26, 9, 0), stage=Stage.ISSUED,
        facts=facts(12, NAMESAKE, born(1995, 2, 3), service=served("GNB", SARG_2)),
        crossing=crossed(BRIDGE, feb(26, 8, 5), department=NORTE, mode=CIVIL),
    ),
    Arriving(  # a recruit of 17, alone: the ICBF is to be told today
        number=13, office="PA", at=feb(26, 8, 40), stage=Stage.REQUESTED, forwarded=False,
        requested_at=feb(26, 17, 20),
        facts=facts(
            13, ("Yorbis Alexander", "Hinojuela", "Dancorvo"), born(2001, 11, 3),
            service=served("EB", "FANB_LAND:SOLDADO"), needs=("SC-UC",),
        ),
        crossing=crossed(RAYA, feb(26, 7, 30), department=GUAJIRA, mode=CIVIL),
    ),
    Arriving(  # says that he is Colombian too
        number=14, office="CU", at=feb(26, 9, 20), stage=Stage.REQUESTED, requested_at=feb(26, 16, 40),
        facts=facts(
            14, ("Jonathan David", "Brastimo", "Rovindela"), born(1990, 10, 25), nationalities=("VEN", "COL"),
            service=served("GNB", SARG_2),
        ),
        crossing=crossed(SANTANDER, feb(26, 8, 10), department=NORTE, mode=CIVIL),
    ),
    Arriving(  # is Colombian too, established: needs no safe-conduct
        number=15, office="SB", at=feb(26, 10, 10), stage=Stage.REGISTERED,
        facts=facts(
            15, ("Edinson Javier", "Cavrestán", "Lumbidao"), born(1983, 7, 7), nationalities=("VEN", "COL"),
            nationality_basis={"COL": Basis.ESTABLISHED},
            documents=(cedula(15), Document(type="CO_CC", country="COL", number="99300015", basis=Basis.DOCUMENTED)),
            service=served("GNB", "FANB_LAND:SM_2"),
        ),
        crossing=crossed(BRIDGE, feb(26, 9, 20), department=NORTE, mode=CIVIL),
    ),
)  # fmt: skip
TUESDAY_NOON = (
    Arriving(  # a threatened officer: only who is named on the case sees it
        number=16, office="AR", at=feb(26, 10, 30), stage=Stage.LODGED, restricted=True,
        facts=facts(
            16, ("Anselmo Enrique", "Palmariega", "Zarquillo"), born(1980, 2, 16),
            service=served("EB", "FANB_LAND:CAPITAN"), needs=("LP-RP",),
        ),
        crossing=crossed(PAEZ, feb(26, 9, 25), department=ARAUCA, mode=CIVIL),
    ),
    Arriving(  # given back for correction
        number=17, office="AR", at=feb(26, 11, 30), stage=Stage.RETURNED, forwarded=False,
        facts=facts(
            17, ("Rixio Alberto", "Espalavar", "Sildamar"), born(1994, 4, 28),
            service=served("ARBV", "FANB_NAVY:SARG_2"),
        ),
        crossing=crossed("INFORMAL_81", feb(26, 0), department=ARAUCA, mode=UNIFORM, precision=Precision.DAY),
        items=Items(lines=(Item(type="UNIFORM"),)),
    ),
    Arriving(  # has the name of somebody on the demonstration's list, and nothing else of theirs
        number=18, office="CU", at=feb(26, 12, 15), stage=Stage.REQUESTED, forwarded=False,
        requested_at=feb(26, 17, 5),
        facts=facts(
            18, ("Pedro Antonio", "Zarquillo", "Moltrave"), born(1978, 1, 12), service=served("GNB", "FANB_LAND:SM_1")
        ),
        crossing=crossed(BRIDGE, feb(26, 11, 20), department=NORTE, mode=CIVIL),
    ),
    Arriving(  # presented inland, days after the crossing, with a document that is on the list
        number=19, office="VU", at=feb(26, 13, 0), stage=Stage.LODGED, forwarded=False, inland=True,
        facts=facts(
            19, ("Wilmer José", "Farlindez", "Trubayo"), born(1994, 4, 23),
            service=served("FAES", "CPNB_2009:OFICIAL_JEFE"),
            documents=(Document(type="VE_CEDULA", country="VEN", number="V-99.100.010", basis=Basis.DOCUMENTED),),
        ),
        crossing=crossed("UNKNOWN", feb(24, 0), department="", mode=CIVIL, precision=Precision.DAY),
    ),
    Arriving(  # the desk was called away
        number=20, office="SB", at=feb(26, 17, 20), stage=Stage.DRAFT, photo=False,
        facts=facts(
            20, ("Yeferson", "Galdanto", ""), BirthDate(age=25, as_of=date(2019, 2, 26)), service=served("GNB", SARG_2)
        ),
        crossing=crossed(BRIDGE, feb(26, 16, 50), department=NORTE, mode=CIVIL),
        typed={"given": ["Yeferson"], "paternal": ["Galdanto"], "sex": ["M"], "age": ["25"], "nationality": ["VEN"]},
    ),
)  # fmt: skip

TWENTY: tuple[Arriving, ...] = (*WEEKEND, *MONDAY, *TUESDAY_MORNING, *TUESDAY_NOON)
