{% load static %}// What static/service-worker/ has to know of this installation and version.
self.crowdline = {{ facts|safe }};{# Safe: JSON of our own addresses, made by the view; no page holds it. #}
importScripts({% for script in scripts %}"{% static script %}"{% if not forloop.last %}, {% endif %}{% endfor %});
