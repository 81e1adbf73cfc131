"""Interpreters and tools of agent frameworks, on the service.

Each module needs its framework: docs/integrations.md says how to install both.
"""
