import networkx as nx

graph = nx.grid_2d_graph(15, 15)
for index, (a, b) in enumerate(graph.edges):
    graph.edges[a, b]["weight"] = index % 7 + 1
print(nx.shortest_path_length(graph, (0, 0), (14, 14), weight="weight"))
print(nx.number_connected_components(graph), nx.is_bipartite(graph))
print(len(nx.minimum_spanning_tree(graph).edges), nx.diameter(graph))
