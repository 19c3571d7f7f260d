"""Public help: solved questions that strangers may read, because a moderator chose them and their customer said yes.

models.py has the rows and says what is public, pages.py reads them, search.py finds the ones that fit some words,
structured_data.py says them to search engines. What is decided is in the actions propose_help_page, allow_help_page,
refuse_help_page, withdraw_help_page and rate_help_page.
"""
