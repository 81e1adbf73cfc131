"""Environment of verifiers, whose tool is Python.

>>> import verifiers as vf
>>> from python_faas.integrations.verifiers import FaasPythonEnv
>>> environment = FaasPythonEnv(dataset=dataset, rubric=vf.Rubric(funcs=[correct]))
"""

from __future__ import annotations

from typing import Any

import verifiers as vf

from ..async_client import AsyncClient
from ..errors import StateError
from ..session import AsyncSession
from .describe import describe

_SESSION = "faas_session"


class FaasPythonEnv(vf.StatefulToolEnv):
    """Gives each rollout a Python interpreter of its own on the service.

    client: by default one of the service at FAAS_URL, which is closed with it.
    timeout_ms: milliseconds of each call.
    options: of `StatefulToolEnv`, such as `dataset`, `rubric` and `max_turns`.
    """

    def __init__(
        self,
        client: AsyncClient | None = None,
        *,
        timeout_ms: int | None = None,
        **options: Any,
    ) -> None:
        super().__init__(**options)
        self._owns_client = client is None
        self._client = client or AsyncClient()
        self._timeout_ms = timeout_ms
        self.add_tool(self.python, args_to_skip=["session"])

    async def python(self, code: str, session: Any) -> str:
        """Run Python code in a sandbox and return its output.

        Names stay for the next call. The value of the last expression is part of
        the output. There is no network, and there are no other processes.

        Args:
            code: The Python code to run.
        """
        try:
            result = await session.run(code, mode="cell", timeout_ms=self._timeout_ms)
        except StateError as error:
            return f"{describe(error.result)}\nNo names were kept: {error}"
        return describe(result)

    async def setup_state(self, state: vf.State, **options: Any) -> vf.State:
        """Start a rollout's session."""
        state = await super().setup_state(state, **options)
        state[_SESSION] = self._client.session()
        return state

    def update_tool_args(
        self,
        tool_name: str,
        tool_args: dict[str, Any],
        messages: vf.Messages,
        state: vf.State,
        **options: Any,
    ) -> dict[str, Any]:
        """Lead a call to the session of its rollout."""
        if tool_name != "python":
            return tool_args
        return {**tool_args, "session": state[_SESSION]}

    @vf.cleanup
    async def delete_session(self, state: vf.State) -> None:
        """Delete what a rollout has kept."""
        session: AsyncSession | None = state.pop(_SESSION, None)
        if session is not None:
            await session.delete()

    @vf.teardown
    async def close_client(self) -> None:
        """Close the client, unless it was given."""
        if self._owns_client:
            await self._client.close()
