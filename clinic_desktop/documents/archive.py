"""From a paper to PDF/A-3b: what archives can still show in fifty years, with its data inside."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pikepdf import Pdf

_PROFILE_DATE = slice(24, 36)
_PROFILE_ID = slice(84, 100)
_FIXED_DATE = b"".join(n.to_bytes(2, "big") for n in (2026, 1, 1, 0, 0, 0))


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that travels inside the paper and says in data what the pages say in words."""

    name: str
    media_type: str
    content: bytes
    description: str = ""


def archived(pdf: bytes, attached: Attached, made_at: datetime) -> bytes:
    """`pdf`, whose fonts are embedded, as PDF/A-3b (ISO 19005-3) with one attachment.

    Level b: looks the same for ever; no promise on reading order. The same input gives the same
    bytes: nothing of this machine or this moment goes in.
    """
    import pikepdf  # noqa: PLC0415  loaded with the first paper that is kept

    out = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as made:
        _name_colours(made)
        _attach(made, attached, made_at)
        if "/Trapped" in made.docinfo:  # means nothing here and has no place in the metadata
            del made.docinfo["/Trapped"]
        with made.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
            xmp.load_from_docinfo(made.docinfo)
            xmp["pdfaid:part"] = "3"
            xmp["pdfaid:conformance"] = "B"
        made.save(
            out,
            min_version="1.7",
            deterministic_id=True,
            linearize=False,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )
    return out.getvalue()


def attachments(pdf: bytes) -> dict[str, bytes]:
    """Name and content of every file inside `pdf`. Raises whatever a broken file raises."""
    import pikepdf  # noqa: PLC0415  loaded with the first paper that is read

    # The file stays open while its attachments are read: the library crashes otherwise.
    with pikepdf.open(BytesIO(pdf)) as found:
        return {name: spec.get_file().read_bytes() for name, spec in found.attachments.items()}


def _name_colours(made: "Pdf") -> None:
    """Plain red, green and blue mean sRGB on every device."""
    from pikepdf import Array, Dictionary, Name, Stream  # noqa: PLC0415  as in archived

    profile = Stream(made, _srgb())
    profile.N = 3
    profile.Alternate = Name.DeviceRGB
    intent = Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFA1,
        OutputConditionIdentifier="sRGB IEC61966-2.1",
        Info="sRGB IEC61966-2.1",
        DestOutputProfile=made.make_indirect(profile),
    )
    made.Root.OutputIntents = Array([made.make_indirect(intent)])


def _attach(made: "Pdf", attached: Attached, made_at: datetime) -> None:
    from pikepdf import Array, AttachedFileSpec, Name  # noqa: PLC0415  as in archived

    stamp = f"D:{made_at:%Y%m%d%H%M%S}Z"
    spec = AttachedFileSpec(  # type: ignore[call-arg]
        made,
        attached.content,
        filename=attached.name,
        description=attached.description,
        mime_type=attached.media_type,
        relationship=Name.Data,
        creation_date=stamp,
        mod_date=stamp,
    )
    made.attachments[attached.name] = spec
    made.Root.AF = Array([spec.obj])


@lru_cache(maxsize=1)
def _srgb() -> bytes:
    """The sRGB profile of the imaging library, without the moment at which it was made."""
    from PIL import ImageCms  # noqa: PLC0415  loaded with the first paper that is kept

    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    profile[_PROFILE_DATE] = _FIXED_DATE
    profile[_PROFILE_ID] = bytes(16)
    return bytes(profile)
