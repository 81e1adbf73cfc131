"""Runs a notebook with Jupyter's clients: pip install jupyter_server nbclient"""

import os

from jupyter_server.gateway.gateway_client import GatewayClient
from jupyter_server.gateway.managers import GatewayKernelManager
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

GatewayClient.instance().url = os.environ.get("FAAS_URL", "http://localhost:8890")

notebook = new_notebook(cells=[new_code_cell("x = 20"), new_code_cell("x + 1")])
NotebookClient(notebook, kernel_manager_class=GatewayKernelManager).execute()
print(notebook.cells[1].outputs[0].data["text/plain"])
