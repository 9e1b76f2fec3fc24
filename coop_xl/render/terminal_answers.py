"""What the commands print of an answer, at the best estimates and under uncertainty."""

from coop_xl.analysis.at_best import AtBest
from coop_xl.analysis.extension_uncertainty import Structure
from coop_xl.analysis.study import Study
from coop_xl.findings import best_estimates, extension_credences, simulation_answer

from .terminal import say, show_table


def print_answer(found: AtBest) -> None:
    """The best intervention in words, and the three marginals."""
    say(best_estimates.headline(found.best), "bold green")
    show_table(best_estimates.answer_table(found))


def print_study(study: Study) -> None:
    """The answer under uncertainty, the three kinds of work, and what to know of it."""
    print_uncertain_answer(study)
    if study.structure:
        _print_structure(study.structure)
    show_table(simulation_answer.likeliest_table(study))
    for note in study.notes:
        say(f"  Note: {note}.", "yellow")


def print_uncertain_answer(study: Study) -> None:
    """Which work is best how often, and which to choose."""
    first, *more = simulation_answer.answer_lines(study)
    say(first, "bold green")
    for line in more:
        say(line)


def _print_structure(structure: Structure) -> None:
    """The mixture over extensions, what knowing of each is worth, and what follows is of."""
    show_table(extension_credences.mixture_table(structure))
    show_table(extension_credences.held_table(structure))
    for sentence in extension_credences.sentences(structure):
        say(sentence, "bold")
    say("")
    say(extension_credences.about_likeliest(structure))
