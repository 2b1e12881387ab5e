"""The record: events, their codec, chain and store. Never imports projections."""
