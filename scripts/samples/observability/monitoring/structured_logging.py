"""Log lines as JSON, on top of the standard library's logging."""

import json
import logging
import time


class StructuredLogger:
    def __init__(self, logger):
        self._logger = logger

    def info(self, message, **fields):
        self._write(logging.INFO, message, fields)

    def warning(self, message, **fields):
        self._write(logging.WARNING, message, fields)

    def _write(self, level, message, fields):
        if self._logger.isEnabledFor(level):
            self._logger.log(level, json.dumps({"time": time.time(), "message": message, **fields}))


def get_logger(name):
    return StructuredLogger(logging.getLogger(name))
