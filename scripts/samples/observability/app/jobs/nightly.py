"""What runs every night."""

import monitoring.alerting as alerts, monitoring.synthetic_monitoring as journeys; from .. import orders


def run():
    manager = alerts.AlertManager()
    stock = {"tea": 5}
    passed = journeys.walk("buy tea", [lambda: orders.place("tea", stock)["left"] == 4], manager)
    return passed and not manager.firing
