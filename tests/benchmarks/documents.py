"""What a paper costs: its seal beside the bare signature, its weight, papers a second, and how it is read."""

import io
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from uuid import UUID

import django
import pypdfium2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from django.conf import settings

from casework.safe_conducts.document import render_safe_conduct
from casework.safe_conducts.issuing import issue_safe_conduct
from casework.safe_conducts.models import SafeConduct
from casework.safe_conducts.pdf_signature import sign_pdf
from casework.safe_conducts.reading_paper import read_paper
from casework.safe_conducts.seal import encode, parse, sign
from casework.safe_conducts.states import Status
from casework.staff.models import Office
from casework.staff.services import system_user
from tests.benchmarks.figures import Figures
from tests.making import AT, make_approved, make_office, make_registration
from tests.safe_conducts.test_document import facts, jpeg, paper
from tests.safe_conducts.test_seal import OURS

EACH, AT_ONCE, WORKERS = 120, 1_000, 10
ROUNDS, SIGNATURES = 100, 40


def run() -> Figures:
    """Seal, weight, reading; then papers by one and two processes, and a thousand by ten."""
    figures = Figures()
    about_the_seal(figures)
    about_one_paper(figures)
    office = make_office()
    for signed, one, two in ((False, 12, 25), (True, 6, 12)):
        words = "with PAdES" if signed else "without PAdES"
        figures.at_least(f"issued a second by one process, {words}", issued_a_second(office, 1, signed=signed), one)
        figures.at_least(f"issued a second by two processes, {words}", issued_a_second(office, 2, signed=signed), two)
    about_a_thousand(figures)
    return figures


def best_of(*acts: Callable[[], object]) -> list[float]:
    """Microseconds of each act in its best round; they take turns, so that a busy machine is busy for all of them."""
    best = [float("inf")] * len(acts)
    for _round in range(ROUNDS):
        for number, act in enumerate(acts):
            began = time.perf_counter()
            for _each in range(SIGNATURES):
                act()
            best[number] = min(best[number], (time.perf_counter() - began) / SIGNATURES * 1e6)
    return best


def about_the_seal(figures: Figures) -> None:
    """Beside the same signature over the same bytes, made and verified by the library alone."""
    key = ec.generate_private_key(ec.SECP256R1())
    public, signed, seal = key.public_key(), encode(OURS), sign(OURS, key)
    signing, verifying = ec.ECDSA(SHA256(), deterministic_signing=True), ec.ECDSA(SHA256())
    bare = key.sign(signed, verifying)
    bare_sign, ours = best_of(lambda: key.sign(signed, signing), lambda: sign(OURS, key))
    print(f"bare signature {bare_sign:.1f} µs, with the seal around it {ours:.1f} µs")
    figures.at_most("seal, sign and encode, × the bare one", ours / bare_sign, 1.3)
    bare_verify, ours = best_of(
        lambda: public.verify(bare, signed, verifying), lambda: parse(seal).is_signed_by(public)
    )
    print(f"bare verification {bare_verify:.1f} µs, with taking the seal apart {ours:.1f} µs")
    figures.at_most("seal, parse and verify, × the bare one", ours / bare_verify, 1.3)


def about_one_paper(figures: Figures) -> None:
    """Its weight with the heaviest photo and signature, and what finding its seal takes."""
    photo = jpeg()
    pdf = sign_pdf(render_safe_conduct(facts(photo), paper(demonstration=True), photo))
    figures.at_most("document, KB", len(pdf) / 1000, 60)
    image = pypdfium2.PdfDocument(pdf)[0].render(scale=150 / 72).to_pil().rotate(7, expand=True, fillcolor="white")
    photograph = io.BytesIO()
    image.convert("L").save(photograph, "JPEG", quality=30)
    for what, content in (("PDF", pdf), ("grey JPEG, rotated", photograph.getvalue())):
        began = time.perf_counter()
        seals = [read_paper(content) for _each in range(5)]
        assert all(len(seal) == 144 for seal in seals)
        figures.at_most(f"seal found on a {what}, ms", (time.perf_counter() - began) / 5 * 1000, 500)


def issued_a_second(office: Office, processes: int, *, signed: bool) -> float:
    """Papers with a photograph numbered, set, stored and issued by so many processes, a second."""
    papers = [make_approved(office=office, photo=True).pk for _each in range(EACH)]
    with workers(processes) as pool:
        return EACH / seconds_to_issue(papers, pool, processes, signed=signed)


def about_a_thousand(figures: Figures) -> None:
    """Ten at once in one office: every number once, none left out. What is issued is made by the same ten before."""
    make_approved(office=make_office())  # and with it the people of the office, which ten would make at once
    with workers(WORKERS) as pool:
        papers = list(pool.map(approved, range(1, AT_ONCE + 1), chunksize=10))
        taken = seconds_to_issue(papers, pool, WORKERS, signed=False)
    rows = SafeConduct.objects.filter(pk__in=papers, status=Status.ISSUED)
    numbers = sorted(number or 0 for number in rows.values_list("register_no", flat=True))
    first = numbers[0] if numbers else 0
    print(f"{WORKERS} processes issued {len(numbers)} papers in {taken:.0f} s")
    figures.at_least("papers issued by ten at once", len(numbers), AT_ONCE)
    figures.at_most("numbers that are missing or given twice", sum(
        a != b for a, b in zip(numbers, range(first, first + AT_ONCE), strict=False)), 0)  # fmt: skip
    figures.at_least("printed numbers that differ", rows.values("printed_no").distinct().count(), AT_ONCE)
    figures.at_least("documents that differ", rows.values("document__sha256").distinct().count(), AT_ONCE)


def workers(processes: int) -> ProcessPoolExecutor:
    """So many processes that know the project."""
    return ProcessPoolExecutor(processes, mp_context=get_context("spawn"), initializer=django.setup)


def seconds_to_issue(papers: Sequence[UUID], pool: ProcessPoolExecutor, processes: int, *, signed: bool) -> float:
    """From the first to the last, in processes that are warm."""
    spare = [make_approved().pk for _each in range(processes * 2)]
    list(pool.map(issue, [(key, signed) for key in spare]))
    began = time.perf_counter()
    # One at a time, so that at the end none has five while another waits.
    done = list(pool.map(issue, [(key, signed) for key in papers]))
    taken = time.perf_counter() - began
    assert all(done), "some paper was not issued"
    return taken


def approved(number: int) -> UUID:
    """A paper of a person with this number, made in whatever process: who is registered at once must not be alike."""
    return make_approved(office=make_office(), registration=make_registration(number=10_000 + number)).pk


def issue(what: tuple[UUID, bool]) -> bool:
    """What the worker's task does, in whatever process."""
    key, settings.PDF_SIGNATURE = what
    return issue_safe_conduct(key, by=system_user(), at=AT)
