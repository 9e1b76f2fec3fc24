"""The families of distributions an estimate may have, and what its Low and High mean in each."""

FAMILIES = {
    "auto": "5 % and 95 % quantiles, Best the median; shape from the variable's own domain",
    "constant": "not used: Best is taken as certain",
    "normal": "5 % and 95 % quantiles",
    "lognormal": "5 % and 95 % quantiles",
    "uniform": "minimum and maximum",
    "triangular": "minimum and maximum, Best the most likely value",
    "PERT": "minimum and maximum, Best the most likely value",
    "loguniform": "minimum and maximum",
}
