"""Keys of JSON that programs read: those of earlier versions, in which extensions were options."""

from dataclasses import asdict
from typing import Any

_KEPT = {"extension": "option", "extensions": "options"}


def with_kept_keys(found: Any) -> dict[str, Any]:
    """A dataclass as a dictionary with the keys that JSON has had from the start."""
    return asdict(
        found, dict_factory=lambda pairs: {_KEPT.get(key, key): value for key, value in pairs}
    )
