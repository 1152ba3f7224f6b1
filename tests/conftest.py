"""What holds for every test: nothing fails on a clock, not even hypothesis."""

from hypothesis import HealthCheck, settings

settings.register_profile("pembina", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("pembina")
