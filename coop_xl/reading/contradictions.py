"""Extensions that contradict one another or the estimates, each at one of its inputs."""

import re
from collections.abc import Collection, Iterator, Mapping

from coop_xl.model.catalogue import VARIABLES, WAYS_TO_ENTER
from coop_xl.model.defaults import OF_LOCALITY, ONE, not_needed
from coop_xl.model.errors import CoopError
from coop_xl.model.evaluate import evaluate
from coop_xl.model.extensions.catalogue import ACCEPTED, EXTENSION_INPUTS

_WORD = re.compile(r"\w+")
_MOST = 30  # contradictions that are looked for


def contradictions(
    inputs: Mapping[str, float], faulty: Collection[str] = ()
) -> Iterator[tuple[str, str]]:
    """The input to look at, and what to do.

    The model reports one at a time, so each is removed before the next is looked for. Missing
    inputs of the base model get a stand-in; neither they nor `faulty` inputs are reported.
    """
    left, stand_ins = _complete(inputs)
    stand_ins |= set(faulty)
    if stand_ins.intersection(OF_LOCALITY):  # these say whether D_b may stand beside the slopes
        stand_ins.add(ONE)
    seen: set[str] = set()
    for _ in range(_MOST):
        try:
            evaluate(left)
        except CoopError as problem:
            about = keys_in(str(problem))
            if not about:
                return
            if about[0] not in seen and not stand_ins.intersection(about):
                yield about[0], str(problem)
            stand_ins |= _remove_input(left, about[0], is_whole=about[0] in seen)
            seen.add(about[0])
        else:
            return


def _complete(inputs: Mapping[str, float]) -> tuple[dict[str, float], set[str]]:
    """All that the base model needs, and which of it stands in for what is missing."""
    spared = not_needed(inputs)
    missing = {
        key
        for key in VARIABLES
        if key not in spared and inputs.keys().isdisjoint(WAYS_TO_ENTER.get(key, (key,)))
    }
    return {**inputs, **{key: _stand_in(key) for key in missing}}, missing


def _stand_in(key: str) -> float:
    """A number that every variable takes."""
    return 0.5 if VARIABLES[key].high == 1 else 0.0


def keys_in(problem: str) -> list[str]:
    """The inputs that the first part of a sentence names."""
    return [word for word in _WORD.findall(problem.partition(":")[0]) if word in ACCEPTED]


def _remove_input(left: dict[str, float], key: str, *, is_whole: bool) -> set[str]:
    """Remove an input or, if it is not given, its whole extension; what replaces it then."""
    if key in VARIABLES:
        for way in WAYS_TO_ENTER.get(key, (key,)):
            left.pop(way, None)
        left[key] = _stand_in(key)
        return {key}
    of_extension = {each for each in left if _extension_of(each) == _extension_of(key)}
    for each in of_extension if is_whole or key not in left else {key}:
        del left[each]
    return set()


def _extension_of(key: str) -> str:
    """The extension of an input; "" for inputs of the base model."""
    return EXTENSION_INPUTS[key].extension if key in EXTENSION_INPUTS else ""
