"""Counting votes: exact arithmetic on ballots and shares, which knows no event, source or clock.

Anybody who has the ballots can repeat it with another program, and the tests do.
"""
