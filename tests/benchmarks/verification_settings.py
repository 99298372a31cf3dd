"""The project's settings as a deployment has them, with one address more: the view that is compared with."""

from config.settings import *  # noqa: F403

ROOT_URLCONF = "tests.benchmarks.verification_urls"
DEMONSTRATION = False  # its clock would be one question more for each look, and for the other view too
