from __future__ import annotations

import asyncio
import unittest

from autogen_agentchat.agents import AssistantAgent, CodeExecutorAgent
from autogen_agentchat.conditions import MaxMessageTermination
from autogen_agentchat.teams import RoundRobinGroupChat
from autogen_core import CancellationToken
from autogen_core.code_executor import CodeBlock, CodeResult
from autogen_ext.models.replay import ReplayChatCompletionClient
from python_faas.integrations.autogen import FaasCodeExecutor

from python_faas import AsyncClient, Client


async def run(executor: FaasCodeExecutor, *blocks: tuple[str, str]) -> CodeResult:
    return await executor.execute_code_blocks(
        [CodeBlock(code, language) for language, code in blocks], CancellationToken()
    )


class AutoGenTest(unittest.IsolatedAsyncioTestCase):
    async def test_a_team_writes_and_runs_code(self) -> None:
        async with FaasCodeExecutor() as executor:
            model = ReplayChatCompletionClient(
                ["```python\nx = 40\n```", "```python\nprint(x + 2)\n```"]
            )
            team = RoundRobinGroupChat(
                [
                    AssistantAgent("coder", model_client=model),
                    CodeExecutorAgent("executor", code_executor=executor),
                ],
                termination_condition=MaxMessageTermination(5),
            )
            result = await team.run(task="Compute.")
        self.assertIn("42", result.messages[-1].to_text())

    async def test_deletes_what_it_has_kept(self) -> None:
        with Client() as client:
            before = client.states()
            async with FaasCodeExecutor() as executor:
                await run(executor, ("python", "x = 1"), ("js", "let y = 2"))
                self.assertEqual(len(client.states()), len(before) + 2)
            self.assertEqual(client.states(), before)

    async def test_runs_blocks_up_to_a_failure(self) -> None:
        async with FaasCodeExecutor() as executor:
            done = await run(executor, ("python", "x = 1"), ("js", "let y = 2"))
            self.assertEqual(done, CodeResult(0, "(no output)\n(no output)"))
            done = await run(executor, ("ts", "y + 1 as number"), ("python", "x"))
            self.assertEqual(done, CodeResult(0, "3\n1"))
            done = await run(executor, ("py", "import sys; sys.exit(3)"), ("py", "x"))
            self.assertEqual(done.exit_code, 3)
            done = await run(executor, ("sh", "ls"))
            self.assertEqual(done, CodeResult(1, "Cannot run a block in 'sh'"))
            await executor.restart()
            self.assertIn("NameError", (await run(executor, ("python", "x"))).output)

    async def test_cancels_and_leaves_a_given_client_open(self) -> None:
        async with AsyncClient() as client:
            async with FaasCodeExecutor(client) as executor:
                token = CancellationToken()
                endless = [CodeBlock("while True: pass", "python")]
                task = asyncio.create_task(executor.execute_code_blocks(endless, token))
                # Until the block is on its way, there is nothing to cancel.
                await asyncio.sleep(0)
                token.cancel()
                with self.assertRaises(asyncio.CancelledError):
                    await task
                self.assertEqual((await run(executor, ("python", "1"))).output, "1")
            self.assertEqual((await client.run("return_val(1)")).value, 1)
