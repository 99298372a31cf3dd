"""What the seal of a paper says, from its approved facts and what issuing added."""

from datetime import date

from casework.safe_conducts.facts import SafeConductFacts
from casework.safe_conducts.mrz import Holder, machine_readable
from casework.safe_conducts.seal import Message
from casework.safe_conducts.x509_profile import COUNTRY_IN_SEALS


def message_of(
    facts: SafeConductFacts,
    *,
    number: str,
    until: date,
    issued_on: date,
    signer: str,
    reference: str,
    signs_from: date = date.min,
) -> Message:
    """The message to be signed: holder, number, last day and reference of the case; nothing about service.

    It is signed on the day of issue, or on the first day of a signer that was made since: so the page set again is the
    same. Raises ValueError for a wrong number.
    """
    holder = Holder(
        surnames=(facts.paternal_surname, facts.maternal_surname),
        given_names=(facts.given_names,),
        nationality=facts.nationality,
        birth=facts.birth,
        sex=facts.sex,
    )
    return Message(
        country=COUNTRY_IN_SEALS,
        signer=signer,
        reference=reference,
        issued_on=issued_on,
        signed_on=max(issued_on, signs_from),
        mrz="".join(machine_readable(holder, issuer=COUNTRY_IN_SEALS, number=number, until=until)),
        register_no=facts.case_ref,
    )
