"""Makes every image of the documentation anew: pictures of reports in a browser, and the road in Indonesian.

``python tools/docs_images.py`` evaluates the award that is shown on invented data, writes its report, opens it in
Chromium (Debian: chromium; Python: playwright, from the extra ``test``), and takes pictures into docs/images. The road
is drawn by hand in docs/images/road.svg; its words are put into Indonesian from the list below.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
IMAGES = ROOT / "docs" / "images"
AWARD = "harkopnas-2022"
PICTURES = {"report.png": "English", "report.id.png": "Bahasa Indonesia"}
"""Each picture, and the button of the report that puts it into the language."""

WIDTH, HEIGHT = 1120, 1000

WORDS = {
    "The road of the data": "Jalan data",
    "Rules, criteria and tables meet at measuring. From there one number per entrant goes on through preparing, "
    "scoring, aggregating, conditions, ranks and tiers to one result. Every question is put to the result; nothing "
    "flows back.": "Aturan, kriteria, dan tabel bertemu saat mengukur. Dari sana satu angka per peserta berlanjut "
    "melalui penyiapan, penilaian, penggabungan, prasyarat, peringkat, dan predikat menjadi satu hasil. Semua "
    "pertanyaan diajukan kepada hasil itu; tidak ada yang mengalir kembali.",
    "the published rules": "aturannya",
    "the criteria": "kriteria",
    "data set": "kumpulan data",
    "tables of records": "tabel berisi catatan",
    "measure": "ukur",
    "prepare": "siapkan",
    "score": "nilai",
    "aggregate": "gabungkan",
    "gate": "syarat",
    "rank": "urut",
    "tier": "kelas",
    "RESULT": "HASIL",
    "one document": "satu dokumen",
    "records,": "catatan,",
    "read by an engine": "dibaca mesin",
    "one number per entrant and criterion, and NumPy": "satu angka per peserta dan kriteria, dengan NumPy",
    "Every question is put to the result; nothing flows back.": "Semua pertanyaan diajukan kepada hasil; tidak ada "
    "yang mengalir kembali.",
}
"""What stands in the picture of the road, and the same in Indonesian. Commands and names of files stay."""


def road_in_indonesian() -> str:
    """Return the road with its words in Indonesian; raises KeyError where a word of the picture is not in the list."""
    text = (IMAGES / "road.svg").read_text("utf-8")
    for word, translated in WORDS.items():
        if f">{word}<" not in text:
            raise KeyError(word)
        text = text.replace(f">{word}<", f">{translated}<")
    return text


def report(folder: Path) -> Path:
    """Evaluate the award on its invented ledger and return the report."""
    ledger, result, page = folder / "ledger", folder / "result.json", folder / "report.html"
    run("-m", "pembina_criteria.harkopnas_ledger", str(ledger))
    run("-m", "pembina.cli", "evaluate", AWARD, "--data", str(ledger), "-o", str(result), "--quiet")
    run("-m", "pembina.cli", "report", str(result), "-o", str(page))
    return page


def run(*words: str) -> None:
    """Run Python; the images are not made where it fails."""
    subprocess.run([sys.executable, *words], check=True)


def take(page: Path) -> None:
    """Open the report, put it into each language, and take the pictures."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for name, language in PICTURES.items():
            context = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT}, offline=True)
            opened = context.new_page()
            opened.goto(page.as_uri())
            opened.get_by_role("button", name=language).click()
            opened.screenshot(path=IMAGES / name)
            context.close()
            print(f"written: {(IMAGES / name).relative_to(ROOT)}")
        browser.close()


if __name__ == "__main__":
    (IMAGES / "road.id.svg").write_text(road_in_indonesian(), "utf-8")
    with tempfile.TemporaryDirectory() as made:
        take(report(Path(made)))
