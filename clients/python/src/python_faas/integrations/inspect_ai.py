"""Sandbox environment of Inspect, for Python programs.

Installed beside Inspect, it is known as "faas":

>>> from inspect_ai import Task, eval
>>> from inspect_ai.tool import python
>>> eval(Task(dataset, solver=[use_tools(python()), generate()], sandbox="faas"))
"""

from __future__ import annotations

import posixpath
import re
import shlex
from typing import Literal, Union, overload

from inspect_ai.util import (
    ExecResult,
    SandboxEnvironment,
    SandboxEnvironmentConfigType,
    SandboxUserUnsupportedError,
    sandboxenv,
)

from ..async_client import AsyncClient

_HOME = "/home/user"
_FILES = (f"{_HOME}/**", "/tmp/**", "/mnt/**")
# A program of the shell's that is one command in plain words.
_PLAIN = re.compile(r"[\w\s./:=@%+,'\"-]*")
_PYTHON = re.compile(r"(.*/)?python(3(\.\d+)?)?")
_NOT_FOUND = 127


@sandboxenv(name="faas")
class FaasSandboxEnvironment(SandboxEnvironment):
    """Runs `python3` of each sample on the service at FAAS_URL.

    Its files are values of this process: a command gets them all, in a fresh
    interpreter, and gives them back. So commands of one sample that run at the
    same time do not see each other's files.
    """

    def __init__(self, client: AsyncClient) -> None:
        super().__init__()
        self._client = client
        self._files: dict[str, bytes] = {}

    async def exec(
        self,
        cmd: list[str],
        input: str | bytes | None = None,
        cwd: str | None = None,
        env: dict[str, str] | None = None,
        user: str | None = None,
        timeout: int | None = None,
        timeout_retry: bool = True,
        concurrency: bool = True,
    ) -> ExecResult[str]:
        """Run `python3`, as a command or as the only one of a shell's."""
        if user is not None:
            raise SandboxUserUnsupportedError(f"There is no user {user!r}")
        words = _without_shell(cmd)
        if cwd is not None and _absolute(cwd) != _HOME:
            return _failed(f"{cwd}: commands run in {_HOME}")
        if not words or not _PYTHON.fullmatch(words[0]):
            return _failed(f"{shlex.join(words)}: there is nothing but python3")
        code, argv, stdin = self._program(words[1:], input)
        if code is None:
            return _failed(f"{shlex.join(words)}: this is no program, or no file")
        result = await self._client.run(
            code,
            argv=argv,
            stdin=stdin,
            env=env,
            files=self._files,
            collect=_FILES,
            timeout_ms=None if timeout is None else timeout * 1000,
        )
        if "files" not in result.truncated and result.exit_code != 137:
            self._files.clear()
        for file in result.files:
            if file.path is not None:
                self._files[_absolute(file.path)] = file.data
        if result.timed_out:
            raise TimeoutError(f"The command has run longer than {timeout} s")
        stderr = result.stderr
        if result.error is not None and not stderr:
            stderr = result.error.describe()
        return ExecResult(result.exit_code == 0, result.exit_code, result.stdout, stderr)

    async def write_file(self, file: str, contents: str | bytes) -> None:
        """Keep a file for the commands that follow."""
        path = _absolute(file)
        if self._is_folder(path):
            raise IsADirectoryError(path)
        data = contents.encode() if isinstance(contents, str) else contents
        self._files[path] = data

    @overload
    async def read_file(self, file: str, text: Literal[True] = True) -> str: ...

    @overload
    async def read_file(self, file: str, text: Literal[False]) -> bytes: ...

    async def read_file(self, file: str, text: bool = True) -> Union[str, bytes]:
        """Return a file, as it was written or as the last command has left it."""
        path = _absolute(file)
        if self._is_folder(path):
            raise IsADirectoryError(path)
        if path not in self._files:
            raise FileNotFoundError(f"There is no file {file!r}")
        data = self._files[path]
        return data.decode() if text else data

    @classmethod
    async def sample_init(
        cls,
        task_name: str,
        config: SandboxEnvironmentConfigType | None,
        metadata: dict[str, str],
    ) -> dict[str, SandboxEnvironment]:
        """Return the environment of one sample."""
        return {"default": cls(AsyncClient())}

    @classmethod
    async def sample_cleanup(
        cls,
        task_name: str,
        config: SandboxEnvironmentConfigType | None,
        environments: dict[str, SandboxEnvironment],
        interrupted: bool,
    ) -> None:
        """Close its client: nothing of it is on the service."""
        for environment in environments.values():
            await environment.as_type(cls)._client.close()

    def _program(
        self, words: list[str], stdin: str | bytes | None
    ) -> tuple[str | None, list[str], str | bytes | None]:
        """Return code, arguments and standard input of a call of `python3`."""
        while words and re.fullmatch(r"-[BEIPsSu]+", words[0]):
            words = words[1:]
        if not words or words[0] == "-":
            code = stdin.decode() if isinstance(stdin, bytes) else stdin
            return code or "", words[1:], None
        if words[0] == "-c":
            return (words[1] if len(words) > 1 else None), words[2:], stdin
        data = self._files.get(_absolute(words[0]))
        return (None if data is None else data.decode()), words[1:], stdin

    def _is_folder(self, path: str) -> bool:
        return any(one.startswith(f"{path}/") for one in self._files)


def _absolute(path: str) -> str:
    return posixpath.normpath(posixpath.join(_HOME, path))


def _without_shell(cmd: list[str]) -> list[str]:
    """Return the command that a shell is asked to run, if it is only one."""
    match cmd:
        case [shell, *flags, "-c" | "-lc", line] if (
            shell.rsplit("/", 1)[-1] in ("bash", "sh")
            and all(flag in ("--login", "-l") for flag in flags)
            and _PLAIN.fullmatch(line)
        ):
            return shlex.split(line)
    return cmd


def _failed(fact: str) -> ExecResult[str]:
    return ExecResult(False, _NOT_FOUND, "", f"Cannot run {fact}\n")
