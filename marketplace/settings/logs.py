"""What the site tells about itself: log lines and figures."""

from __future__ import annotations

import os
from pathlib import Path

from marketplace.settings.environment import BASE_DIR, IS_DEVELOPMENT, web_address

LOG_FORMAT = os.environ.get("LOG_FORMAT", "people" if IS_DEVELOPMENT else "json")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "people": {"()": "common.log_lines.for_people"},
        "json": {"()": "common.log_lines.as_json"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT}},
    "root": {"handlers": ["console"], "level": os.environ.get("LOG_LEVEL", "INFO")},
    "loggers": {
        "django.request": {"level": "ERROR"},
        "common.request_log": {"level": "WARNING" if IS_DEVELOPMENT else "INFO"},
        # Libraries speak up for trouble only, and through our handler: what they say by themselves is not checked.
        **{
            name: {"level": "WARNING", "handlers": [], "propagate": True}
            for name in ("_granian", "celery", "channels", "uvicorn")
        },
    },
}
TRACES_URL = web_address("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT") or web_address("OTEL_EXPORTER_OTLP_ENDPOINT")
"""Read by OpenTelemetry itself, in this order (common/tracing.py); here it is held to be encrypted, its host named."""
METRICS_TOKEN = os.environ.get("METRICS_TOKEN", "")
"""What Prometheus shows at /metrics; without one only development answers there."""
METRICS_DIR = Path(os.environ.get("METRICS_DIR", BASE_DIR / ".local" / "metrics"))
"""Where the processes of one machine keep what they have counted (common/metrics.py)."""
