import networkx as nx

graph = nx.Graph()
graph.add_weighted_edges_from([(1, 2, 0.5), (2, 3, 1.5), (1, 3, 4)])
print(nx.shortest_path(graph, 1, 3, weight="weight"), nx.is_connected(graph))
print(sorted(nx.connected_components(graph)), nx.degree_centrality(graph))
print(list(nx.topological_sort(nx.DiGraph([("a", "b"), ("b", "c")]))))
