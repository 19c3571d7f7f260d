"""What helps somebody who holds an enquiry to answer it well: all of it crowd-safe.

aids.py gathers it for the page and the API: the topic's guide, saved phrases (phrases.py), and
answers that helped with similar questions (past_answers.py). variables.py fills in the words that change from one
enquiry to the next; concerns.py says what to think of before sending.
"""
