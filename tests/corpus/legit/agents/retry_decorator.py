import functools
import logging
import sys

logging.basicConfig(stream=sys.stdout, level=logging.INFO, format="%(levelname)s %(message)s")
log = logging.getLogger("agent")


def retry(times, errors=(Exception,)):
    def decorate(func):
        @functools.wraps(func)
        def call(*args, **kwargs):
            for attempt in range(1, times + 1):
                try:
                    return func(*args, **kwargs)
                except errors as error:
                    log.warning("attempt %d of %s: %s", attempt, func.__name__, error)
            raise RuntimeError(f"{func.__qualname__} gave up")

        return call

    return decorate


attempts = iter([0, 0, 4])


@retry(3, (ZeroDivisionError,))
def divide():
    return 8 / next(attempts)


print(divide())
