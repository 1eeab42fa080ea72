"""Synthetic networks and courses of any size, from a seed: invented people with long names, offices, bodies."""

import random

from policegraph.draw.model import About, Edge, Network, Node, NodeKind
from policegraph.facts import InteractionKind, Modality

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


def sample_about(title: str, readouts: int) -> About:
    """A caption as long as real ones get."""
    return About(
        title,
        "Persons, offices and bodies that took part in the same meeting or visit",
        ("theme: terrorism, organised crime", "confidence at least 0.3"),
        ("2019-03-04", "2024-11-28"),
        readouts,
    )
