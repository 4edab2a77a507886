"""Takes two orders and prints what monitoring saw."""

import monitoring.observability_server
import monitoring.prometheus_metrics
from app.orders import OutOfStock, place


def main():
    stock = {"tea": 1}
    for _ in range(2):
        try:
            place("tea", stock)
        except OutOfStock:
            from monitoring.alerting import Alert, Severity
            from monitoring import AlertManager

            AlertManager().fire(Alert("stock", Severity.WARNING, "out of tea"))
            monitoring.prometheus_metrics.REGISTRY.counter("orders_refused_total").increment()
    status, body = monitoring.observability_server.answer("/metrics")
    print(f"/metrics answers {status}:\n{body}", end="")


if __name__ == "__main__":
    main()
