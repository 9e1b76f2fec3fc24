"""How F_V and F_I are entered: plainly, or as a logarithm."""

PLAIN, LOG10, LOG10_REST = "plain", "log10", "log10 of 1−F_V"


SCALES = {"F_V": (PLAIN, LOG10, LOG10_REST), "F_I": (PLAIN, LOG10)}


KEY_ON_SCALE = {
    ("F_V", PLAIN): "F_V",
    ("F_V", LOG10): "log10_F_V",
    ("F_V", LOG10_REST): "log10_1mF_V",
    ("F_I", PLAIN): "F_I",
    ("F_I", LOG10): "log10_F_I",
}
