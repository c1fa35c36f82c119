"""``--optimizer`` of a race: names and groups."""

import pytest

import kobai


def test_groups_and_names(capsys):
    from kobai.cli.input.entrants import runs_of

    runs = runs_of(["torch", "kobai"])
    assert runs["Adam"] == {"optimizer": "Adam"}
    assert runs["gradient descent"] == {"optimizer": "gradient descent"}
    runs = runs_of(["slow: Adam lr=0.001", "Adam", "pytorch_optimizer.Lion"], lr=0.5)
    assert runs == {
        "slow": {"optimizer": "Adam", "lr": 0.001},
        "Adam": {"optimizer": "Adam", "lr": 0.5},
        "Lion": {"optimizer": "pytorch_optimizer.Lion", "lr": 0.5},
    }
    with pytest.raises(kobai.BadInput, match="two runs are called 'Adam'"):
        runs_of(["Adam", "Adam lr=1"])
