import unittest

import monitoring
import monitoring.dashboard_data
from monitoring import alerting, observability_server
from monitoring.synthetic_monitoring import walk


class MonitoringTests(unittest.TestCase):
    def test_health(self):
        self.assertEqual(set(monitoring.health_checks.run_all().values()), {"healthy"})

    def test_overview(self):
        self.assertEqual(monitoring.dashboard_data.overview()["checks"], 2)

    def test_alerts(self):
        manager = monitoring.AlertManager()
        self.assertFalse(walk("broken", [lambda: False], manager))
        self.assertEqual(manager.firing["broken"].severity, alerting.Severity.CRITICAL)

    def test_server(self):
        self.assertEqual(observability_server.answer("/health")[0], 200)
        self.assertEqual(observability_server.answer("/nowhere")[0], 404)
