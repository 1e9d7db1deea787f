"""What the tests of chapters share."""

import pytest


@pytest.fixture
def shown(monkeypatch):
    """Every output that was published, as (data, about)."""
    outputs = []
    monkeypatch.setattr(
        "IPython.display.publish_display_data",
        lambda data, metadata=None: outputs.append((data, (metadata or {}).get("bphs"))),
    )
    return outputs
