"""Alerts, and who is told about them."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field

from .prometheus_metrics import REGISTRY
from .structured_logging import get_logger

log = get_logger(__name__)


class Severity(enum.Enum):
    INFO = "info"
    WARNING = "warning"
    CRITICAL = "critical"


@dataclass(frozen=True)
class Alert:
    name: str
    severity: Severity
    summary: str


@dataclass
class AlertManager:
    """Keeps the alerts that fire; a second one of the same name replaces the first."""

    firing: dict[str, Alert] = field(default_factory=dict)

    def fire(self, alert: Alert) -> None:
        self.firing[alert.name] = alert
        REGISTRY.counter("alerts_total").increment()
        log.warning("alert fired", name=alert.name, severity=alert.severity.value)

    def resolve(self, name: str) -> bool:
        return self.firing.pop(name, None) is not None
