"""The API, and what one person may do within an hour."""

from __future__ import annotations

from marketplace.settings.environment import number

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.api.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_THROTTLE_CLASSES": ["common.api_bodies.ReadableBody"],
    "DEFAULT_PARSER_CLASSES": ["common.json_parser.StrictJSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PAGINATION_CLASS": "common.pagination.NewestFirst",
    "DEFAULT_SCHEMA_CLASS": "common.api_schema.ApiSchema",
    "EXCEPTION_HANDLER": "common.http.api_error",
    "PAGE_SIZE": 25,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Crowdline API",
    "DESCRIPTION": "Enquiries, offers, claims, answers, reviews and rewards. Errors are "
    "`{code, detail, fields}`; writes that could be repeated take an `Idempotency-Key` header.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    # With deep links there are links inside of buttons, which readers cannot tell apart.
    "SWAGGER_UI_SETTINGS": {"deepLinking": False},
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "ENUM_ADD_EXPLICIT_BLANK_NULL_CHOICE": False,
    "ENUM_NAME_OVERRIDES": {
        "EnquiryLanguageEnum": "marketplace.settings.ENQUIRY_LANGUAGES",
        "ReasonEnum": "marketplace.models.Escalation.Reason",
        "ReportReasonEnum": "marketplace.reports.models.Report.Reason",
        "DecisionEnum": "marketplace.models.Review.Decision",
        "HoldDecisionEnum": "rewards.models.Hold.Decision",
        "VerdictEnum": "marketplace.models.Escalation.Verdict",
    },
    "COMPONENT_SPLIT_REQUEST": True,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "common.api_schema.document_refusals",
    ],
}
LIMITS_PER_HOUR = {
    "enquiries": number("ENQUIRIES_PER_HOUR", 60),
    "messages": number("MESSAGES_PER_HOUR", 300),
    "tokens": number("TOKENS_PER_HOUR", 20),
    "reports": number("REPORTS_PER_HOUR", 20),
    "exports": number("EXPORTS_PER_HOUR", 10),
}
"""What one person may do within an hour (common/throttling.py)."""
