"""Everything that watches the shop, for `from monitoring import …`."""

from . import health_checks, prometheus_metrics
from .alerting import Alert, AlertManager, Severity
from .opentelemetry_tracing import span
from .structured_logging import get_logger as get_logger

__all__ = ["Alert", "AlertManager", "Severity", "get_logger", "health_checks", "prometheus_metrics", "span"]
