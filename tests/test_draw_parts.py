"""The parts of a picture each for itself: words, layout, labels, ties, reduction, dates, kinds of help, the world."""

import random
from datetime import date

import networkx as nx
import numpy as np
import pytest

from draw_samples import sample_network
from policegraph.draw.asked import class_name, day
from policegraph.draw.course import day_words
from policegraph.draw.edges import gapped, routed
from policegraph.draw.flows import kind_of_help
from policegraph.draw.grounds import grounds, groups
from policegraph.draw.labels import Wanted, placed
from policegraph.draw.layout import Footprint, communities, laid_out, plain_graph, pushed_apart, set_free
from policegraph.draw.model import About, Edge, Network, Node, NodeKind
from policegraph.draw.page import caption
from policegraph.draw.reduce import backbone, heavy_edges, strongest
from policegraph.draw.request import Request
from policegraph.draw.style import (
    contrast,
    edge_look,
    ink_on,
    node_look,
    printable,
    size,
    theme,
    theme_names,
    words_width,
)
from policegraph.draw.words import Box, abridged, balanced, fitted, shortened, wrapped
from policegraph.draw.world import code_of, lands, middle_longitude, projected
from policegraph.errors import UsageError
from policegraph.study.ties import Filters

LONG = "Directorate General for the Fight against Organised Crime and Corruption of Norway"


class TestWords:
    def test_lines_are_no_wider_than_asked_and_lose_nothing(self) -> None:
        for width in (40.0, 60.0, 90.0, 200.0):
            lines = wrapped(LONG, width, 7.0)
            assert all(words_width(line, 7.0) <= width for line in lines)
            assert "".join(lines).replace(" ", "").replace("-", "") == LONG.replace(" ", "")

    def test_a_word_wider_than_a_line_is_cut_at_its_hyphen_first(self) -> None:
        lines = wrapped("Achterberg-Vandenbroucke", 52.0, 7.0)
        assert lines[0] == "Achterberg-"

    def test_balanced_lines_are_nearly_equal(self) -> None:
        lines = balanced(LONG, 3, 7.0)
        widths = [words_width(line, 7.0) for line in lines]
        assert len(lines) == 3
        assert max(widths) < 1.5 * min(widths)

    def test_abridged_keeps_both_ends(self) -> None:
        short = abridged(LONG, 40)
        assert short.startswith("Directorate General")
        assert short.endswith("of Norway")
        assert "…" in short
        assert abridged("Customs", 40) == "Customs"

    def test_cut_words_fit(self) -> None:
        for width in (20.0, 50.0, 120.0):
            assert words_width(shortened(LONG, width, 7.0), 7.0) <= width
            assert words_width(fitted(LONG, width, 7.0), 7.0) <= width

    def test_letters_that_no_font_has_are_given_in_latin(self) -> None:
        assert printable("Nguyễn Đorđević") == "Nguyễn Đorđević"
        assert printable("习近平") == "XiJinPing"


class TestLayout:
    def test_footprints_lie_apart_and_in_the_room(self) -> None:
        pick = random.Random(3)
        for count in (2, 9, 40):
            prints = [Footprint(w, w, 5.0, 12.0) for w in (pick.uniform(8, 30) for _ in range(count))]
            room = Box(0, 0, 400, 300)
            places = np.array([[pick.uniform(0, 400), pick.uniform(0, 300)] for _ in range(count)])
            found, left = pushed_apart(places, prints, room, 600)
            assert left <= 0.02
            boxes = [
                Box(x - p.left, y - p.below, x + p.right, y + p.above)
                for (x, y), p in zip(found.tolist(), prints, strict=True)
            ]
            assert all(room.holds(box) for box in boxes)
            assert not any(a.meets(b, 0.03) for i, a in enumerate(boxes) for b in boxes[i + 1 :])

    def test_a_crowded_room_is_filled_without_overlaps(self) -> None:
        prints = [Footprint(20, 20, 5, 14)] * 60
        room = Box(10, 20, 310, 320)
        found, lost = set_free(np.full((60, 2), 160.0), prints, room)
        assert lost == 0
        boxes = [Box(x - 20, y - 14, x + 20, y + 5) for x, y in found.tolist()]
        assert all(room.holds(box) for box in boxes)
        assert not any(a.meets(b) for i, a in enumerate(boxes) for b in boxes[i + 1 :])
        assert set_free(np.full((90, 2), 160.0), [Footprint(20, 20, 5, 14)] * 90, Box(0, 0, 200, 200))[1] > 0

    def test_the_same_ties_give_the_same_places(self) -> None:
        network = sample_network(40)
        index = {node.id: i for i, node in enumerate(network.nodes)}
        ties = [(index[edge.source], index[edge.target], edge.weight) for edge in network.edges]
        prints = [Footprint(20, 20, 5, 14)] * 40
        one, _ = laid_out(ties, prints, Box(0, 0, 450, 500))
        other, _ = laid_out(list(ties), list(prints), Box(0, 0, 450, 500))
        assert np.array_equal(one, other)

    def test_those_tied_stand_nearer_than_those_not(self) -> None:
        ties = [(a, b, 1.0) for group in (range(5), range(5, 10)) for a in group for b in group if a < b]
        places, _ = laid_out([*ties, (0, 5, 1.0)], [Footprint(5, 5, 5, 5)] * 10, Box(0, 0, 400, 300))
        far = np.hypot(*(places[:, None] - places[None, :]).transpose(2, 0, 1))
        assert far[:5, :5].max() < far[1:5, 6:].max()
        assert far[1:5, 1:5].mean() < far[1:5, 6:].mean()

    def test_communities_are_found(self) -> None:
        ties = [(a, b, 1.0) for group in (range(4), range(4, 8)) for a in group for b in group if a < b]
        assert communities(plain_graph(8, [*ties, (0, 4, 1.0)])) == [[0, 1, 2, 3], [4, 5, 6, 7]]


class TestGrounds:
    ties = tuple((a, b, 1.0) for group in (range(4), range(4, 8)) for a in group for b in group if a < b)

    def test_only_communities_within_a_larger_whole_are_marked(self) -> None:
        assert groups(8, self.ties) == ()
        assert groups(8, (*self.ties, (0, 4, 1.0))) == ((0, 1, 2, 3), (4, 5, 6, 7))

    def test_a_ground_holds_its_own_and_nobody_else(self) -> None:
        square = np.array([[0.0, 0.0], [30.0, 0.0], [30.0, 30.0], [0.0, 30.0]])
        far, near = (square + np.array([by, by]) for by in (100.0, 15.0))
        members, radii = ((0, 1, 2, 3), (4, 5, 6, 7)), [3.0] * 8
        left, right = grounds(members, np.vstack([square, far]), radii)
        assert left.contains_points(square).all()
        assert not left.contains_points(far).any()
        assert right.contains_points(far).all()
        assert grounds(members, np.vstack([square, near]), radii) == []


class TestLabelsAndTies:
    def test_labels_touch_neither_each_other_nor_foreign_nodes(self) -> None:
        pick = random.Random(5)
        centres = np.array([[30 + 62 * (i % 6), 30 + 50 * (i // 6)] for i in range(36)], dtype=float)
        radii = np.full(36, 5.0)
        room = Box(0, 0, 400, 330)
        wants = [Wanted(i, pick.choice(["Customs", "National Police", "Border Guard"]), 1.0, 7.0) for i in range(36)]
        found, missing = placed(wants, centres, radii, room)
        assert missing == 0
        boxes = [label.box for label in found if label is not None]
        assert all(room.holds(box) for box in boxes)
        assert not any(a.meets(b) for i, a in enumerate(boxes) for b in boxes[i + 1 :])
        for i, box in enumerate(boxes):
            for j, (x, y) in enumerate(centres.tolist()):
                near = np.hypot(max(box.x0 - x, x - box.x1, 0), max(box.y0 - y, y - box.y1, 0))
                assert i == j or near >= 5.0

    def test_a_tie_bends_round_a_node_in_its_way(self) -> None:
        centres = np.array([[0.0, 50.0], [200.0, 50.0], [100.0, 50.0]])
        radii = np.full(3, 6.0)
        (course,) = routed([(0, 1, False)], centres, radii, 5.0, Box(-20, 0, 220, 100))
        assert course.bend != 0.0
        assert np.hypot(*(course.points - centres[2]).T).min() >= 6.0
        (straight,) = routed([(0, 2, False)], centres, radii, 5.0, Box(-20, 0, 220, 100))
        assert straight.bend == 0.0

    def test_several_ties_between_two_lie_apart(self) -> None:
        centres = np.array([[0.0, 50.0], [200.0, 50.0]])
        courses = routed(
            [(0, 1, True), (0, 1, True), (1, 0, True)], centres, np.full(2, 6.0), 5.0, Box(-50, -90, 250, 190)
        )
        middles = [course.points[len(course.points) // 2] for course in courses]
        assert min(np.hypot(*(a - b)) for i, a in enumerate(middles) for b in middles[i + 1 :]) > 8

    def test_a_line_is_broken_where_a_label_stands(self) -> None:
        line = np.array([[0.0, 0.0], [100.0, 0.0]])
        pieces = gapped(line, [Box(40, -5, 60, 5)])
        assert len(pieces) == 2
        assert pieces[0][-1, 0] <= 40
        assert pieces[1][0, 0] >= 60
        assert len(gapped(line, [Box(40, 5, 60, 15)])) == 1


class TestReduction:
    def test_the_heaviest_ties_stay_and_the_note_says_what_is_gone(self) -> None:
        network = sample_network(150)
        reduced = strongest(network, 40)
        assert len(reduced.nodes) <= 40
        tied = {end for edge in reduced.edges for end in (edge.source, edge.target)}
        assert {node.id for node in reduced.nodes} == tied
        top = max(edge.weight for edge in network.edges)
        assert sum(edge.weight == top for edge in reduced.edges) == sum(edge.weight == top for edge in network.edges)
        gone = 150 - len(reduced.nodes)
        assert (
            f"{gone} nodes and {len(network.edges) - len(reduced.edges)} ties are left out" in reduced.about.notes[-1]
        )
        assert strongest(network, 150) is network

    def test_the_backbone_holds_together_what_is_tied_by_its_heaviest_ties(self) -> None:
        network = sample_network(150)
        bones = backbone(network, 160)
        assert bones.nodes == network.nodes
        assert len(bones.edges) <= 160 < len(network.edges)
        whole, part = (nx.Graph([(e.source, e.target) for e in each.edges]) for each in (network, bones))
        assert sorted(map(sorted, nx.connected_components(whole))) == sorted(map(sorted, nx.connected_components(part)))
        lost = set(network.edges) - set(bones.edges)
        assert max(edge.weight for edge in lost) <= max(edge.weight for edge in bones.edges)
        assert f"Of {len(network.edges)} ties between them the {len(bones.edges)}" in bones.about.notes[-1]
        assert backbone(network, len(network.edges)) is network

    def test_light_ties_go_with_the_nodes_that_only_they_held(self) -> None:
        heavy = heavy_edges(sample_network(60), 2)
        assert heavy.edges
        assert all(edge.weight >= 2 for edge in heavy.edges)
        assert {end for edge in heavy.edges for end in (edge.source, edge.target)} == {node.id for node in heavy.nodes}

    def test_a_network_holds_together(self) -> None:
        node = Node("a", "A", NodeKind.PERSON)
        with pytest.raises(ValueError, match="not there"):
            Network((node,), (Edge("a", "b", "met"),), About("x"))
        with pytest.raises(ValueError, match="share an id"):
            Network((node, node), (), About("x"))


class TestSaying:
    def test_the_caption_says_filters_period_readouts_notes_and_version(self) -> None:
        from policegraph import __version__

        about = About("t", "q", ("theme terrorism",), ("2020-01-01", "2021-02-03"), 1234, ("A note",))
        words = "Only theme terrorism. Period: 2020-01-01 to 2021-02-03. 1,234 readouts. A note."
        assert caption(about) == f"{words} policegraph {__version__}."

    def test_a_request_tells_its_filters(self) -> None:
        filters = Filters(
            since=date(2020, 1, 1), kinds=frozenset({"Visit"}), modalities=frozenset({"Denied"}), inferred=False
        )
        assert Request((), filters, min_weight=2).in_words() == (
            "from 2020-01-01",
            "kind Visit",
            "denied",
            "weight at least 2",
            "what is said, not what is inferred",
        )

    @pytest.mark.parametrize(
        ("first", "last", "words"),
        [
            ("2021-03-09", "2021-03-09", "9 Mar 2021"),
            ("2021-03-01", "2021-03-31", "Mar 2021"),
            ("2021-01-01", "2021-12-31", "2021"),
            ("2023-11-28", "2023-12-01", "28 Nov – 1 Dec 2023"),
            ("2023-11-03", "2023-11-05", "3–5 Nov 2023"),
            ("2019-01-01", "2021-12-31", "2019–2021"),
            ("", "", "no date"),
        ],
    )
    def test_days_in_words(self, first: str, last: str, words: str) -> None:
        assert day_words(first, last) == words

    def test_days_of_the_command_line(self) -> None:
        assert day("2020", first=True) == date(2020, 1, 1)
        assert day("2020-02", first=False) == date(2020, 2, 29)
        assert day("2020-02-03", first=False) == date(2020, 2, 3)
        with pytest.raises(UsageError, match="is no date"):
            day("2020-13", first=True)
        assert class_name("visit") == "Visit"
        assert class_name("otherevent") == "OtherEvent"

    @pytest.mark.parametrize(
        ("words", "kind"),
        [
            ("two patrol boats and radios", "equipment"),
            ("a grant of 3 million euros", "funds"),
            ("a course for investigators", "training"),
            ("technical assistance and advice", "expertise"),
            ("support", "help"),
            ("a vanguard role", "help"),
        ],
    )
    def test_kinds_of_help(self, words: str, kind: str) -> None:
        assert kind_of_help(words) == kind


class TestStyle:
    def test_every_colour_pair_that_carries_words_can_be_read(self) -> None:
        for name in theme_names():
            look = theme(name)
            for ground in (look.paper, look.tint):
                assert contrast(look.ink, ground) >= 7
                assert contrast(look.muted, ground) >= 4.5
            for shade in look.ramp:
                assert contrast(ink_on(shade), shade) >= 4.5

    def test_kinds_of_node_differ_in_shape_and_ties_in_their_letter(self) -> None:
        shapes = [node_look(kind.value).shape for kind in NodeKind]
        assert len(set(shapes)) == len(shapes)
        marks = [edge_look(kind).mark for kind in ("praise", "request", "commit", "agree", "assist", "cooperate")]
        assert len(set(marks)) == 6
        assert edge_look("unheard of").name == "unheard of"

    def test_unknown_sizes_and_themes_name_those_there_are(self) -> None:
        with pytest.raises(UsageError, match="column, text, page, slide"):
            size("poster")
        with pytest.raises(UsageError, match="light, dark, print"):
            theme("neon")


class TestWorld:
    def test_countries_are_found_by_code_and_by_name(self) -> None:
        assert code_of("https://w3id.org/policegraph/id/place/GB", "United Kingdom") == "GB"
        assert code_of("https://example.org/x", "UK") == "GB"
        assert code_of("https://example.org/x", "Republic of Albania") == "AL"
        assert code_of("https://example.org/x", "Kosovo") == "XK"
        assert code_of("https://example.org/x", "Ostrellia") is None

    def test_points_lie_where_their_countries_are(self) -> None:
        known = {"FJ": (178, -18), "GB": (-2, 53), "RU": (97, 62), "NZ": (171, -43), "KE": (38, 0), "CL": (-71, -37)}
        for code, (lon, lat) in known.items():
            x, y = lands()[code].point
            assert abs((x - lon + 180) % 360 - 180) < 6
            assert abs(y - lat) < 6

    def test_the_projection_keeps_areas(self) -> None:
        def area(lon: float, lat: float) -> float:
            step = 0.5
            corners = np.array([[lon, lat], [lon + step, lat], [lon + step, lat + step], [lon, lat + step]])
            x, y = projected(corners).T
            flat = abs(float((x * np.roll(y, -1) - np.roll(x, -1) * y).sum())) / 2
            return flat / float(np.cos(np.radians(lat + step / 2)))

        assert area(0, 0) == pytest.approx(area(100, 60), rel=0.01)
        assert area(0, 0) == pytest.approx(area(-150, -50), rel=0.01)

    def test_the_middle_of_places_on_both_sides_of_the_date_line(self) -> None:
        middle, half = middle_longitude([170.0, -170.0])
        assert abs(middle) == pytest.approx(180)
        assert half == pytest.approx(10)
