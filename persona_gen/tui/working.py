"""The boundary between threads and screens: errors in a worker become one line on the screen."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from persona_gen.errors import PersonaGenError

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.message import Message
    from textual.message_pump import MessagePump

_LOG = logging.getLogger(__name__)


def post_result(to: MessagePump, work: Callable[[], Message | None], failed: Callable[[str], Message]) -> None:
    """Do the work in this thread and post its message; whatever fails is posted as one line instead.

    This is the one broad `except` of the screens: a fault in a worker must not take the reviewer's place away.
    """
    try:
        message = work()
    except PersonaGenError as error:
        message = failed(str(error))
    except Exception as error:  # noqa: BLE001  the boundary: see above
        _LOG.exception("a worker failed")
        message = failed(" ".join(f"internal error: {type(error).__name__}: {error}".split()))
    if message is not None and to.is_running:
        to.post_message(message)
