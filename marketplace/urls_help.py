"""The public help pages, how they come about, and what crawlers ask for."""

from __future__ import annotations

from django.urls import path

from marketplace.views import help_choice, public_help

urlpatterns = [
    path("help/", public_help.help_home, name="help_home"),
    path("help/<slug:topic_slug>/", public_help.help_topic, name="help_topic"),
    path("help/<slug:topic_slug>/<slug:slug>/", public_help.help_page, name="help_page"),
    path("help/<slug:topic_slug>/<slug:slug>/helpful/", public_help.help_rate, name="help_rate"),
    path("sitemap.xml", public_help.sitemap, name="sitemap"),
    path("sitemap-<int:number>.xml", public_help.sitemap_part, name="sitemap_part"),
    path("robots.txt", public_help.robots, name="robots"),
    path("choose-help/", help_choice.help_choice, name="help_choice"),
    path("choose-help/<uuid:answer_id>/", help_choice.help_propose, name="help_propose"),
    path("choose-help/<uuid:answer_id>/withdraw/", help_choice.help_withdraw, name="help_withdraw"),
    path("questions/<uuid:enquiry_id>/public/", help_choice.enquiry_public, name="enquiry_public"),
]
