"""Customers and advocates who are not there: the same routing, tried on a crowd of any kind (docs/routing.md).

Two ways: live.py drives the running site over HTTP and sockets; fast.py calls the same actions on a virtual clock in a
database of its own. Who people are and what they decide (scenario.py, behaviour.py) is the same in both.
"""
