"""One trained model for all tests of the engine, and an agency to try it on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from handlers.domain.agency import Agency
from handlers.domain.ids import Language
from handlers.domain.understanding import Understanding
from nlu.training import train
from nlu.understander import EmbeddedUnderstander
from tests.shared_data import REPOSITORY
from tests.unit.nlu import tenerife
from tests.unit.nlu.small_agency import small_agency

Understand = Callable[[str], Understanding]
TRAINING_DATA = REPOSITORY / "nlu" / "rasa_project" / "data"


@pytest.fixture(scope="session")
def model_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the model trained from the product's own data lies."""
    directory = tmp_path_factory.mktemp("models") / "embedded"
    train(TRAINING_DATA, directory)
    return directory


@pytest.fixture(scope="session")
def understander(model_dir: Path) -> EmbeddedUnderstander:
    """The engine with everything that is installed."""
    return EmbeddedUnderstander(model_dir)


@pytest.fixture(scope="session")
def agency() -> Agency:
    """A small agency in Spanish and English with two signposts."""
    return small_agency()


@pytest.fixture(scope="session")
def understand(understander: EmbeddedUnderstander, agency: Agency) -> Understand:
    """What a Spanish conversation's text means to the small agency."""
    return lambda text: understander.understand(text, agency, Language("es"), language_chosen=False)


@pytest.fixture(scope="session")
def tenerife_agency() -> Agency:
    """Tenerife's 90 procedures."""
    return tenerife.agency()
