"""Review by risk: how likely an answer is wrong, which answers a moderator looks at, what that shows about the rest.

scoring.py rates an answer, planning.py says from which risk on a topic's answers wait and how many of the others are
looked at, lots.py draws, estimating.py tells from what was found how many bad answers customers got. These four are
pure; models.py keeps what they said, choosing.py and achieved.py ask the database (docs/quality.md).
"""
