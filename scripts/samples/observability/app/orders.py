"""Takes orders."""

from monitoring import prometheus_metrics, span
from monitoring.structured_logging import (
    get_logger,  # JSON lines
)

log = get_logger("orders")


class OutOfStock(Exception):
    pass


def place(item, stock):
    with span("place order"):
        if not stock.get(item):
            raise OutOfStock(item)
        stock[item] -= 1
        prometheus_metrics.REGISTRY.counter("orders_total").increment()
        log.info("order placed", item=item)
        return {"item": item, "left": stock[item]}
