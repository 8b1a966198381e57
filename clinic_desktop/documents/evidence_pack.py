"""Everything that proves one consent in one file, for whoever has to judge it without us."""

import io
import zipfile
from collections.abc import Callable, Mapping
from datetime import datetime
from hashlib import sha256

SUMS, SEAL, ABOUT = "SHA256SUMS", "SHA256SUMS.p7s", "READ-ME.txt"
CERTIFICATE = "clinic-seal.pem"
OLDEST_ZIP = (1980, 1, 1, 0, 0, 0)
WORDS = """Evidence of one consent to treatment
====================================

Made by {clinic} on {when}. No file name here tells who the patient is; the files do. Keep them so
that nobody else can read them.

What is in it
-------------
consent.pdf         the document as it was sealed: all that was shown, answered and signed
consent.json        the data that travel inside that document, taken out unchanged
text.txt            the text as it was shown, letter by letter
ended.pdf           the page that says so, where the consent was withdrawn, declined,
                    superseded or ran out
circumstances.json  device, identity, languages and times of reading
strokes/            how the pen moved, one locked file a signature: nobody in the clinic can
                    open them; the holder of the key can, before two people, for a court
audit/rows.jsonl    each row of the audit chain that wrote something of this consent
audit/head.json     where the chain stood when this file was made
verification.txt    what the clinic's records said of the document on that day: five facts
clinic-seal.pem     the certificate of the clinic's seal; it is public
SHA256SUMS          a hash of each file above
SHA256SUMS.p7s      the clinic's seal on that list

How to check it, without the clinic and without its program
-----------------------------------------------------------
1  Nothing in this package was changed or swapped:
       sha256sum -c SHA256SUMS
2  The list itself is the clinic's:
       openssl cms -verify -binary -inform DER -in SHA256SUMS.p7s -content SHA256SUMS \\
           -CAfile clinic-seal.pem -purpose any -no_check_time -out /dev/null
3  The document is as it was sealed:
       pdfsig consent.pdf
   It must say that the signature is valid and that the total document is signed. That the
   issuer is unknown is expected: the clinic vouches for itself. Compare the fingerprint of its
   certificate with the one that the clinic gives you by another way:
       openssl x509 -in clinic-seal.pem -noout -fingerprint -sha256
4  The text is the text that was signed. The first word of
       sha256sum text.txt
   is "sha256" of "text" in consent.json, and "textSha256" of each signature there.
5  The rows of the chain are whole. For each line of audit/rows.jsonl the SHA-256 of "prev" and
   "body", one behind the other, is "hash". "noted" in a body holds the hashes of that step: the
   text, the strokes, the document. The other rows of the chain tell of other people and are not
   here; that these stand among them unbroken, "audit verify" shows at the clinic.
6  The strokes belong to the signatures. Opened with "consent strokes-open", their SHA-256 is
   "strokesSha256" of the signature in consent.json, and the lines on the page follow from them.

The signatures were written by hand on a screen. The time in the seal is that of the clinic's
clock, unless verification.txt says that somebody else confirmed it.
"""


def packed(
    files: Mapping[str, bytes], clinic: str, made_at: datetime, attest: Callable[[bytes], bytes]
) -> bytes:
    """A .zip of `files`, with words for its reader, a list of hashes, and the seal on that list."""
    about = WORDS.format(clinic=clinic, when=f"{made_at:%Y-%m-%d %H:%M} UTC")
    whole = {ABOUT: about.encode(), **files}
    sums = "".join(f"{sha256(body).hexdigest()}  {name}\n" for name, body in whole.items())
    whole |= {SUMS: sums.encode(), SEAL: attest(sums.encode())}
    out, stamp = io.BytesIO(), max(made_at.timetuple()[:6], OLDEST_ZIP)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as pack:
        for name, body in whole.items():
            entry = zipfile.ZipInfo(name, stamp)
            entry.external_attr = 0o600 << 16
            pack.writestr(entry, body, zipfile.ZIP_DEFLATED)
    return out.getvalue()
