"""Journeys that a user would take, walked by a program."""

from __future__ import annotations

import typing

from .alerting import (Alert,
                       AlertManager,   # told when a journey fails
                       Severity)

if typing.TYPE_CHECKING:
    from collections.abc import Callable

    from monitoring.structured_logging import StructuredLogger

try:
    from monitoring.opentelemetry_tracing import span
except ImportError:  # tracing is optional
    span = None


def walk(name: str, steps: list[Callable[[], bool]], alerts: AlertManager, log: StructuredLogger | None = None):
    """Walks the steps in order; the first that fails fires an alert."""
    for number, step in enumerate(steps, 1):
        if not step():
            alerts.fire(Alert(name, Severity.CRITICAL, f"step {number} failed"))
            return False
        if log:
            log.info("step done", journey=name, step=number)
    return alerts.resolve(name) or True
