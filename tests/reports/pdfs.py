"""What a test reads in a PDF: the text of its sheets, and what it says of itself."""

import io
from pathlib import Path

import pypdf
from attrs import frozen


@frozen
class Read:
    """The texts of the sheets, and the facts that a reader's program shows."""

    sheets: tuple[str, ...]
    title: str
    lang: str
    turned: tuple[bool, ...]

    @property
    def text(self) -> str:
        """Everything in one line, as a person reads over the ends of lines."""
        return flat(" ".join(self.sheets))


def flat(text: str) -> str:
    return " ".join(text.replace("\u200b", "").split())


def read(content: bytes | Path) -> Read:
    reader = pypdf.PdfReader(io.BytesIO(content) if isinstance(content, bytes) else content)
    sizes = [(float(page.mediabox.width), float(page.mediabox.height)) for page in reader.pages]
    assert {(595, 842)} == {(round(min(size)), round(max(size))) for size in sizes}  # A4, upright or across
    return Read(
        tuple(page.extract_text() for page in reader.pages),
        reader.metadata.title,
        reader.trailer["/Root"]["/Lang"],
        tuple(width > height for width, height in sizes),
    )
