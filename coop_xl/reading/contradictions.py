"""Extensions that contradict one another or the estimates, each at one of its inputs."""

import re
from collections.abc import Collection, Iterator, Mapping

from coop_xl.model.catalogue import VARIABLES, WAYS_TO_ENTER
from coop_xl.model.errors import CoopError
from coop_xl.model.evaluate import evaluate
from coop_xl.model.extensions.catalogue import ACCEPTED, EXTENSION_INPUTS

WORD = re.compile(r"\w+")
MOST = 30  # contradictions that are looked for


def contradictions(
    inputs: Mapping[str, float], faulty: Collection[str] = ()
) -> Iterator[tuple[str, str]]:
    """The input to look at, and what is to be done.

    The model tells one at a time, so each is taken away before the next is looked for. What of
    the base model is missing is stood in for; nothing is told of that, nor of `faulty` inputs.
    """
    left, stand_ins = complete(inputs)
    stand_ins |= set(faulty)
    seen: set[str] = set()
    for _ in range(MOST):
        try:
            evaluate(left)
        except CoopError as problem:
            about = keys_in(str(problem))
            if not about:
                return
            if about[0] not in seen and not stand_ins.intersection(about):
                yield about[0], str(problem)
            stand_ins |= without(left, about[0], is_whole=about[0] in seen)
            seen.add(about[0])
        else:
            return


def complete(inputs: Mapping[str, float]) -> tuple[dict[str, float], set[str]]:
    """All that the base model needs, and which of it stands in for what is missing."""
    missing = {
        key for key in VARIABLES if inputs.keys().isdisjoint(WAYS_TO_ENTER.get(key, (key,)))
    }
    return {**inputs, **{key: stand_in(key) for key in missing}}, missing


def stand_in(key: str) -> float:
    """A number that every variable takes."""
    return 0.5 if VARIABLES[key].high == 1 else 0.0


def keys_in(problem: str) -> list[str]:
    """The inputs that the first part of a sentence names."""
    return [word for word in WORD.findall(problem.partition(":")[0]) if word in ACCEPTED]


def without(left: dict[str, float], key: str, *, is_whole: bool) -> set[str]:
    """Take away an input, or if it is left out, its whole extension; what replaces it then."""
    if key in VARIABLES:
        for way in WAYS_TO_ENTER.get(key, (key,)):
            left.pop(way, None)
        left[key] = stand_in(key)
        return {key}
    of_extension = {each for each in left if extension_of(each) == extension_of(key)}
    for each in of_extension if is_whole or key not in left else {key}:
        del left[each]
    return set()


def extension_of(key: str) -> str:
    """The extension of an input; "" of the base model's."""
    return EXTENSION_INPUTS[key].extension if key in EXTENSION_INPUTS else ""
