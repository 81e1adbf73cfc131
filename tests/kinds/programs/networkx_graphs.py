"""Graphs without numpy."""

import io

import networkx as nx

G = nx.Graph()
G.add_weighted_edges_from([("a", "b", 4), ("a", "c", 2), ("b", "c", 1), ("b", "d", 5), ("c", "d", 8), ("d", "e", 3)])
print(nx.dijkstra_path(G, "a", "e"), nx.dijkstra_path_length(G, "a", "e"), sorted(nx.minimum_spanning_edges(G, data=False)))
print(nx.density(G), nx.diameter(G), dict(nx.degree(G)), nx.clustering(G), sorted(nx.articulation_points(G)), list(nx.bridges(G)))
print({k: round(v, 4) for k, v in nx.betweenness_centrality(G).items()}, {k: round(v, 4) for k, v in nx.closeness_centrality(G).items()})
D = nx.DiGraph([("x", "y"), ("y", "z"), ("x", "z"), ("z", "w")])
print(list(nx.topological_sort(D)), nx.is_directed_acyclic_graph(D), sorted(nx.descendants(D, "y")), nx.dag_longest_path(D), list(nx.simple_cycles(nx.DiGraph([(1, 2), (2, 1)]))))
print(sorted(map(sorted, nx.strongly_connected_components(nx.DiGraph([(1, 2), (2, 1), (2, 3)])))), list(nx.bfs_edges(D, "x")), list(nx.dfs_preorder_nodes(D, "x")))
F = nx.DiGraph()
F.add_edge("s", "a", capacity=3)
F.add_edge("s", "b", capacity=2)
F.add_edge("a", "t", capacity=2)
F.add_edge("b", "t", capacity=3)
print(nx.maximum_flow_value(F, "s", "t"), nx.minimum_cut(F, "s", "t")[0])
K = nx.karate_club_graph()
print(K.number_of_nodes(), K.number_of_edges(), nx.is_bipartite(K), max(nx.core_number(K).values()), len(list(nx.find_cliques(K))), nx.transitivity(K))
print([sorted(c)[:3] for c in nx.community.greedy_modularity_communities(K)], nx.greedy_color(nx.cycle_graph(5)), nx.is_isomorphic(nx.path_graph(3), nx.star_graph(2)))
print(sorted(nx.max_weight_matching(G)), nx.shortest_path_length(nx.grid_2d_graph(3, 3), (0, 0), (2, 2)), nx.complete_graph(4).size(), nx.gnp_random_graph(10, 0.3, seed=1).number_of_edges())
buffer = io.BytesIO()
nx.write_graphml(D, buffer)
print(nx.read_graphml(io.BytesIO(buffer.getvalue())).edges, nx.node_link_data(D)["nodes"], list(nx.generate_edgelist(D, data=False)), nx.parse_adjlist(["a b c"]).edges)
print(nx.tree.branching_weight(D) if hasattr(nx.tree, "branching_weight") else nx.is_tree(D), list(nx.generate_gml(nx.path_graph(2)))[:3])
