"""Serves metrics, health and the dashboards' data over HTTP."""

import json
from http.server import BaseHTTPRequestHandler

from . import (
    dashboard_data,  # what /overview answers
    health_checks as checks,
)
from .prometheus_metrics import REGISTRY


def answer(path):
    """The status and body for a path."""
    if path == "/metrics":
        return 200, REGISTRY.render()
    if path == "/health":
        return 200, json.dumps(checks.run_all())
    if path == "/overview":
        return 200, json.dumps(dashboard_data.overview())
    return 404, "not found"


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        from .opentelemetry_tracing import span

        with span(f"GET {self.path}"):
            status, body = answer(self.path)
        self.send_response(status)
        self.end_headers()
        self.wfile.write(body.encode())
