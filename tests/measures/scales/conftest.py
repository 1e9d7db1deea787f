"""Small matrices by the thousand: threads of the linear algebra wait for one another and cost three times the CPU."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import scipy.linalg  # noqa: F401 its library has threads of its own, which are limited only once it is there
from threadpoolctl import threadpool_limits


@pytest.fixture(scope="module", autouse=True)
def one_thread() -> Iterator[None]:
    with threadpool_limits(1):
        yield
