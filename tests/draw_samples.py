"""Synthetic networks and courses of any size, from a seed: invented people with long names, offices, bodies."""

import gzip
import random
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

import pyoxigraph as ox

from policegraph.draw.model import (
    About,
    Act,
    Course,
    Edge,
    Evidence,
    Link,
    Moment,
    Network,
    Node,
    NodeKind,
    Occasion,
    Origin,
    Seat,
    Summary,
)
from policegraph.facts import InteractionKind, Modality
from policegraph.graph import Graph

GALLERY = Path(__file__).parents[1] / "docs" / "gallery"
ENTITIES = "https://w3id.org/policegraph/graph/entities"

FIRST = [
    "Abdulkarim",
    "Agnieszka",
    "Aleksandra",
    "Bartholomäus",
    "Chukwuemeka",
    "Đorđe",
    "Élodie",
    "Fernando",
    "Gudrun",
    "Hồng",
    "Ivana",
    "José",
    "Katarzyna",
    "Léa",
]
LAST = [
    "Achterberg-Vandenbroucke al-Mansouri bin Rashid Castellanos Ibarra",
    "Dąbrowska",
    "Fitzwilliam-Hargreaves",
    "Gunnarsdóttir",
    "Hadžihasanović",
    "Iyer",
    "Jovanović",
    "Keita",
    "Lindqvist",
    "Mwangi wa Kariuki",
    "Nguyễn Thị Minh",
    "Okonkwo",
    "Papadimitriou",
    "Quispe Mamani",
]
COUNTRIES = [
    "Albania",
    "Austria",
    "Botswana",
    "Chile",
    "Denmark",
    "Estonia",
    "Finland",
    "Ghana",
    "Iceland",
    "Jordan",
    "Kenya",
    "Latvia",
    "Malaysia",
    "Norway",
    "Oman",
    "Peru",
    "Qatar",
    "Rwanda",
    "Sweden",
    "Thailand",
    "Uruguay",
    "Zambia",
]
OFFICES = (
    "Minister of the Interior and Public Security",
    "Director General of International Cooperation and Legal Affairs",
    "Commissioner of Police",
    "Ambassador",
    "Deputy Permanent Secretary for Border Management",
)
BODIES = (
    "Ministry of the Interior",
    "National Police",
    "Border and Coast Guard Agency",
    "Directorate General for the Fight against Organised Crime and Corruption",
    "Customs",
)
THEMES = ("Drug trafficking", "Terrorism", "Cybercrime", "Border security", "Human trafficking", "Capacity building")


def _name(pick: random.Random, taken: set[str]) -> str:
    while True:
        name = f"{pick.choice(FIRST)} {pick.choice(LAST)}"
        if name in taken:
            name = f"{pick.choice(FIRST)} {pick.choice('ABCDEFGHJKLMNPRSTVWZ')}. {name.split(maxsplit=1)[1]}"
        if name not in taken:
            taken.add(name)
            return name


def sample_nodes(count: int, seed: int = 1) -> tuple[Node, ...]:
    """So many persons, posts and bodies of several countries, all labels different."""
    pick = random.Random(seed)
    taken: set[str] = set()
    nodes = []
    for number in range(count):
        country = pick.choice(COUNTRIES)
        kind = pick.choices([NodeKind.PERSON, NodeKind.POST, NodeKind.AGENCY], [6, 2, 2])[0]
        if kind is NodeKind.PERSON:
            label = _name(pick, taken)
        else:
            base = pick.choice(OFFICES if kind is NodeKind.POST else BODIES)
            label = f"{base} of {country}"
            while label in taken:
                label = f"{base} of {pick.choice(COUNTRIES)} ({pick.randrange(1, 400)})"
            taken.add(label)
        nodes.append(Node(f"n{number}", label, kind, country))
    return tuple(nodes)


def sample_network(count: int, seed: int = 1) -> Network:
    """A network of meetings: a few hubs, bilateral pairs, some delegations that all met each other."""
    pick = random.Random(seed * 1000 + count)
    nodes = list(sample_nodes(count, seed))
    weights: dict[tuple[int, int], float] = {}
    hubs = list(range(max(1, count // 15)))
    at = 0
    while at < count:
        group = min(pick.choices([2, 3, 4, 5, 7], [5, 4, 3, 2, 1])[0], count - at)
        for a in range(at, at + group):
            for b in range(a + 1, at + group):
                weights[a, b] = weights.get((a, b), 0) + 1
        if pick.random() < 0.8:
            hub = pick.choice(hubs)
            if hub != at:
                key = (min(hub, at), max(hub, at))
                weights[key] = weights.get(key, 0) + pick.choice([1, 1, 2, 4])
        at += group
    modal = [Modality.ASSERTED] * 6 + [Modality.PLANNED]
    edges = tuple(
        Edge(
            f"n{a}",
            f"n{b}",
            "met",
            weight,
            modality=pick.choice(modal),
            inferred=pick.random() < 0.1,
            confidence=pick.choice([0.35, 0.7, 0.9]),
            claims=(f"https://example.org/claim{a}-{b}",),
            when=("2022-03-01", "2024-05-31"),
        )
        for (a, b), weight in sorted(weights.items())
    )
    degree: dict[str, float] = {}
    for edge in edges:
        for end in (edge.source, edge.target):
            degree[end] = degree.get(end, 0.0) + edge.weight
    nodes = [Node(n.id, n.label, n.kind, n.country, max(degree.get(n.id, 1.0), 1.0)) for n in nodes]
    return Network(tuple(nodes), edges, sample_about("Who met whom", count))


def sample_interactions(count: int, seed: int = 1) -> Network:
    """A network of directed acts of all kinds."""
    pick = random.Random(seed * 2000 + count)
    nodes = sample_nodes(count, seed)
    kinds = list(InteractionKind)
    edges = []
    for number in range(int(1.3 * count)):
        a = pick.randrange(count) if pick.random() < 0.5 else pick.randrange(max(count // 6, 1))
        b = pick.randrange(count)
        if a == b:
            continue
        kind = pick.choice(kinds)
        edges.append(
            Edge(
                f"n{a}",
                f"n{b}",
                kind.value.lower(),
                pick.choice([1, 1, 1, 2, 3, 6]),
                directed=not kind.symmetric,
                modality=pick.choice([Modality.ASSERTED] * 5 + [Modality.PLANNED, Modality.DENIED]),
                confidence=pick.choice([0.4, 0.8, 0.9]),
                claims=(f"https://example.org/act{number}",),
            )
        )
    return Network(nodes, tuple(edges), sample_about("Who did what to whom", count))


def graph_from(trig: str | Path) -> Graph:
    """A graph in memory with all that a TriG file says."""
    return _graph(ox.parse(path=str(trig), format=ox.RdfFormat.TRIG))


def gallery_graph() -> Graph:
    """The graph of the readouts in data/ that the gallery is drawn from, in memory."""
    packed = (GALLERY / "graph.nq.gz").read_bytes()
    return _graph(ox.parse(gzip.decompress(packed), format=ox.RdfFormat.N_QUADS))


def _graph(quads: Iterable[ox.Quad]) -> Graph:
    by_graph: dict[str, list[ox.Triple]] = {}
    for quad in quads:
        name = quad.graph_name.value if isinstance(quad.graph_name, ox.NamedNode) else ENTITIES
        by_graph.setdefault(name, []).append(ox.Triple(quad.subject, quad.predicate, quad.object))
    graph = Graph()
    with graph.writing() as store:
        for name, triples in by_graph.items():
            store.write({name: triples})
    return graph


def sample_about(title: str, readouts: int) -> About:
    """A caption as long as real ones get."""
    return About(
        title,
        "Persons, offices and bodies that took part in the same meeting or visit",
        ("theme: terrorism, organised crime", "confidence at least 0.3"),
        ("2019-03-04", "2024-11-28"),
        readouts,
    )


def sample_ego(count: int, seed: int = 1) -> Network:
    """One node tied to so many others by all kinds of tie."""
    pick = random.Random(seed * 3000 + count)
    nodes = sample_nodes(count + 1, seed)
    kinds = ["met", "holds", "memberOf", "operation", *(kind.value.lower() for kind in InteractionKind)]
    edges = []
    for number in range(1, count + 1):
        kind = pick.choice(kinds)
        ends = (f"n{number}", "n0") if pick.random() < 0.4 else ("n0", f"n{number}")
        directed = kind not in ("met", "operation", "agree", "cooperate")
        modality = pick.choice([Modality.ASSERTED] * 5 + [Modality.PLANNED, Modality.DENIED])
        weight, sure = float(pick.choice([1, 1, 1, 3])), pick.choice([0.4, 0.9])
        edges.append(Edge(*ends, kind, weight, directed, modality, pick.random() < 0.1, sure))
    return Network(nodes, tuple(edges), sample_about(nodes[0].label, count))


def sample_grid(count: int, seed: int = 1) -> Network:
    """So many bodies, tied to each other in clusters."""
    pick = random.Random(seed * 4000 + count)
    nodes = tuple(
        Node(f"n{i}", f"{pick.choice(BODIES)} of {COUNTRIES[i % len(COUNTRIES)]} {i}", NodeKind.AGENCY)
        for i in range(count)
    )
    edges = tuple(
        Edge(f"n{a}", f"n{b}", "met", float(pick.choice([1, 1, 2, 5, 14])))
        for a in range(count)
        for b in range(a + 1, count)
        if pick.random() < (0.6 if a % 5 == b % 5 else 0.04)
    )
    return Network(nodes, edges, sample_about("Bodies and each other", count))


def sample_themes(count: int, seed: int = 1) -> Network:
    """So many bodies and the themes of what they do."""
    pick = random.Random(seed * 5000 + count)
    bodies = sample_grid(count, seed).nodes
    themes = tuple(Node(f"t{i}", name, NodeKind.THEME) for i, name in enumerate(THEMES))
    edges = tuple(
        Edge(body.id, theme.id, "about", float(pick.choice([1, 2, 3, 9])))
        for body in bodies
        for theme in themes
        if pick.random() < 0.45 or theme.id == "t0"
    )
    return Network(bodies + themes, edges, sample_about("Bodies and themes", count))


def sample_flows(count: int, seed: int = 1) -> Network:
    """So many flows of help."""
    pick = random.Random(seed * 6000 + count)
    nodes = sample_grid(max(count // 2, 4), seed).nodes
    edges: dict[tuple[str, str, str], Edge] = {}
    while len(edges) < count:
        a, b = pick.sample(nodes, 2)
        kind = pick.choice(["training", "equipment", "funds", "expertise", "help"])
        modality = pick.choice([Modality.ASSERTED] * 4 + [Modality.PLANNED])
        weight, sure = float(pick.choice([1, 1, 2, 4])), pick.choice([0.3, 0.9])
        edges[a.id, b.id, kind] = Edge(a.id, b.id, kind, weight, True, modality, False, sure)
    ends = {end for edge in edges.values() for end in (edge.source, edge.target)}
    kept = tuple(node for node in nodes if node.id in ends)
    return Network(kept, tuple(edges.values()), sample_about("Who helps whom with what", count))


def sample_map(count: int, seed: int = 1) -> Network:
    """So many countries of the world and ties between them."""
    from policegraph.draw.world import lands

    pick = random.Random(seed * 7000 + count)
    codes = pick.sample(sorted(code for code in lands() if len(code) == 2 and code != "AQ"), min(count, 200))
    nodes = tuple(Node(code, lands()[code].name, NodeKind.PLACE, None, float(pick.choice([1, 2, 5]))) for code in codes)
    edges: dict[tuple[str, str, str], Edge] = {}
    for a in codes:
        b = pick.choice([code for code in codes if code != a])
        kind = pick.choice(["met", "operation", "agreement"])
        edges[(min(a, b), max(a, b), kind)] = Edge(min(a, b), max(a, b), kind, float(pick.choice([1, 2, 6])))
    return Network(nodes, tuple(edges.values()), sample_about("Meetings and operations between countries", count))


def sample_course(count: int, seed: int = 1, linked: bool = False) -> Course:
    """So many events and acts in order of time; with `linked`, later ones speak of earlier ones."""
    pick = random.Random(seed * 8000 + count)
    people = sample_nodes(max(count, 8), seed)
    moments = []
    for number in range(count):
        day = date(2015, 1, 1) + timedelta(days=int(3500 * number / count))
        last = day + timedelta(days=pick.choice([0, 0, 0, 2, 30]))
        a, b = pick.sample(people, 2)
        if pick.random() < 0.5:
            label, kind, lane = f"Meeting with {a.label}, {b.label} and 3 more", "meeting", "events"
        else:
            label, kind, lane = f"{a.label} asked {b.label}", "request", "acts"
        text = pick.choice(
            ["", "“to share passenger lists in good time and to answer letters within thirty days”", "about fraud"]
        )
        modality = pick.choice([Modality.ASSERTED] * 4 + [Modality.PLANNED, Modality.DENIED])
        weight, sure = float(pick.choice([1, 2, 3])), pick.choice([0.4, 0.9])
        moments.append(
            Moment(
                f"m{number}", label, kind, day.isoformat(), last.isoformat(), lane, text, weight, modality, False, sure
            )
        )
    links = ()
    if linked:
        links = tuple(
            Link(f"m{n}", f"m{pick.randrange(n)}", pick.choice(["repeats", "reports done", "denies"]), True)
            for n in range(1, count)
        )
    return Course(tuple(moments), sample_about("Events and acts", count), links)


def sample_occasion(count: int, seed: int = 1) -> Occasion:
    """An event with so many people, and half as many acts."""
    pick = random.Random(seed * 9000 + count)
    people = [node for node in sample_nodes(3 * count + 6, seed) if node.kind is NodeKind.PERSON][:count]
    sides = pick.sample(COUNTRIES, min(2 + count // 15, len(COUNTRIES)))
    seats = tuple(
        Seat(
            node.id,
            node.label,
            node.kind,
            ("host", "participant") if number == 0 else ("participant",),
            (pick.choice(OFFICES),),
            (pick.choice(BODIES),) if pick.random() < 0.5 else (),
            sides[number % len(sides)],
        )
        for number, node in enumerate(people)
    )
    acts = tuple(
        Act(
            f"a{number}",
            pick.choice([kind.value.lower() for kind in InteractionKind]),
            pick.choice(people).label,
            pick.choice(people).label,
            "strengthen the exchange of information on convicted offenders before they are released from custody",
            pick.choice([Modality.ASSERTED, Modality.PLANNED]),
        )
        for number in range(count // 2)
    )
    about = sample_about("Meeting on border security", 2)
    return Occasion(
        "e", "Meeting", "Meeting", "Held", about, "9 Mar 2021", ("Reykjavík",), tuple(THEMES[:3]), seats, acts
    )


def sample_origin(count: int, seed: int = 1) -> Origin:
    """A fact with so many places in texts."""
    pick = random.Random(seed * 10000 + count)
    people = sample_nodes(4, seed)
    evidence = tuple(
        Evidence(
            f"c{number}",
            "After the opening of the session, at which the press was present,",
            f"the Minister received his guest for the {number + 1}th time",
            "; they spoke for an hour about the exchange of information.",
            f"Minister receives guest, part {number + 1}",
            "Ministry of the Interior and Public Security",
            "9 Mar 2021",
            pick.choice([Modality.ASSERTED, Modality.PLANNED]),
            pick.choice([0.4, 0.9]),
            people[2].label if pick.random() < 0.3 else "",
            "meeting.received",
        )
        for number in range(count)
    )
    because = ("The Minister held the post from 2018-02-01, source: the state calendar.",)
    about = sample_about("Where a fact comes from", count)
    return Origin(people[0].label, "met", people[1].label, about, evidence, True, because, 0.8)


def sample_summary(count: int, seed: int = 1) -> Summary:
    """A store of so many readouts."""
    pick = random.Random(seed * 11000 + count)
    kinds = ("Meeting", "Visit", "Conference", "Operation", "Agreement", "Training")
    years = tuple(
        (year, tuple((kind, pick.randrange(0, count + 1)) for kind in kinds))
        for year in range(2024 - min(count, 30), 2025)
    )
    names = [node.label for node in sample_grid(12, seed).nodes]
    counts = tuple((name, count * k) for name, k in (("readouts", 1), ("persons", 8), ("events", 4), ("claims", 90)))
    ranked = tuple((name, count * (12 - place)) for place, name in enumerate(names))
    acts = tuple((word, count * 3 + place) for place, word in enumerate(("asked", "promised", "praised", "assisted")))
    themes = tuple((theme, count * 2 + place) for place, theme in enumerate(THEMES))
    return Summary(
        sample_about("All readouts at a glance", count),
        counts,
        years,
        acts,
        themes,
        ranked,
        sample_map(count),
        ranked[:5],
    )
