"""What the dashboards show, gathered from the rest of monitoring."""

import monitoring.health_checks
import monitoring.prometheus_metrics as metrics
from monitoring import opentelemetry_tracing as tracing


def overview():
    states = monitoring.health_checks.run_all()
    return {
        "healthy": sum(state == "healthy" for state in states.values()),
        "checks": len(states),
        "counters": {name: counter.value for name, counter in metrics.REGISTRY.counters.items()},
        "spans": len(tracing.finished),
    }
