"""The service that the tests ask."""

import os

SERVICE_URL = os.environ.get("FAAS_URL", "http://localhost:8890")
