"""Runs untrusted programs on a python-faas service.

>>> from python_faas import Client
>>> with Client() as client:
...     client.run("print('Hello'); return_val(6 * 7)").value
42
"""

from .async_client import AsyncClient
from .batch import AsyncBatch, Batch
from .batch_summary import BatchSummary
from .client import Client
from .error_info import ErrorInfo, Finding
from .errors import (
    AnswerError,
    BatchError,
    ConnectionLostError,
    FaasError,
    ForbiddenError,
    InvalidRequestError,
    JudgeError,
    NotFoundError,
    OverloadedError,
    ProgramError,
    QuotaError,
    RowError,
    ServiceError,
    StateError,
    StateGoneError,
    TooLargeError,
    UnauthorizedError,
    UnreachableError,
)
from .event import Event
from .health import Health
from .judge_options import JudgeAllOptions, JudgeOptions
from .judged import Difference, Judged, JudgedTest
from .judging import AsyncJudging, Judging
from .options import BatchOptions, RunOptions
from .output_file import OutputFile
from .progress_bar import ProgressBar
from .result import Result
from .retry import Retry
from .row import Row
from .session import AsyncSession, Session
from .state import KeptState, State
from .stream import AsyncStream, Stream

__all__ = [
    "AnswerError",
    "AsyncBatch",
    "AsyncClient",
    "AsyncJudging",
    "AsyncSession",
    "AsyncStream",
    "Batch",
    "BatchError",
    "BatchOptions",
    "BatchSummary",
    "Client",
    "ConnectionLostError",
    "Difference",
    "ErrorInfo",
    "Event",
    "FaasError",
    "Finding",
    "ForbiddenError",
    "Health",
    "InvalidRequestError",
    "JudgeAllOptions",
    "JudgeError",
    "JudgeOptions",
    "Judged",
    "JudgedTest",
    "Judging",
    "KeptState",
    "NotFoundError",
    "OutputFile",
    "OverloadedError",
    "ProgramError",
    "ProgressBar",
    "QuotaError",
    "Result",
    "Retry",
    "Row",
    "RowError",
    "RunOptions",
    "ServiceError",
    "Session",
    "State",
    "StateError",
    "StateGoneError",
    "Stream",
    "TooLargeError",
    "UnauthorizedError",
    "UnreachableError",
]
