"""Common Crawl's graph files: streamed, and a cut file is not the end of the links."""

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler import webgraph
from crawler.webgraph import GraphError, in_links

VERTICES = "0\tcom.brand\n1\tcom.brand-x\n2\tcom.brand.www\n3\tde.rat\n4\tfr.guide.blog\n5\torg.a\n"
EDGES = "0\t2\n2\t0\n3\t0\n3\t2\n4\t2\n5\t1\n5\t3\n"


@pytest.fixture
def graph(tmp_path):
    def make(vertices=VERTICES, edges=EDGES, packed=True):
        paths = []
        for name, text in (("vertices", vertices), ("edges", edges)):
            data = text if isinstance(text, bytes) else text.encode()
            path = tmp_path / name
            path.write_bytes(gzip.compress(data) if packed else data)
            paths.append(path)
        return paths

    return make


@pytest.mark.parametrize("packed", [True, False])
def test_names_below_the_domain_count_and_its_own_links_do_not(graph, packed):
    vertices, edges = graph(packed=packed)
    found = in_links([vertices], [edges], "Brand.com")
    assert found.targets == ("brand.com", "www.brand.com")  # brand-x.com is another one
    assert found.sources == ("blog.guide.fr", "rat.de")
    assert (found.edges, found.vertices, found.problems) == (7, 6, ())


def test_a_domain_that_the_graph_does_not_have(graph):
    vertices, edges = graph()
    found = in_links([vertices], [edges], "rand.com")
    assert (found.targets, found.sources, found.edges) == ((), (), 0)


def test_chunks_of_any_size_give_the_same(graph, monkeypatch):
    vertices, edges = graph()
    whole = in_links([vertices], [edges], "brand.com")
    for size in (2, 3, 7, 11, 64):
        monkeypatch.setattr(webgraph, "CHUNK", size)
        assert in_links([vertices], [edges], "brand.com") == whole


@given(st.sets(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=40))
def test_what_is_found_is_what_links(tmp_path_factory, pairs):
    folder = tmp_path_factory.mktemp("graph")
    (folder / "v").write_text("".join(f"{n}\tcom.n{n}\n" for n in range(10)))
    (folder / "e").write_text("".join(f"{a}\t{b}\n" for a, b in sorted(pairs)))
    found = in_links([folder / "v"], [folder / "e"], "n3.com")
    assert found.sources == tuple(sorted(f"n{a}.com" for a, b in pairs if b == 3 and a != 3))


def test_a_file_that_ends_early_is_said(graph):
    vertices, edges = graph()
    edges.write_bytes(gzip.compress(EDGES.encode() * 3000, 0)[:-4000])
    found = in_links([vertices], [edges], "brand.com")
    assert "rat.de" in found.sources
    assert found.problems == ("edges ends early or is damaged (EOFError)",)


def test_lines_that_are_no_pairs_are_counted(graph):
    vertices, edges = graph(edges=EDGES + "oops\n7 8 9\n")
    found = in_links([vertices], [edges], "brand.com")
    assert found.sources == ("blog.guide.fr", "rat.de")
    assert found.problems == ("2 lines of the edges are no pair of numbers",)


def test_a_linking_id_without_a_name_is_said(graph):
    vertices, edges = graph(edges=EDGES + "99\t0\n")
    found = in_links([vertices], [edges], "brand.com")
    assert found.problems == ("1 linking ids are not among the vertices",)


def test_more_links_than_are_kept(graph, monkeypatch):
    monkeypatch.setattr(webgraph, "MAX_SOURCES", 1)
    vertices, edges = graph()
    found = in_links([vertices], [edges], "brand.com")
    assert found.sources == ("rat.de",)
    assert "not all are listed" in found.problems[0]


@pytest.mark.parametrize(
    ("vertices", "edges", "message"),
    [
        ("a,b\n", EDGES, "no lines of id and name"),
        (VERTICES, "a\tb\n", "no pairs of numbers"),
        (b"x" * 3_000_000, EDGES, "has no lines"),
    ],
)
def test_what_is_no_graph_is_one_sentence(graph, vertices, edges, message):
    paths = graph(vertices, edges)
    with pytest.raises(GraphError, match=message):
        in_links([paths[0]], [paths[1]], "brand.com")


def test_the_graph_of_the_shared_material(shared):
    folder = shared / "fixtures" / "commoncrawl"
    for level in ("host", "domain"):
        found = in_links(
            [folder / f"{level}-vertices.txt"], [folder / f"{level}-edges.txt"], "exchange.com"
        )
        assert "vergleich.de" in found.sources and found.problems == ()
