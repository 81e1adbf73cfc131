"""Code executor of AutoGen.

>>> from autogen_agentchat.agents import CodeExecutorAgent
>>> from python_faas.integrations.autogen import FaasCodeExecutor
>>> async with FaasCodeExecutor() as executor:
...     agent = CodeExecutorAgent("executor", code_executor=executor)
"""

from __future__ import annotations

import asyncio

from autogen_core import CancellationToken
from autogen_core.code_executor import CodeBlock, CodeExecutor, CodeResult

from ..async_client import AsyncClient
from ..session import AsyncSession
from .describe import describe

_LANGUAGES = {
    "": "python",
    "py": "python",
    "python": "python",
    "python3": "python",
    "javascript": "javascript",
    "js": "javascript",
    "typescript": "typescript",
    "ts": "typescript",
}


class FaasCodeExecutor(CodeExecutor):
    """Runs code blocks on the service. Blocks of a language continue each other.

    client: by default one of the service at FAAS_URL, which `stop` closes.
    timeout_ms: milliseconds of each block.
    """

    def __init__(
        self, client: AsyncClient | None = None, *, timeout_ms: int | None = None
    ) -> None:
        self._given = client
        self._client = client
        self._timeout_ms = timeout_ms
        self._sessions: dict[str, AsyncSession] = {}

    async def execute_code_blocks(
        self, code_blocks: list[CodeBlock], cancellation_token: CancellationToken
    ) -> CodeResult:
        """Run blocks in order, up to the first that fails."""
        outputs: list[str] = []
        for block in code_blocks:
            language = _LANGUAGES.get(block.language.strip().lower())
            if language is None:
                outputs.append(f"Cannot run a block in {block.language!r}")
                return CodeResult(1, "\n".join(outputs))
            run = asyncio.ensure_future(
                self._session(language).run(
                    block.code,
                    language=language,
                    mode="cell",
                    timeout_ms=self._timeout_ms,
                )
            )
            cancellation_token.link_future(run)
            result = await run
            outputs.append(describe(result))
            if not result.ok:
                return CodeResult(result.exit_code or 1, "\n".join(outputs))
        return CodeResult(0, "\n".join(outputs))

    async def start(self) -> None:
        """Do nothing: the first block starts a session."""

    async def stop(self) -> None:
        """Delete the sessions, and close the client unless it was given."""
        await self.restart()
        if self._client is not None and self._given is None:
            await self._client.close()
            self._client = None

    async def restart(self) -> None:
        """Delete the sessions: the next blocks start without names."""
        while self._sessions:
            _, session = self._sessions.popitem()
            await session.delete()

    def _session(self, language: str) -> AsyncSession:
        # TypeScript is JavaScript with types: both continue the same names.
        family = "python" if language == "python" else "javascript"
        if family not in self._sessions:
            self._client = self._client or AsyncClient()
            self._sessions[family] = self._client.session()
        return self._sessions[family]
