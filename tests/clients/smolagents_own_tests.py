"""Runs smolagents' own tests of its executors with E2B's, at E2B_SANDBOX_URL.

pytest finds them here; the folder of smolagents' sources is in PYTHONPATH.
"""

import sys
from types import ModuleType

import pytest

# Parts that its sources leave out, or that only tests of Docker need.
markers = ModuleType("tests.utils.markers")
markers.require_run_all = lambda test: test
sys.modules[markers.__name__] = markers
sys.modules["tests.utils"] = ModuleType("tests.utils")
sys.modules["docker"] = ModuleType("docker")

from tests.test_remote_executors import (  # noqa: E402
    CommonDockerExecutorIntegration,
    TestE2BExecutorIntegration,  # noqa: F401
    e2b_executor,  # noqa: F401
)


class TestCommon(CommonDockerExecutorIntegration):
    """Its tests for all executors that keep a kernel."""

    @pytest.fixture
    def custom_executor(self, e2b_executor):  # noqa: F811
        return e2b_executor
