"""What is in the files: words as words, fonts, alternative text, data; the same bytes each time."""

import csv
import io
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import matplotlib as mpl
import pytest
from matplotlib.text import Text
from PIL import Image

from draw_samples import sample_interactions, sample_network
from policegraph.draw import KINDS, Diagram, interactions, meetings, save, write_data
from policegraph.draw.files import as_csv, rendered
from policegraph.errors import UsageError
from test_draw_layout import DRAWN

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def diagram() -> Diagram:
    return meetings.draw(sample_network(20))


def test_svg_keeps_words_as_words_with_title_description_data_and_fonts(diagram: Diagram) -> None:
    root = ET.fromstring(rendered(diagram, "svg"))
    words = " ".join("".join(text.itertext()) for text in root.iter(f"{SVG}text"))
    assert "Who met whom" in words
    assert "Nguyễn" in words
    assert root.attrib["role"] == "img"
    assert root.find(f"{SVG}title").text == "Who met whom"
    assert root.find(f"{SVG}desc").text.startswith("Who met whom. A network diagram of 20 nodes")
    data = root.find(f"{SVG}metadata[@id='pg-data']").text
    assert list(csv.reader(io.StringIO(data)))[1:] == [list(row) for row in diagram.table.rows]
    faces = re.findall(r"@font-face\{font-family:'Roboto Condensed'", "".join(root.itertext()))
    assert len(faces) == 2  # regular and bold are used


def test_png_carries_title_description_and_data(diagram: Diagram) -> None:
    with Image.open(io.BytesIO(rendered(diagram, "png", 50))) as image:
        assert image.info["Title"] == "Who met whom"
        assert "20 nodes" in image.info["Description"]
        assert image.info["Data"].splitlines()[0].startswith("source,source_kind,relation")


def test_png_is_as_wide_as_its_size_says(diagram: Diagram) -> None:
    with Image.open(io.BytesIO(rendered(diagram, "png", 127))) as image:
        assert image.width == pytest.approx(16.0 / 2.54 * 127, abs=1)


def test_pdf_embeds_its_fonts_and_carries_title_and_data(diagram: Diagram) -> None:
    pdf = rendered(diagram, "pdf")
    assert b"/FontFile2" in pdf
    assert b"/Type3" not in pdf
    assert b"/Title (Who met whom)" in pdf
    assert b"/Data" in pdf


@pytest.mark.parametrize("kind", list(KINDS))
def test_every_kind_has_its_words_its_description_and_its_data_in_svg_and_pdf(kind: str) -> None:
    figure = DRAWN[kind](5, "text", "light")
    root = ET.fromstring(rendered(figure, "svg"))
    set_in_svg = {"".join(text.itertext()) for text in root.iter(f"{SVG}text")}
    texts = [artist for axes in figure.axes for artist in axes.get_children() if isinstance(artist, Text)]
    drawn = {line for text in texts for line in text.get_text().split("\n") if line.strip()}
    assert len(drawn) > 5
    assert drawn <= set_in_svg
    assert root.find(f"{SVG}desc").text.startswith(figure.alt)
    data = root.find(f"{SVG}metadata[@id='pg-data']").text
    assert [tuple(row) for row in csv.reader(io.StringIO(data))][1:] == list(figure.table.rows)
    pdf = rendered(figure, "pdf")
    assert b"/FontFile2" in pdf
    assert b"/Type3" not in pdf
    assert b"/Subject" in pdf
    assert b"/Data" in pdf


@pytest.mark.parametrize("kind", ["svg", "png", "pdf"])
def test_the_same_input_gives_the_same_bytes(kind: str) -> None:
    one = rendered(interactions.draw(sample_interactions(20)), kind, 50)
    other = rendered(interactions.draw(sample_interactions(20)), kind, 50)
    assert one == other


def test_the_callers_settings_do_not_change_a_picture_and_are_kept(diagram: Diagram, tmp_path: Path) -> None:
    plain = rendered(diagram, "png", 50)
    with mpl.rc_context({"font.size": 30, "text.hinting": "force_autohint", "svg.fonttype": "path"}):
        assert rendered(diagram, "png", 50) == plain
        diagram.savefig(tmp_path / "a.svg")
        assert mpl.rcParams["font.size"] == 30
    assert "<text" in (tmp_path / "a.svg").read_text()


def test_save_goes_by_the_ending_and_says_what_is_wrong(diagram: Diagram, tmp_path: Path) -> None:
    save(diagram, tmp_path / "a.SVG")
    assert (tmp_path / "a.SVG").stat().st_size > 10_000
    with pytest.raises(UsageError, match=r"\.svg, \.png or \.pdf"):
        save(diagram, tmp_path / "a.gif")
    with pytest.raises(UsageError, match="can't be written"):
        save(diagram, tmp_path / "nowhere" / "a.svg")


def test_data_are_the_rows_behind_the_picture(diagram: Diagram, tmp_path: Path) -> None:
    write_data(diagram, tmp_path / "a.csv")
    text = (tmp_path / "a.csv").read_text(encoding="utf-8")
    assert text == as_csv(diagram.table)
    rows = list(csv.DictReader(io.StringIO(text)))
    assert {row["relation"] for row in rows if row["relation"]} == {"met"}
    assert all(row["claims"] for row in rows if row["relation"])
