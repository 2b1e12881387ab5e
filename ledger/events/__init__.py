"""Events: past tense, immutable, deep-frozen. One module a family; `registry` lists them all."""
