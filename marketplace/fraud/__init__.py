"""Fraud: signs that points were not honestly earned, the cases made of them, and what ops decides about those.

Each signal is a pure function (signals.py) over what was gathered (gathering.py); how much they say together is
weighing.py. Nothing here takes points away by itself: awards are held until a person has looked.
"""
