"""The signature of the file (PAdES, ETSI EN 319 142): any PDF reader sees that nothing was changed since.

Loading this module takes a second: whoever signs loads it, and no page that starts waits for it.
"""

import io
import os
import secrets
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import NoEncryption
from cryptography.hazmat.primitives.serialization.pkcs12 import serialize_key_and_certificates
from cryptography.x509.oid import NameOID
from django.conf import settings
from django.utils.translation import gettext as _
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner

from casework import clock  # noqa: TID251 - a signature carries the machine's time, and readers go by it
from casework.errors import CaseworkError

_FIELD: Final = PdfSignatureMetadata(field_name="Firma", md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES)
_BESIDE: Final = ThreadPoolExecutor(max_workers=1)  # it starts an event loop, which no thread has two of
_SIGNED_BYTES: Final = 1200  # of a signature with its attributes, besides the certificates; unused room is zeros
_DEMONSTRATION_FILE: Final = "document.p12"
# Whatever the demonstration's clock says, and whenever its papers are looked at.
_DEMONSTRATED_FROM, _DEMONSTRATED_UNTIL = datetime(2019, 1, 1, tzinfo=UTC), datetime(2049, 1, 1, tzinfo=UTC)


class SignatureRefused(CaseworkError):
    """The key that signs files cannot be read; the message says what to do."""


class _Incremental(IncrementalPdfFileWriter):
    """What is written behind the file: the signature, and no second copy of the metadata, which weighs as much.

    The file stays of PDF 1.7, on which PDF/A-2 is founded; of what kind the signature is, an extension tells.
    """

    def ensure_output_version(self, version: tuple[int, int]) -> None:
        """No later version is claimed."""

    def _update_meta(self) -> None:
        """The metadata tell of the page, and that is not changed."""


def sign_pdf(pdf: bytes) -> bytes:
    """The same file with a signature behind it; what was there before stays byte for byte. Raises SignatureRefused."""
    out, signer = io.BytesIO(), _signer(*_key_file())
    _refuse_out_of_time(signer)
    certificates = [signer.signing_cert, *(signer.cert_registry or ())]
    room = 2 * (_SIGNED_BYTES + sum(len(each.dump()) for each in certificates if each))  # it is written in hex
    file = _Incremental(io.BytesIO(pdf))
    signing = PdfSigner(_FIELD, signer)
    _BESIDE.submit(signing.sign_pdf, file, bytes_reserved=room, output=out).result()
    return out.getvalue()


def _refuse_out_of_time(signer: SimpleSigner) -> None:
    """By the clock that the signature tells: every reader rejects one of a certificate that is over."""
    of = signer.signing_cert
    if of is None or not of.not_valid_before <= clock.real_now() <= of.not_valid_after:
        raise SignatureRefused(_("The certificate of AMPARO_PDF_SIGNATURE_KEY is not valid now: documents wait."))


def _key_file() -> tuple[Path, str]:
    """Where the key is, with its password; a demonstration makes one."""
    if settings.PDF_SIGNATURE_KEY:
        return Path(settings.PDF_SIGNATURE_KEY), settings.PDF_SIGNATURE_PASSWORD
    if not settings.DEMONSTRATION:
        raise SignatureRefused(_("AMPARO_PDF_SIGNATURE_KEY names no file: documents cannot be signed."))
    path = Path(settings.SEAL_KEYS_DIR) / _DEMONSTRATION_FILE
    if not path.exists():
        _make_demonstration_key(path)
    return path, ""


@lru_cache(maxsize=2)
def _signer(path: Path, password: str) -> SimpleSigner:
    """The key and the certificate of a PKCS#12 file; one that cannot be read is none."""
    signer: SimpleSigner | None = SimpleSigner.load_pkcs12(  # type: ignore[no-untyped-call]
        str(path), passphrase=password.encode() or None
    )
    if signer is None:
        raise SignatureRefused(_("AMPARO_PDF_SIGNATURE_KEY is no PKCS#12 file, or the password is wrong."))
    return signer


def _make_demonstration_key(path: Path) -> None:
    """A key with a certificate signed by itself; two processes at once make one."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "AMPARO - DATOS FICTICIOS")])
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(_DEMONSTRATED_FROM).not_valid_after(_DEMONSTRATED_UNTIL)
    usage = x509.KeyUsage(True, True, False, False, False, False, False, False, False)
    certificate = builder.add_extension(usage, critical=True).sign(key, SHA256())
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    unfinished = path.with_suffix(f".{secrets.token_hex(8)}")
    content = serialize_key_and_certificates(b"amparo", key, certificate, None, NoEncryption())
    with open(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
    try:
        os.link(unfinished, path)
    except FileExistsError:  # the other process was first
        pass
    finally:
        unfinished.unlink()
