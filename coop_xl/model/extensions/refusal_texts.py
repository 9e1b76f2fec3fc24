"""What is said where the model with extensions refuses its inputs."""

NO_D_B = (
    "D_b is 0: locality needs to know how much of bargaining success depends on cooperativeness, "
    "so enter a share above 0 (or use_locality 0)"
)
ENDS_CROSSED = "F_V_from is above F_V_to: enter the lower end as F_V_from"
NO_S_V = "S_V is blank and p_V is 0: enter S_V, since F_V/p_V is undefined"


def too_small(name: str) -> str:
    """Of a share that stands in squares, which float64 must hold."""
    return f"{name} is below 10^−140: extensions and allocation need shares above that"


def no_room(name: str) -> str:
    """Of a ceiling of a kind of work that is below where its probability is."""
    p = f"p_{name}"
    return f"pmax_{name} is not above {p}: enter a probability above {p}, or leave it blank"
