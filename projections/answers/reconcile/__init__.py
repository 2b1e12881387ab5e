"""What on record agrees with what: a declared list of comparisons, each difference classed."""
