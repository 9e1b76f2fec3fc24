"""The names of cells: what the writer and the reader of workbooks agree on."""

from coop_xl.model.catalogue import ENTRIES, INTERVENTIONS

LOW_HIGH_RANGE = "low_high_range"  # what Low and High mean in the whole workbook
LOW_HIGH_EDGE = "range_edge"  # the probability that Low is the quantile of


COST_OF_UNIT, OWN_BAR, BAR = "cost_of_unit", "own_bar", "bar_used"  # of proposals
MOVE_OTHERS = "proposals_move_others"


LOGS = ("lg_F_V", "lg_1mF_V", "lg_F_I")


SHARE_COLUMNS = ("r_V", "r_nV", "q_V", "q_nV", "used_F_I")


PER_F_I = tuple(f"{name}_per_F_I" for name in INTERVENTIONS)


MARGINALS = tuple(f"marginal_{name}" for name in INTERVENTIONS)


RATIOS = tuple(f"ratio_{name}" for name in INTERVENTIONS)


RESULTS = ("U", *MARGINALS, "best", *RATIOS)


# What a row computes on its way if extensions are on, and what then stands for the base results.
EXTENSION_WORKINGS = (
    "used_db_dF_V", "used_db_dF_CV", "used_db_dF_CnV", "reach", "reach_nV",
    "gradient_V", "gradient_CV", "gradient_CnV",
)  # fmt: skip


COLUMNS = (
    *ENTRIES, "status", *LOGS, *SHARE_COLUMNS, "delta_U", *EXTENSION_WORKINGS, *PER_F_I, "greatest",
    *RESULTS,
)  # fmt: skip


BASE_COLUMNS = tuple(key for key in COLUMNS if key not in EXTENSION_WORKINGS)


# Results first, then what is entered, then the way from one to the other.
SCENARIO_RESULTS = ("verdict", "lead", *MARGINALS)
SCENARIO_COLUMNS = (
    *SCENARIO_RESULTS, *(key for key in COLUMNS if key not in SCENARIO_RESULTS),
)  # fmt: skip


HEADINGS = {
    "verdict": "Best kind of work", "lead": "Lead over the runner-up",
    "lg_F_V": "lg F_V", "lg_1mF_V": "lg 1−F_V", "lg_F_I": "lg F_I",
    "q_V": "1/F_V", "q_nV": "1/(1−F_V)", "used_F_I": "F_I used", "delta_U": "ΔU", "greatest": "largest per F_I",
    "used_db_dF_V": "db/dF_V used", "used_db_dF_CV": "db/dF_CV used", "used_db_dF_CnV": "db/dF_CnV used",
    "reach": "E/F_I", "reach_nV": "A/F_I", "gradient_V": "dU/dp_V per F_I", "gradient_CV": "dU/dp_CV per F_I", "gradient_CnV": "dU/dp_CnV per F_I",
    "V_per_F_I": "(v) per F_I", "CV_per_F_I": "(cv) per F_I", "CnV_per_F_I": "(c¬v) per F_I",
}  # fmt: skip


TITLE = "Scenarios"
