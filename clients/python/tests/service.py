"""The service that the tests ask."""

import os

import httpx

SERVICE_URL = os.environ.get("FAAS_URL", "http://localhost:8890")


def busy_processes() -> int:
    """Return how many sandboxes have a program that has not ended."""
    metrics = httpx.get(f"{SERVICE_URL}/metrics").json()
    return int(metrics["pool_metrics"]["busyProcesses"])
