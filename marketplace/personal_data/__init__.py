"""What is held on people: what they are told of it, what of it is erased with them, and how long it is kept.

register.py answers the three questions for every table of the site; the export, an erasure and the forgetting of what
is old do what stands there.
"""
